"""The records behind a figure, as lines with a link; only what the actor may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from xianfeng.actors.rules import Actor
from xianfeng.carriers.selectors.catalogue import carriers_visible_to
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.plans.selectors.goals import goals_visible_to

from .measures import MEASURES
from .models import Result
from .rules import MeasureName
from .selectors import MeasureCard

SUBJECT_TYPES = {measure.name: measure.subject_type for measure in MEASURES}


@dataclass(frozen=True)
class RecordLine:
    """One record: its title, its page, and how it counts."""

    title: str
    url: str
    yes: int
    whole: int

    @property
    def is_single(self) -> bool:
        """Tell whether the record is one case, which counts or does not."""
        return self.whole == 1


@dataclass(frozen=True)
class RecordSaid:
    """One record as its list shows it."""

    title: str
    url: str
    counts_as: str


def share_of(entry: Sequence[int]) -> float:
    """Tell how far an entry counts, to sort by."""
    _number, yes, whole = entry
    return yes / whole if whole else 0.0


def records_said(
    *, actor: Actor, result: Result, card: MeasureCard, entries: Sequence[Sequence[int]]
) -> list[RecordSaid]:
    """List the lines of some entries in words; arguments as in `record_lines`."""
    lines = record_lines(actor=actor, result=result, entries=entries)
    return [RecordSaid(line.title, line.url, _counts_as(line, card)) for line in lines]


def _counts_as(line: RecordLine, card: MeasureCard) -> str:
    if not card.is_share:
        return _("one carrier")
    if line.is_single and card.words.yes:
        return str(card.words.yes if line.yes else card.words.no)
    return _("%(yes)s of %(whole)s") % {"yes": line.yes, "whole": line.whole}


def record_lines(
    *, actor: Actor, result: Result, entries: Sequence[Sequence[int]]
) -> list[RecordLine]:
    """List the lines of some entries of a result, in their order, without the invisible ones.

    Args:
        entries: (number, yes, whole) as the result keeps them; one page of them.
    """
    reader = READERS[SUBJECT_TYPES[MeasureName(result.measure)]]
    titles = reader(actor, [entry[0] for entry in entries])
    return [
        RecordLine(*titles[number], yes=yes, whole=whole)
        for number, yes, whole in entries
        if number in titles
    ]


def _carriers(actor: Actor, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    found = carriers_visible_to(actor).filter(pk__in=numbers).values_list("pk", "title")
    return {pk: (title, reverse("carriers:carrier", args=[pk])) for pk, title in found}


def _goals(actor: Actor, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    found = goals_visible_to(actor).filter(pk__in=numbers).values_list("pk", "title")
    return {pk: (title, reverse("plans:goal", args=[pk])) for pk, title in found}


def _units(actor: Actor, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    found = units_visible_to(actor).select_related(None).filter(pk__in=numbers)
    return {
        pk: (name, reverse("review:window", args=[code]) if kind == UnitKind.WINDOW.value else "")
        for pk, name, code, kind in found.values_list("pk", "name", "code", "kind")
    }


READERS: Mapping[str, Callable[[Actor, Sequence[int]], dict[int, tuple[str, str]]]] = {
    "carriers.carrier": _carriers,
    "plans.goal": _goals,
    "organisation.unit": _units,
}
