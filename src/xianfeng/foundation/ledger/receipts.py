"""Receipts: a signed note that a ballot was given, never which (design.md §5).

xianfeng/receipt
origin of the log
code of the slip
commitment
size of the log when it was given
its root in base64
day N
in the log within 14 days

— name key-and-signature in base64
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from .notes import BadNote, Checkpoint, Verifier, read_checkpoint, signatures_of, signed_note
from .signing import Signer

HEAD = "xianfeng/receipt"
WITHIN_DAYS = 14
PROMISE = f"in the log within {WITHIN_DAYS} days"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter is taken for a digit."""
_GROUPS, _GROUP = 4, 4
SHORT_BYTES = _GROUPS * _GROUP * 5 // 8


@dataclass(frozen=True)
class Receipt:
    """What is promised: whose slip, which commitment, and how far the log was then."""

    code: bytes
    commitment: bytes
    checkpoint: Checkpoint
    day: int

    @property
    def text(self) -> str:
        """The lines that are signed."""
        at = self.checkpoint
        return "\n".join(
            (
                HEAD,
                at.origin,
                self.code.hex(),
                self.commitment.hex(),
                str(at.size),
                b64encode(at.root).decode(),
                f"day {self.day}",
                PROMISE,
                "",
            )
        )


def signed_receipt(receipt: Receipt, signer: Signer) -> str:
    """Write a receipt as a note, signed by the key of receipts."""
    return signed_note(receipt.text, [signer])


def open_receipt(note: str, verifiers: Iterable[Verifier]) -> Receipt:
    """Read a receipt.

    Raises:
        BadNote: it is damaged, or not signed by a known key of receipts.
    """
    text, signatures = signatures_of(note, verifiers)
    if not signatures:
        raise BadNote(why="no known signature")
    try:
        head, origin, code, commitment, size, root, day, said, _end = text.split("\n")
        receipt = Receipt(
            bytes.fromhex(code),
            bytes.fromhex(commitment),
            read_checkpoint(f"{origin}\n{size}\n{root}\n"),
            int(day.removeprefix("day ")),
        )
    except ValueError as error:
        raise BadNote(why="not the lines of a receipt") from error
    if (head, said) != (HEAD, PROMISE) or receipt.text != text:
        raise BadNote(why="not the lines of a receipt")
    return receipt


def short_code(stored: bytes) -> str:
    """Return the short code by which a receipt is found; nobody casts with it.

    Args:
        stored: what the database keeps of the slip (`promises.stored`).

    >>> short_code(bytes(32))
    '0000-0000-0000-0000'
    """
    number = int.from_bytes(stored[:SHORT_BYTES], "big")
    letters = [_LETTERS[number >> shift & 31] for shift in range(SHORT_BYTES * 8 - 5, -1, -5)]
    return "-".join("".join(letters[at : at + _GROUP]) for at in range(0, len(letters), _GROUP))


def read_short_code(text: str) -> bytes | None:
    """Return the first ten bytes of the stored value that a short code names; None if it is none.

    Small letters, blanks, and O, I, L for the digits that they look like are all read.
    """
    letters = "".join(text.upper().replace("-", " ").split()).translate(str.maketrans("OIL", "011"))
    if len(letters) != _GROUPS * _GROUP or any(letter not in _LETTERS for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | _LETTERS.index(letter)
    return number.to_bytes(SHORT_BYTES, "big")
