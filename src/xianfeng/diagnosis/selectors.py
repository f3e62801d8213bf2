from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, pgettext

from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.visible import (
    below,
    office_of,
    office_of_organisation,
    organisations_visible_to,
    units_visible_to,
)
from xianfeng.ui.charts import Scale

from .models import FAILINGS, MEASURES, VERDICTS, Result
from .rules import Failing, MeasureName, Verdict, as_share, verdict_together
from .words import FAILING_NOTES, MEASURE_WORDS, MeasureWords, method_of

KINDS: Mapping[Verdict, str] = {
    Verdict.IN_PLACE: "good",
    Verdict.PARTLY: "partly",
    Verdict.NOT_IN_PLACE: "bad",
    Verdict.TOO_LITTLE_EVIDENCE: "none",
}
"""The kind of word (`ui`) that says a verdict; the words stand beside it."""


def verdict_scale() -> Scale:
    """Return the axis on which the verdicts' bounds stand."""
    figures = settings.FIGURES
    return Scale(
        bounds=(float(figures.measure_partly), float(figures.measure_in_place)),
        zones=(
            pgettext("zone of an axis", "not in place"),
            pgettext("zone of an axis", "partly"),
            pgettext("zone of an axis", "in place"),
        ),
    )


class UnknownCode(Refusal):
    """No office has this code."""

    sentence = N_("There is no organisation or unit with the code {code} that has an office.")


@dataclass(frozen=True)
class VerdictWord:
    """A verdict as a page shows it."""

    verdict: Verdict
    label: str
    kind: str


@dataclass(frozen=True)
class MeasureCard:
    """One figure: estimate with interval, count, words; None where there is too little."""

    name: MeasureName
    label: str
    words: MeasureWords
    estimate: Estimate | None
    is_share: bool
    on_scale: Estimate | None
    """Where it stands among shares: of forms, the chance that two of them differ."""
    cases: int
    word: VerdictWord
    record_count: int
    built_at: datetime

    @property
    def method(self) -> str:
        """How it is taken, with the figures that are applied."""
        return method_of(self.name)


@dataclass(frozen=True)
class FailingCard:
    """One of the four failings with its measures and what they say together."""

    failing: Failing
    label: str
    word: VerdictWord
    measures: tuple[MeasureCard, ...]
    note: str

    @property
    def verdict(self) -> Verdict:
        return self.word.verdict

    @property
    def record_count(self) -> int:
        """How many records stand behind all its measures."""
        return sum(measure.record_count for measure in self.measures)


class Said(NamedTuple):
    """What the fixed words are in a language: a page of a city needs them by the hundred."""

    verdicts: Mapping[Verdict, VerdictWord]
    measures: Mapping[str, str]


@cache
def _said_in(_language: str | None) -> Said:
    """Say all in the language that is spoken now, which must be the one that is named."""
    labels = {value: str(label) for value, label in VERDICTS}
    return Said(
        verdicts={each: VerdictWord(each, labels[each.value], KINDS[each]) for each in Verdict},
        measures={value: str(label) for value, label in MEASURES},
    )


@dataclass(frozen=True)
class OfficeRow:
    """An office in the overview, with its four failings in a period."""

    office: Unit
    failings: Mapping[Failing, FailingCard]
    url: str


@dataclass(frozen=True)
class Pick:
    """How many offices have one verdict of a failing; `value` stands in the address."""

    value: str
    failing: str
    verdict: VerdictWord
    count: int


ALL_LACKING = "all"
"""In the address: the offices at which every failing that is measured is not in place."""


@dataclass(frozen=True)
class Spread:
    """How the offices of an overview stand: counted, never ranked.

    Attributes:
        total: offices.
        picks: of each failing that is measured, the verdicts that any office has.
        lacking: those picks that say "not in place".
        lacking_all: offices that lack every one of several failings that are measured.
    """

    total: int
    picks: tuple[tuple[Pick, ...], ...]
    lacking: tuple[Pick, ...]
    lacking_all: int
    unmeasured: tuple[str, ...] = ()


def spread_of(rows: Sequence[OfficeRow]) -> Spread:
    """Count how offices stand."""
    measured = [each for each in Failing if each not in FAILING_NOTES]
    picks = []
    for failing in measured:
        cards = [row.failings[failing] for row in rows]
        counts = Counter(card.verdict for card in cards)
        words = {card.verdict: (card.label, card.word) for card in cards}
        picks.append(
            tuple(
                Pick(f"{failing}:{verdict}", *words[verdict], counts[verdict])
                for verdict in Verdict
                if counts[verdict]
            )
        )
    lacking = (pick for some in picks for pick in some)
    return Spread(
        total=len(rows),
        picks=tuple(picks),
        lacking=tuple(p for p in lacking if p.verdict.verdict is Verdict.NOT_IN_PLACE),
        lacking_all=len(rows_picked(rows, ALL_LACKING)) if len(measured) > 1 else 0,
        unmeasured=tuple(str(label) for value, label in FAILINGS if value in FAILING_NOTES),
    )


