"""How a slip is written and read, and what is stored of it; no Django, no clock."""

from enum import StrEnum
from hashlib import sha256

TOKEN_BYTES = 16
"""128 random bits: nobody guesses a slip."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that cannot be taken for one another on paper (Crockford's base 32)."""

TOKEN_LETTERS = 26
_BITS = 5
_DIGITS = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")
"""To the letters that Python reads as a number of base 32."""
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class SlipState(StrEnum):
    UNUSED = "unused"
    USED = "used"
    VOIDED = "voided"


class NotASlip(ValueError):  # noqa: N818 -- what the text is, said plainly
    """The text cannot be the code of a slip."""


def write_token(token: bytes) -> str:
    r"""Write a token as it stands on the slip.

    >>> write_token(bytes(15) + b"\x21")
    '00000000000000000000000011'
    """
    number = int.from_bytes(token, "big")
    return "".join(
        ALPHABET[number >> (_BITS * place) & 31] for place in reversed(range(TOKEN_LETTERS))
    )


def printed_lines(token: str) -> tuple[str, str]:
    """Write a code in two lines of short groups, as it is read from paper.

    >>> printed_lines("0123456789ABCDEFGHJKMNPQRS")
    ('0123-4567-89ABC-', 'DEFG-HJKM-NPQRS')
    """
    half = TOKEN_LETTERS // 2
    first, second = (f"{part[:4]}-{part[4:8]}-{part[8:]}" for part in (token[:half], token[half:]))
    return f"{first}-", second


def read_token(text: str) -> bytes:
    """Read a token as people type it: any case, dashes, O for 0, I and L for 1.

    Raises:
        NotASlip: it cannot be the code of a slip.

    >>> read_token("ooooo-ooooo-ooooo-ooooo-oooo1-l").hex()
    '00000000000000000000000000000021'
    """
    letters = text.upper().translate(_READ_AS)
    if len(letters) != TOKEN_LETTERS or not set(letters) <= set(ALPHABET):
        raise NotASlip
    number = int(letters.translate(_DIGITS), 1 << _BITS)
    if number >> (8 * TOKEN_BYTES):
        raise NotASlip
    return number.to_bytes(TOKEN_BYTES, "big")


def stored_value(token: bytes) -> str:
    """Return what the database keeps of a slip: the hash of its code, 64 hexadecimal digits.

    The code is SHA-256("slip" ‖ token); only its own hash is stored, so that a published code
    can later open a committed slip without any token ever having been here.
    """
    code = sha256(b"slip" + token).digest()
    return sha256(code).hexdigest()
