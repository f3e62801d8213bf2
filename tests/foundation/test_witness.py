from base64 import b64encode

import pytest

from xianfeng.foundation.ledger.notes import (
    BadNote,
    Checkpoint,
    Verifier,
    open_note,
    signed_checkpoint,
)
from xianfeng.foundation.ledger.signing import COSIGNATURE, Signer
from xianfeng.foundation.ledger.tree import consistency_proof, leaf_hash, root_of
from xianfeng.foundation.ledger.witness import (
    MOST_BYTES,
    SIZE_TYPE,
    Answer,
    BadRequest,
    Seen,
    answer,
    read_request,
    read_verifier,
    request,
)

LOG = Signer("log.example/1", bytes(range(32)))
WITNESS = Signer("w.example", b"w" * 32)
AS_LOG, AS_WITNESS = (
    Verifier(LOG.name, LOG.public_key),
    Verifier(WITNESS.name, WITNESS.public_key, COSIGNATURE),
)
HASHES = [leaf_hash(bytes([number])) for number in range(200)]


def note(size: int, signer: Signer = LOG, root: bytes = b"") -> str:
    state = Checkpoint(LOG.name, size, root or root_of(HASHES[:size]))
    return signed_checkpoint(state, [signer])


def asked(body: bytes, seen: dict[str, Seen], seconds: int = 1_800_000_000) -> Answer:
    made = answer(body, logs={LOG.name: [AS_LOG]}, seen=seen, signer=WITNESS, seconds=seconds)
    if made.seen is not None:
        seen[made.seen[0]] = made.seen[1]
    return made


def proof(old: int, new: int) -> list[bytes]:
    return consistency_proof(HASHES[:new], old) if old else []


def test_a_witness_signs_what_only_adds_to_what_it_has_seen() -> None:
    seen: dict[str, Seen] = {}
    for old, new in ((0, 60), (60, 100), (100, 180)):
        made = asked(request(old, proof(old, new), note(new)), seen)

        assert made.status == 200
        assert open_note(note(new) + made.body, [AS_WITNESS]).size == new
        assert seen[LOG.name].size == new


def test_the_same_checkpoint_is_answered_with_the_same_signature() -> None:
    """Whoever lets it pick halves cannot ask until they like it."""
    seen: dict[str, Seen] = {}
    first = asked(request(0, [], note(60)), seen)
    again = asked(request(60, [], note(60)), seen, seconds=1_900_000_000)

    assert again.body == first.body
    assert again.seen is None


def test_another_old_size_is_told_the_witnesss_own() -> None:
    seen: dict[str, Seen] = {}
    assert asked(request(5, proof(5, 60), note(60)), seen) == Answer(409, "0\n", SIZE_TYPE)
    asked(request(0, [], note(100)), seen)
    assert asked(request(60, proof(60, 180), note(180)), seen) == Answer(409, "100\n", SIZE_TYPE)


def test_a_fork_is_never_signed() -> None:
    seen: dict[str, Seen] = {}
    asked(request(0, [], note(100)), seen)
    before = dict(seen)

    assert asked(request(100, [], note(100, root=b"f" * 32)), seen).status == 409
    assert asked(request(100, proof(100, 180), note(180, root=b"f" * 32)), seen).status == 422
    assert asked(request(100, [], note(180)), seen).status == 422
    assert asked(request(100, [], note(60)), seen).status == 400
    assert seen == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff", 400),
        (b"old x\n\n" + note(5).encode(), 400),
        (b"old 0\n%%\n\n" + note(5).encode(), 400),
        (b"old 0\nAAAA\n\n" + note(5).encode(), 400),
        (b"old 0" + f"\n{b64encode(bytes(32)).decode()}".encode() * 64 + b"\n\nx", 400),
        (b"old 0\n\n" + b"x" * MOST_BYTES, 400),
        (request(0, [], note(5).replace(LOG.name, "other.example", 1)), 404),
        (request(0, [], note(5, Signer(LOG.name, bytes(32)))), 403),
    ],
)
def test_what_is_no_request_of_a_known_log_is_refused(body: bytes, status: int) -> None:
    seen: dict[str, Seen] = {}

    assert asked(body, seen).status == status
    assert seen == {}


def test_a_request_reads_back_to_what_was_asked() -> None:
    assert read_request(request(60, proof(60, 100), note(100))) == (
        60,
        proof(60, 100),
        note(100),
    )
    with pytest.raises(BadRequest):
        read_request(b"old 01\n\nx")


def test_a_key_reads_back_to_itself() -> None:
    assert read_verifier(AS_LOG.text) == AS_LOG
    assert read_verifier(AS_WITNESS.text + "\n") == AS_WITNESS


@pytest.mark.parametrize(
    "text", ["", "name+00000000+%", "name+00000000+AAAA", AS_LOG.text.replace("log", "lag")]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        read_verifier(text)
