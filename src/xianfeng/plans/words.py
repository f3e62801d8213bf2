"""What figures, targets and paces are called on pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.ui.words import Number, say_number

from .rules import Comparator, Pace, Target


@dataclass(frozen=True)
class Word:
    """A coloured word as `ui` draws it."""

    label: str | Promise
    kind: str


PACE_WORDS: Mapping[Pace, Word] = {
    Pace.AHEAD: Word(pgettext_lazy("pace", "ahead of schedule"), "good"),
    Pace.ON_SCHEDULE: Word(_("on schedule"), "good"),
    Pace.SLOW: Word(_("slow"), "partly"),
    Pace.BEHIND: Word(_("behind schedule"), "bad"),
    Pace.OPEN: Word(_("no verdict"), "none"),
    Pace.UNKNOWN: Word(_("no figure yet"), "none"),
}


def say_figure(value: Number | None, unit: str) -> str:
    """Write a figure with its unit: 5.5%, 1,200 万人; a dash when there is none."""
    if value is None:
        return "—"
    return say_number(value) + with_space(unit)


def say_target(target: Target) -> str:
    """Write how far a figure should come: at least 1,200 万人, 6–7%."""
    if target.value is None:
        return gettext("in step")
    if target.comparator is Comparator.BETWEEN and target.upper is not None:
        return f"{say_number(target.value)}–{say_figure(target.upper, target.unit)}"
    figure = say_figure(target.value, target.unit)
    if target.comparator is Comparator.AT_LEAST:
        return gettext("at least %(figure)s") % {"figure": figure}
    if target.comparator is Comparator.AT_MOST:
        return gettext("at most %(figure)s") % {"figure": figure}
    if target.comparator is Comparator.EXACT:
        return figure
    return gettext("about %(figure)s") % {"figure": figure}


def with_space(unit: str) -> str:
    """Set a unit apart from its number, but not a percent sign."""
    return unit if not unit or unit.startswith(("%", "‰")) else f" {unit}"
