"""Reading what people typed: one shape for text, dates in every usual form, shapes of secrets."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from .days import is_within_time
from .errors import N_, Refusal

SERIAL_EPOCH = date(1899, 12, 30)
"""Day nought of spreadsheets, for serials after their wrong 29 February 1900."""

LONGEST_NUMBER = 18
"""Digits of a number that every database holds."""

FIRST_SERIAL, LAST_SERIAL = 10_000, 109_574
"""May 1927 and the end of 2199; smaller numbers are years or counts, not days."""

FROM_1904 = 1_462
"""Days by which a workbook that counts from 1904 is behind."""

_PARTED = re.compile(
    r"(?P<year>\d{4})(?:\s?[-./年、]\s?| )(?P<month>\d{1,2})\s?"
    r"(?:(?:月份|[-./月、 ])\s?(?:(?P<day>\d{1,2})\s?[日号]?)?)?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("–—−‐‑", "-"),
        "。": ".",
        **dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True)),
    }
)
_TEN = re.compile("([0-9]?)十([0-9]?)")
_JOINED = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})?")
_SERIAL = re.compile(r"\d{5,6}(?:\.\d+)?")
_IDENTITY = re.compile(r"[1-9]\d{5}(?P<born>\d{8})\d{3}[\dX]|[1-9]\d{5}(?P<short>\d{6})\d{3}")
_TELEPHONE = re.compile(
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|(?:0\d{2,3}[- ]?)[2-8]\d{6,7}"
)

_SPECIALS = frozenset({"Cf", "Cc", "Cs"})
"""Categories of signs that nobody sees or that change the direction of others.

Private and unknown ones are none: rare characters of names stand there, typed by an office's own
font, or given a number after this Python was made.
"""

_WIDE = re.compile("([！（），：；？])")
"""Punctuation that NFKC would make half-width."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Signs without a shape that have the category of letters or marks, and those that are no signs."""

_FOREIGN = re.compile("[\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff\u2de0-\u2dff\ua640-\ua69f]")

_VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Choose among the shapes of the character before; they are kept, and not compared."""

_LOOKS = str.maketrans(
    {
        # Cyrillic and Greek letters that Latin ones are mistaken for
        **dict(zip("авеікмнорсԛѕтухјԁһӏ", "abeikmhopcqstyxjdhl", strict=True)),
        **dict(zip("αβεζηικμνορτυχϲ", "abezhikmnoptuxc", strict=True)),
        # noughts, ones, and strokes lying down; few of the same shape in the Han script
        "〇": "o",
        "○": "o",
        "◯": "o",
        "0": "o",
        "1": "l",
        "|": "l",
        "丨": "l",
        "ı": "i",
        **dict.fromkeys("一―—–‐‑‒−ーㄧ⼀_~", "-"),
        **dict.fromkeys("・·•‧∙⋅", "."),
    }
)
"""Signs of one shape, folded to one of them (a small table of ours after Unicode's UTS 39)."""


class NotADate(Refusal):
    """The text names no day of the calendar."""

    sentence = N_("“{text}” is not a clear date. Write it like 2019-07-01.")


class ForeignLetters(Refusal):
    """Nobody can tell “admin” from the same word with a Cyrillic letter in it."""

    sentence = N_(
        "“{letters}” are Greek or Cyrillic letters that look like Latin ones. Type this again with "
        "Latin letters and digits."
    )
    beside = ("username", "number")


SEARCH_MOST = 150
"""Characters that are looked for, wherever somebody types what to find; more no database takes."""


def number_in(text: str) -> int | None:
    """Return the whole number that a text is; none where it is no key of any database.

    >>> number_in("0417"), number_in("²"), number_in("9" * 19)
    (417, None, None)
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None


def plain(text: str) -> str:
    r"""Bring a text into the one shape in which texts are compared and stored.

    Full-width letters and digits become half-width (NFKC), invisible and direction-changing
    characters go, every run of spaces and line breaks becomes one space.

    >>> plain("  １２\u200b３　第一\n支部 ")
    '123 第一 支部'
    """
    if text.isprintable() and unicodedata.is_normalized("NFKC", text) and not _UNSEEN.search(text):
        return " ".join(text.split())  # most cells; ten times as fast as what follows
    folded = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    seen = "".join(
        " " if char.isspace() else char
        for char in folded
        if char.isspace() or unicodedata.category(char) not in _SPECIALS
    )
    return unicodedata.normalize("NFKC", " ".join(seen.split()))


def prose(text: str) -> str:
    r"""Bring a sentence into the shape of stored texts, with its full-width punctuation kept.

    Names and codes are compared, so `plain` makes one sign of both widths; a sentence is read.

    >>> prose("外出学习， １２\u200b 天（含周末）")
    '外出学习，12 天（含周末）'
    """
    return "".join(part if _WIDE.fullmatch(part) else plain(part) for part in _WIDE.split(text))


def skeleton(text: str) -> str:
    """Return the shape that a reader sees: two texts with one skeleton cannot be told apart.

    >>> skeleton("第一党支部A") == skeleton("第一 党支部\u0410")
    True
    >>> skeleton("第一党支部") == skeleton("第二党支部")
    False
    """
    return _VARIANT.sub("", plain(text)).casefold().translate(_LOOKS).replace(" ", "")


def foreign_letters(text: str) -> str:
    """Return the Cyrillic and Greek letters of a text; in a number nobody can tell them from Latin.

    >>> foreign_letters("\u0410B12"), foreign_letters("临江B12")
    ('\u0410', '')
    """
    return "".join(char for char in text if _FOREIGN.match(char))


def parse_date(value: str | float | date) -> date:
    """Read a day as offices write it; where only year and month are given, the first day.

    Args:
        value: text (2019-07-01, 2019.7.1, 2019/7, 20190701, 2019年7月1日, 二〇一九年七月,
            full-width alike), the serial number of a spreadsheet, or a date.

    Raises:
        NotADate: it names no day between 1900 and 2199.

    >>> parse_date("２０１９年７月"), parse_date("二〇一九年七月十二日"), parse_date(43647)
    (datetime.date(2019, 7, 1), datetime.date(2019, 7, 12), datetime.date(2019, 7, 1))
    """
    return day_or_month(value)[0]


def day_or_month(value: str | float | date) -> tuple[date, bool]:
    """Read a day as `parse_date` does, and tell whether the month alone was given.

    Raises:
        NotADate: it names no day between 1900 and 2199.

    >>> day_or_month("2019.07"), day_or_month("2019.7.1.")[1]
    ((datetime.date(2019, 7, 1), True), False)
    """
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        if not is_within_time(day):
            raise NotADate(text=day.isoformat())
        return day, False
    if isinstance(value, (int, float)):
        return _of_number(value)
    text = plain(value)
    match = _match(text)
    if match is not None and (found := _day(match["year"], match["month"], match["day"] or "1")):
        return found, match["day"] is None
    if _SERIAL.fullmatch(text):
        return _of_serial(float(text), text), False
    raise NotADate(text=text[:40])


def _match(text: str) -> re.Match[str] | None:
    """Find the parts of a day, with signs and figures of other widths and scripts folded."""
    folded = text.lstrip("'’‘`").translate(_SIGNS)
    folded = _TEN.sub(lambda ten: f"{ten[1] or 1}{ten[2] or 0}", folded).rstrip(".、, ")
    return _PARTED.fullmatch(folded) or _JOINED.fullmatch(folded)


def _of_number(value: float) -> tuple[date, bool]:
    text = f"{value:.0f}" if value == value and abs(value) < 1e9 else str(value)  # noqa: PLR0124, PLR2004 -- NaN
    match = _JOINED.fullmatch(text)
    if match is not None and (found := _day(match["year"], match["month"], match["day"] or "1")):
        return found, match["day"] is None
    return _of_serial(value, text), False


def _of_serial(serial: float, text: str) -> date:
    if not FIRST_SERIAL <= serial <= LAST_SERIAL:
        raise NotADate(text=text[:40])
    return SERIAL_EPOCH + timedelta(days=int(serial))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if is_within_time(found) else None


def is_identity_number(text: str) -> bool:
    """Tell whether a text has the shape of a citizen's identity number (18 or 15 characters).

    The birthday inside must be a real day; the check digit is not asked for, since a mistyped
    number gives as much away.

    >>> is_identity_number("11010519491231002x"), is_identity_number("20260001")
    (True, False)
    """
    match = _IDENTITY.fullmatch(plain(text).replace(" ", "").upper())
    if match is None:
        return False
    born = match["born"] or "19" + match["short"]
    return _day(born[:4], born[4:6], born[6:]) is not None


def is_telephone_number(text: str) -> bool:
    """Tell whether a text has the shape of a Chinese mobile or land-line number.

    >>> is_telephone_number("138 0013 8000"), is_telephone_number("010-62345678")
    (True, True)
    """
    return _TELEPHONE.fullmatch(plain(text)) is not None
