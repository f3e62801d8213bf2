import pytest

from xianfeng.foundation.ledger.notes import (
    MOST_SIGNATURES,
    BadNote,
    Checkpoint,
    Verifier,
    cosigned,
    open_note,
    signature_line,
    signatures_of,
    signed_checkpoint,
)
from xianfeng.foundation.ledger.signing import COSIGNATURE, Signer, key_id

LOG, OTHER = Signer("log.example", bytes(range(32))), Signer("log.example", b"o" * 32)
WITNESS = Signer("w.example", b"w" * 32)
AS_LOG = Verifier(LOG.name, LOG.public_key)
AS_WITNESS = Verifier(WITNESS.name, WITNESS.public_key, COSIGNATURE)
NOTE = signed_checkpoint(Checkpoint("log.example", 3, b"r" * 32), [LOG])
TEXT = NOTE.partition("\n\n")[0] + "\n"


def cosignature(seconds: int = 1_800_000_000) -> str:
    signed = key_id(WITNESS.name, WITNESS.public_key, COSIGNATURE)
    signed += seconds.to_bytes(8, "big") + WITNESS.sign(cosigned(TEXT, seconds).encode())
    return signature_line(WITNESS.name, signed)


GREASE = signature_line("grease.invalid", b"whatever it is")
SECOND = signed_checkpoint(Checkpoint("log.example", 3, b"r" * 32), [OTHER]).rpartition("\n\n")[2]


def test_extra_lines_are_passed_over_and_each_known_key_counts_once() -> None:
    """T35: an unknown key, our name with another key, a witness, and the witness again."""
    note = (
        f"{TEXT}\n{GREASE}{NOTE.rpartition(chr(10) * 2)[2]}{SECOND}{cosignature()}{cosignature()}"
    )

    text, signatures = signatures_of(note, [AS_LOG, AS_WITNESS])

    assert text == TEXT
    assert set(signatures) == {AS_LOG, AS_WITNESS}
    assert open_note(note, [AS_LOG]).size == 3


def test_broken_bytes_under_a_known_key_refuse_the_whole_note() -> None:
    """T35: strict on known keys."""
    broken = signature_line(LOG.name, key_id(LOG.name, LOG.public_key) + bytes(64))

    with pytest.raises(BadNote, match=r"wrong signature of log\.example"):
        signatures_of(NOTE + broken, [AS_LOG])


def test_a_cosignature_holds_for_its_own_time_alone() -> None:
    earlier, later = (cosignature(seconds) for seconds in (1_800_000_000, 1_800_000_001))
    mixed = earlier[:30] + later[30:]

    assert signatures_of(NOTE + earlier, [AS_WITNESS])[1]
    with pytest.raises(BadNote, match=r"wrong signature of w\.example"):
        signatures_of(NOTE + mixed, [AS_WITNESS])


def test_no_more_than_sixteen_lines_are_read() -> None:
    assert signatures_of(NOTE + GREASE * (MOST_SIGNATURES - 1), [AS_LOG])[1]
    with pytest.raises(BadNote, match="more than 16 signatures"):
        signatures_of(NOTE + GREASE * MOST_SIGNATURES, [AS_LOG])
