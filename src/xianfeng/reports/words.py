"""How papers say quarters, figures, targets and what is stuck."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.plans import words as plans_words
from xianfeng.plans.rules import Pace, Target
from xianfeng.ui.words import is_chinese, say_number, say_percent

from .rules import StuckCause


def say_quarter(period: Period) -> str:
    """Write a quarter as papers do: 2026年第三季度, the third quarter of 2026."""
    names = (
        _("the first quarter of %(year)s"),
        _("the second quarter of %(year)s"),
        _("the third quarter of %(year)s"),
        _("the fourth quarter of %(year)s"),
    )
    return names[(period.start.month - 1) // 3] % {"year": period.start.year}


def say_day(day: date) -> str:
    """Write a day as papers do, without spaces: 2026年9月30日, 30 September 2026."""
    if is_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return date_format(day, "j F Y")


def say_month(day: date, *, year: int) -> str:
    """Write a month, with its year where it is another: 9月, 2025年9月; September 2025."""
    if is_chinese():
        return f"{day.month}月" if day.year == year else f"{day.year}年{day.month}月"
    return date_format(day, "F" if day.year == year else "F Y")


def listed(items: Sequence[str]) -> str:
    """Put items one after another: 甲、乙、丙; a, b and c."""
    if is_chinese():
        return "、".join(items)
    if len(items) <= 1:
        return "".join(items)
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def joined(*sentences: str) -> str:
    """Put sentences one after another; Chinese ones need no space, empty ones are left out."""
    return ("" if is_chinese() else " ").join(sentence for sentence in sentences if sentence)


def say_share(estimate: Estimate) -> str:
    """Write a share with its interval: 94.1%（92.9%～95.1%）."""
    return _with_interval(estimate, say_percent)


def say_kinds(estimate: Estimate) -> str:
    """Write a number of forms with its interval."""
    return _with_interval(estimate, lambda value: say_number(value, 1))


def _with_interval(estimate: Estimate, say: Callable[[float], str]) -> str:
    said = {name: say(getattr(estimate, name)) for name in ("value", "low", "high")}
    return _("%(value)s (%(low)s to %(high)s)") % said


def pace_word(pace: Pace) -> str:
    """Say how a figure stands against what is due by now."""
    return str(plans_words.PACE_WORDS[pace].label)


def say_figure(value: Decimal, unit: str) -> str:
    """Write a figure with its unit: 11.4分钟, 11.4 分钟, 87.2%."""
    joint = "" if is_chinese() or unit in {"%", ""} else " "
    return f"{say_number(value)}{joint}{unit}"


def say_target(target: Target) -> str:
    """Write what a figure should become: 5%左右, 1200万人以上, 10分钟以内, 与…同步."""
    return plans_words.say_target(target, say=say_figure, span=_("%(low)s to %(high)s"))


def stuck_words(cause: StuckCause, days: int | None) -> str:
    """Say why something does not move.

    Args:
        days: days since the last sign of life, or since the date that is over; None without one.
    """
    number = days or 0
    match cause:
        case StuckCause.GOAL_UNSERVED:
            return _("behind schedule, and no carrier serves it")
        case StuckCause.ENDORSEMENT_WAITS:
            words = ngettext(
                "proposed %(days)s day ago, the three endorsements are not complete",
                "proposed %(days)s days ago, the three endorsements are not complete",
                number,
            )
        case StuckCause.APPROVAL_WAITS:
            words = ngettext(
                "proposed %(days)s day ago, endorsed by all three, not yet approved",
                "proposed %(days)s days ago, endorsed by all three, not yet approved",
                number,
            )
        case StuckCause.START_WAITS:
            words = ngettext(
                "approved %(days)s day ago, not yet started",
                "approved %(days)s days ago, not yet started",
                number,
            )
        case StuckCause.SILENT:
            words = ngettext(
                "no activity for %(days)s day", "no activity for %(days)s days", number
            )
        case StuckCause.REVIEW_OVERDUE:
            words = ngettext(
                "its review is overdue by %(days)s day",
                "its review is overdue by %(days)s days",
                number,
            )
        case StuckCause.NO_GOAL:
            return _("not linked to a goal")
    return words % {"days": say_number(number)}
