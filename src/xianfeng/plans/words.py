"""What figures, targets and paces are called on pages."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.ui.words import Number, Word, say_number

from .rules import Comparator, Pace, Target

PACE_WORDS: Mapping[Pace, Word] = {
    Pace.AHEAD: Word(pgettext_lazy("pace", "ahead of schedule"), "good"),
    Pace.ON_SCHEDULE: Word(_("on schedule"), "good"),
    Pace.SLOW: Word(_("slow"), "partly"),
    Pace.BEHIND: Word(_("behind schedule"), "bad"),
    Pace.OPEN: Word(_("no verdict"), "none"),
    Pace.UNKNOWN: Word(_("no figure yet"), "none"),
}

_COMPARED: Mapping[Comparator, str | Promise] = {
    Comparator.AT_LEAST: _("at least %(figure)s"),
    Comparator.AT_MOST: _("at most %(figure)s"),
    Comparator.ABOUT: _("about %(figure)s"),
}


def say_figure(value: Number | None, unit: str) -> str:
    """Write a figure with its unit: 5.5%, 1,200 万人; a dash when there is none."""
    if value is None:
        return "—"
    return say_number(value) + with_space(unit)


def say_so_far(figure: str, *, is_so_far: bool) -> str:
    """Add to a figure that its month is not over, where it is not."""
    return gettext("%(figure)s so far") % {"figure": figure} if is_so_far else figure


def say_target(
    target: Target,
    *,
    say: Callable[[Decimal, str], str] = say_figure,
    span: str | Promise = "%(low)s–%(high)s",
) -> str:
    """Write how far a figure should come: at least 1,200 万人, 6–7%.

    Args:
        say: writes a figure with its unit; papers do it as papers do.
        span: writes what lies between two figures.
    """
    if target.value is None:
        return gettext("in step")
    if target.comparator is Comparator.BETWEEN and target.upper is not None:
        return str(span) % {
            "low": say_number(target.value),
            "high": say(target.upper, target.unit),
        }
    return str(_COMPARED.get(target.comparator, "%(figure)s")) % {
        "figure": say(target.value, target.unit)
    }


def with_space(unit: str) -> str:
    """Set a unit apart from its number, but not a percent sign."""
    return unit if not unit or unit.startswith(("%", "‰")) else f" {unit}"
