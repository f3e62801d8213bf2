"""The code by which a citizen follows a case: random, said once, kept only as its hash."""

import hashlib

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""
CODE_BYTES = 13
"""Random bytes, 104 bits: nobody guesses one."""
CODE_LENGTH = 21
GROUP = 7
_MEANT = str.maketrans({"I": "1", "L": "1", "O": "0"})


def write_code(random: bytes) -> str:
    """Write random bytes as a code.

    >>> write_code(bytes(13))
    '000000000000000000000'
    """
    number = int.from_bytes(random, "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(reversed(letters))


def read_code(text: str) -> str:
    """Return a code as its address has it; what cannot be one is returned as nothing.

    >>> read_code("oooooo0-0000000 0000000"), read_code("417")
    ('000000000000000000000', '')
    """
    letters = "".join(text.upper().replace("-", " ").split()).translate(_MEANT)
    is_code = len(letters) == CODE_LENGTH and set(letters) <= set(LETTERS)
    return letters if is_code else ""


def grouped(code: str) -> str:
    """Write a code so that it can be read from paper.

    >>> grouped("000000011111112222222")
    '0000000-1111111-2222222'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def digest_of(code: str) -> str:
    """Return what is kept of a code: from it nobody gets the code back."""
    return hashlib.sha256(b"case" + code.encode()).hexdigest()