def rows_picked(rows: Sequence[OfficeRow], picked: str) -> list[OfficeRow]:
    """Return the offices that a pick of the address means; all of them for another word."""
    measured = [each for each in Failing if each not in FAILING_NOTES]
    if picked == ALL_LACKING:
        lacks = Verdict.NOT_IN_PLACE
        return [r for r in rows if all(r.failings[each].verdict is lacks for each in measured)]
    name, _colon, verdict = picked.partition(":")
    if name not in measured or verdict not in list(Verdict):
        return list(rows)
    return [row for row in rows if row.failings[Failing(name)].verdict == verdict]


def results_visible_to(actor: Actor) -> QuerySet[Result]:
    """List the results of the units that the actor may see."""
    units = units_visible_to(actor).select_related(None).values("pk")
    return Result.objects.filter(unit__in=units).select_related("unit")


def offices_visible_to(actor: Actor) -> QuerySet[Unit]:
    """List the offices that the actor may see, by code: this is no ranking."""
    return units_visible_to(actor).filter(kind=UnitKind.OFFICE.value).order_by("code")


def offices_below(offices: QuerySet[Unit], above: Unit) -> QuerySet[Unit]:
    """Narrow offices to those that stand below one."""
    return offices.filter(below(above.path)).exclude(pk=above.pk)


def periods_with_results(actor: Actor) -> list[str]:
    """List the labels of the periods that have results, newest first."""
    labels = results_visible_to(actor).values_list("period_label", flat=True).distinct()
    periods = {Period.parse(label) for label in labels.order_by("period_label")}
    return [period.label for period in sorted(periods, reverse=True)]


def failings_of(units: Iterable[Unit], period: Period) -> dict[int, dict[Failing, FailingCard]]:
    """Return the four failings of each unit in a period, in one query.

    Args:
        units: units that the actor may see, as `units_visible_to` gave them.
    """
    wanted = [unit.pk for unit in units]
    results = Result.objects.filter(unit__in=wanted, period_label=period.label)
    # Without the lists of records, and as plain rows: a city has hundreds of results a quarter.
    rows = results.order_by("pk").values_list("unit_id", "failing", *FIGURES, named=True)
    said = _said_in(get_language())
    found: dict[tuple[int, Failing], list[MeasureCard]] = defaultdict(list)
    for row in rows:
        found[row.unit_id, Failing(row.failing)].append(_card(row, said))
    failings = [
        (failing, str(label), str(FAILING_NOTES.get(failing, "")))
        for failing, label in ((Failing(value), label) for value, label in FAILINGS)
    ]
    return {
        unit: {
            failing: _failing_card(failing, found[unit, failing], label, note, said)
            for failing, label, note in failings
        }
        for unit in wanted
    }


def office_rows(units: Sequence[Unit], period: Period) -> list[OfficeRow]:
    """Return offices as rows of the overview, in their order."""
    failings = failings_of(units, period)
    return [
        OfficeRow(
            office=unit,
            failings=failings[unit.pk],
            url=f"{reverse('diagnosis:unit', args=[unit.code])}?period={period.label}",
        )
        for unit in units
    ]


class Row(Protocol):
    """What a card is made of: a result, or the same columns of it."""

    @property
    def measure(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def cases(self) -> int: ...
    @property
    def verdict(self) -> str: ...
    @property
    def record_count(self) -> int: ...
    @property
    def built_at(self) -> datetime: ...


FIGURES = ("measure", "value", "low", "high", "cases", "verdict", "record_count", "built_at")
"""The columns of `Row`."""


def measure_card(row: Row) -> MeasureCard:
    """Make the card of one result."""
    return _card(row, _said_in(get_language()))


def _card(row: Row, said: Said) -> MeasureCard:
    name = MeasureName(row.measure)
    is_share = name is not MeasureName.VARIETY_OF_FORMS
    estimate = None
    if row.value is not None and row.low is not None and row.high is not None:
        estimate = Estimate(row.value, row.low, row.high, row.cases)
    return MeasureCard(
        name=name,
        label=said.measures[row.measure],
        words=MEASURE_WORDS[name],
        estimate=estimate,
        is_share=is_share,
        on_scale=estimate if is_share or estimate is None else as_share(estimate),
        cases=row.cases,
        word=said.verdicts[Verdict(row.verdict)],
        record_count=row.record_count,
        built_at=row.built_at,
    )


def _failing_card(
    failing: Failing, cards: list[MeasureCard], label: str, note: str, said: Said
) -> FailingCard:
    together = verdict_together(card.word.verdict for card in cards)
    return FailingCard(
        failing=failing,
        label=label,
        word=said.verdicts[together],
        measures=tuple(cards),
        note=note,
    )


def diagnosis_of(unit: Unit, period: Period) -> dict[Failing, FailingCard]:
    """Return the four failings of one unit."""
    return failings_of([unit], period)[unit.pk]


def office_named(actor: Actor, code: str) -> Unit:
    """Return the office of the organisation with this code, or else the unit with it.

    Raises:
        UnknownCode: no organisation and no unit that the actor may see has this code, or the
            organisation is tied to no office.
    """
    organisation = organisations_visible_to(actor).filter(code=code).first()
    units = units_visible_to(actor)
    if organisation is not None:
        office = office_of_organisation(organisation)
    else:
        unit = units.filter(code=code).first()
        office = office_of(unit) if unit else None
    if office is None or not units.filter(pk=office.pk).exists():
        raise UnknownCode(code=code)
    return office
