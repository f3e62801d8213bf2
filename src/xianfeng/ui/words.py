"""How the edge speaks: refusals, dates and numbers in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

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

    A day or a moment among the details is written as people do.
    """
    return refusal.said(
        gettext, lambda value: say_date(value) if isinstance(value, date) else value
    )


def is_chinese() -> bool:
    """Tell whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def say_date(value: date | datetime, *, with_time: bool = True) -> str:
    """Write a day as people do: 2026 年 9 月 29 日, 29 September 2026; a moment with its minute."""
    moment = isinstance(value, datetime)
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if is_chinese():
        day, joint = f"{value.year} 年 {value.month} 月 {value.day} 日", " "
    else:
        day, joint = format_date(value, "j F Y"), ", "
    if moment and with_time:
        return f"{day}{joint}{value:%H:%M}"
    return day


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


def say_quarter(period: Period) -> str:
    """Name a quarter as a heading does: 2026 年第三季度; another period by its label."""
    names = {
        1: gettext("First quarter of {year}"),
        4: gettext("Second quarter of {year}"),
        7: gettext("Third quarter of {year}"),
        10: gettext("Fourth quarter of {year}"),
    }
    if period != Period.quarter_of(period.start):
        return period.label
    return names[period.start.month].format(year=period.start.year)
