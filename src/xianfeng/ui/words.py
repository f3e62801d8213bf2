"""How the edge speaks: refusals, dates and numbers in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext

from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.periods import Period

Text = str | Promise
"""A word for people: said at once, or translated when it is drawn."""
Number = int | float | Decimal | Fraction
NUMBERS = (int, float, Decimal, Fraction)


@dataclass(frozen=True)
class Word:
    """A coloured word as `ui` draws it."""

    label: Text
    kind: str


def say(refusal: Refusal) -> str:
    """Say a refusal in the reader's language: translate first, fill the gaps afterwards.

    A day, a moment or a period among the details is written as people do.
    """
    return refusal.said(gettext, _said)


def _said(value: object) -> object:
    if isinstance(value, date):
        return say_date(value)
    return say_quarter(value) if isinstance(value, Period) else value


def is_chinese() -> bool:
    """Tell whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


_reader_today: ContextVar[date | None] = ContextVar("the day on which a page is read", default=None)


@contextmanager
def read_on(day: date) -> Iterator[None]:
    """Let days be said as somebody says them who reads on this day; papers are read on any."""
    before = _reader_today.set(day)
    try:
        yield
    finally:
        _reader_today.reset(before)


def say_date(value: date | datetime, *, with_time: bool = True, near: bool = False) -> str:
    """Write a day as people do: 9 月 29 日, 29 September; a moment with its minute.

    The year is left out of a page that is read in it, and stands in all that is kept.

    Args:
        near: for a day that stands by itself: today, tomorrow, Friday where it is that near.
    """
    moment = isinstance(value, datetime)
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    today = _reader_today.get()
    joint = " " if is_chinese() else ", "
    day = (near and today and _near(value, today)) or _say_day(value, today)
    if moment and with_time:
        return f"{day}{joint}{value:%H:%M}"
    return day


def say_from_to(first: date, last: date) -> str:
    """Write two days and all between; both with their year where the years differ."""
    today = _reader_today.get() if first.year == last.year else None
    joint = pgettext("from day to day", " – ")
    return f"{_say_day(first, today)}{joint}{_say_day(last, today)}"


def say_between(low: str, high: str) -> str:
    """Write two bounds that are said already; a dash would be read as a minus."""
    return gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def _say_day(value: date, today: date | None) -> str:
    is_this_year = today is not None and value.year == today.year
    if is_chinese():
        day = f"{value.month} 月 {value.day} 日"
        return day if is_this_year else f"{value.year} 年 {day}"
    return format_date(value, "j F" if is_this_year else "j F Y")


DAYS_NAMED = 7
"""From today on a weekday alone says which day is meant."""


def _near(value: date, today: date) -> str:
    """Name a day by how it stands to today; empty where it is too far."""
    days = value.toordinal() - today.toordinal()
    named = {
        -1: pgettext("day", "yesterday"),
        0: pgettext("day", "today"),
        1: pgettext("day", "tomorrow"),
    }
    return named.get(days) or (say_weekday(value) if 1 < days < DAYS_NAMED else "")


def say_weekday(value: date) -> str:
    """Name the day of the week: 周三, Wednesday."""
    return "周" + "一二三四五六日"[value.weekday()] if is_chinese() else format_date(value, "l")


def say_number(value: Number, digits: int | None = None) -> str:
    """Write a number with grouped thousands and a true minus sign.

    Args:
        digits: places after the point; None keeps an integer whole and shows at most two.
    """
    if isinstance(value, Fraction):
        value = float(value)
    if digits is not None:
        text = f"{value:,.{digits}f}"
    elif isinstance(value, int):
        text = f"{value:,}"
    else:
        text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def say_percent(value: Number, digits: int = 1) -> str:
    """Write a share in [0, 1] as percent: 0.941 is 94.1%."""
    return say_number(float(value) * 100, digits) + "%"


def say_exact(share: Fraction) -> str:
    """Write a share that decides something without rounding it.

    >>> say_exact(Fraction(9, 10)), say_exact(Fraction(2, 3))
    ('90%', '2/3')
    """
    percent = share * 100
    return f"{percent}%" if percent.denominator == 1 else str(share)


def say_quarter(period: Period) -> str:
    """Name a period as a heading does: 2026 年第三季度, 2026 年上半年, 2026 年 7 月, 2026 年."""
    year, start = period.start.year, period.start
    if period == Period.year_of(start):
        return f"{year} 年" if is_chinese() else f"{year}"
    if period == Period.month_of(start):
        return f"{year} 年 {start.month} 月" if is_chinese() else format_date(start, "F Y")
    if period != Period.quarter_of(start):
        halves = (gettext("First half of {year}"), gettext("Second half of {year}"))
        return halves[start.month > 1].format(year=year)
    names = {
        1: gettext("First quarter of {year}"),
        4: gettext("Second quarter of {year}"),
        7: gettext("Third quarter of {year}"),
        10: gettext("Fourth quarter of {year}"),
    }
    return names[start.month].format(year=year)
