"""What strangers write in the open about persons, made unreadable: numbers and addresses."""

import re

MASK = "***"
FEWEST_DIGITS = 7
"""So many digits in a row may be a telephone number; fewer are an amount, a room, a date."""

_BETWEEN = r"[ \u3000.\u00b7\-\u2010-\u2015\uff0d]?"
_NUMBER = re.compile(rf"\+?(?:\d{_BETWEEN}){{{FEWEST_DIGITS - 1},}}\d[xX\uff38\uff58]?")
_MAIL = re.compile(r"[a-z0-9_.+%-]+[@\uff20][a-z0-9_-]+(?:\.[a-z0-9_-]+)+", re.IGNORECASE)


def masked(text: str) -> str:
    """Return a text without telephone and identity numbers and without mail addresses.

    Digits of any script count, with single blanks, dots and dashes between them. It gives the same
    for the same text, and changes nothing in what it gave.

    >>> masked("找张三，电话138-0013 8000，证件11010519491231002X，房间2026，a.b@mail.cn")
    '找张三，电话***，证件***，房间2026，***'
    """
    return _NUMBER.sub(MASK, _MAIL.sub(MASK, text))
