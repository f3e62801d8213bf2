import unicodedata

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for one another on paper."""
GROUP, LENGTH = 4, 16
"""Sixteen of thirty-one signs: 79 bits."""


def grouped(signs: str) -> str:
    """Return a code as it is read aloud and written down.

    >>> grouped("abcdefgh")
    'abcd-efgh'
    """
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def typed(text: str) -> str:
    """Return the signs of a code that somebody typed: width, case, spaces and strokes do not count.

    >>> typed(" ＡBcd - efgh ")
    'abcdefgh'
    """
    folded = unicodedata.normalize("NFKC", text[: 8 * LENGTH]).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
