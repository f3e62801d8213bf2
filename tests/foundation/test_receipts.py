from dataclasses import replace

import pytest

from xianfeng.foundation.ledger.notes import BadNote, Checkpoint, Verifier, signed_note
from xianfeng.foundation.ledger.receipts import (
    Receipt,
    open_receipt,
    read_short_code,
    short_code,
    signed_receipt,
)
from xianfeng.foundation.ledger.signing import Signer

SIGNER = Signer("xianfeng.example/receipts", bytes(range(32)))
VERIFIER = Verifier(SIGNER.name, SIGNER.public_key)
RECEIPT = Receipt(b"c" * 32, b"C" * 32, Checkpoint("xianfeng.example/log", 420, b"r" * 32), 9)


def test_a_receipt_says_which_slip_and_commitment_and_opens_with_its_key() -> None:
    note = signed_receipt(RECEIPT, SIGNER)

    assert note.startswith(
        f"xianfeng/receipt\nxianfeng.example/log\n{'63' * 32}\n{'43' * 32}\n420\n"
    )
    assert "\nday 9\nin the log within 14 days\n\n— " in note
    assert open_receipt(note, [VERIFIER]) == RECEIPT


def test_a_receipt_of_an_unknown_key_is_refused() -> None:
    other = Signer(SIGNER.name, bytes(32))

    with pytest.raises(BadNote, match="no known signature"):
        open_receipt(signed_receipt(RECEIPT, other), [VERIFIER])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("xianfeng/receipt", "xianfeng/other"),
        ("day 9", "day x"),
        ("day 9", "9"),
        ("within 14", "within 15"),
        ("63" * 32, "xy"),
        ("420\n", "420\n\n1\n"),
    ],
)
def test_a_signed_text_that_is_no_receipt_is_refused(before: str, after: str) -> None:
    text = RECEIPT.text.replace(before, after)

    with pytest.raises(BadNote, match="not the lines of a receipt"):
        open_receipt(signed_note(text, [SIGNER]), [VERIFIER])


def test_two_receipts_of_one_slip_differ_in_the_checkpoint_alone() -> None:
    """T32: fetched again later, a receipt names the same code and commitment."""
    later = replace(RECEIPT, checkpoint=Checkpoint("xianfeng.example/log", 600, b"s" * 32))
    again = open_receipt(signed_receipt(later, SIGNER), [VERIFIER])

    assert (again.code, again.commitment) == (RECEIPT.code, RECEIPT.commitment)


def test_a_short_code_names_the_beginning_of_the_stored_value() -> None:
    stored = bytes(range(200, 232))
    code = short_code(stored)

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert read_short_code(code) == stored[:10]
    assert read_short_code(code.lower().replace("-", " ")) == stored[:10]


def test_a_short_code_is_read_as_people_write_it() -> None:
    assert read_short_code("oO0i-IlL1-0000-0000") == read_short_code("0001-1111-0000-0000")


@pytest.mark.parametrize("text", ["", "0000-0000-0000-000", "0000-0000-0000-000U", "0" * 17])
def test_what_is_no_short_code_is_none(text: str) -> None:
    assert read_short_code(text) is None
