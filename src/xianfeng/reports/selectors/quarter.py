"""The office's quarter: read once here, shown on the leader's page and in the paper alike."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models import Carrier
from xianfeng.carriers.selectors.catalogue import carriers_serving
from xianfeng.carriers.selectors.numbers import CarrierNumbers, carrier_numbers
from xianfeng.carriers.selectors.stuck import stuck_carriers
from xianfeng.diagnosis.rules import Failing
from xianfeng.diagnosis.selectors import FailingCard, failings_of
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import BRANCHES, OrganisationKind, UnitKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import (
    below,
    organisations_of_units,
    subtree,
    units_visible_to,
)
from xianfeng.people.selectors.visible import party_members
from xianfeng.plans.models import Goal
from xianfeng.plans.rules import Pace
from xianfeng.plans.selectors import Progress, goal_rows, goals_visible_to
from xianfeng.reports.rules import StuckCause, last_day_told
from xianfeng.reports.words import joined, stuck_words
from xianfeng.review.selectors import WindowResult, window_results


@dataclass(frozen=True)
class Counts:
    """How large the office is: offices, branches, full and probationary members, windows."""

    offices: int
    branches: int
    members: int
    windows: int


@dataclass(frozen=True)
class CarrierName:
    """A carrier by number and title; its page is `carriers:carrier`."""

    pk: int
    title: str


@dataclass(frozen=True)
class GoalLine:
    """A goal, where it stands at the end of the quarter, and what serves it."""

    goal: Goal
    progress: Progress | None
    units: tuple[Unit, ...]
    carriers: tuple[CarrierName, ...]

    @property
    def pace(self) -> Pace:
        return self.progress.pace if self.progress else Pace.UNKNOWN


@dataclass(frozen=True)
class OfficeLine:
    """An office and what the evidence says of its four failings, in their order."""

    office: Unit
    failings: tuple[FailingCard, ...]


@dataclass(frozen=True)
class StuckLine:
    """Something that does not move: a carrier or a goal, whose, why, and since when.

    For a review that is overdue `days` counts from its date, else from the last sign of life.
    """

    cause: StuckCause
    title: str
    carrier: CarrierName | None = None
    goal: Goal | None = None
    whose: tuple[str, ...] = ()
    since: date | None = None
    days: int | None = None

    @property
    def words(self) -> str:
        """Why it does not move, in the reader's language."""
        return stuck_words(self.cause, self.days)


@dataclass(frozen=True)
class QuarterCard:
    """The quarter of a unit and all below it.

    `goals` are those of the year; `longer_goals` counts those of plans over several years, which
    are listed only where the year has no plan. `numbers` is None where the counts were not asked
    for. A window's figures are None where it has too few ballots; then no count is shown either.
    `own` is what the evidence says of the unit itself, None where it is no office; `offices` are
    the offices below it, by code. Figures hold up to `as_of`; how large the unit is
    and what is stuck is told as of `today`.
    """

    unit: Unit
    period: Period
    as_of: date
    today: date
    counts: Counts
    goals: tuple[GoalLine, ...]
    longer_goals: int
    numbers: CarrierNumbers | None
    windows: tuple[WindowResult, ...]
    own: OfficeLine | None
    offices: tuple[OfficeLine, ...]
    stuck: tuple[StuckLine, ...]

    @property
    def carriers(self) -> CarrierNumbers:
        """What the carriers did, on a card that was asked for the counts."""
        assert self.numbers is not None
        return self.numbers

    @property
    def name(self) -> str:
        """The unit's name; a division or a window is called after what it belongs to."""
        above = None if self.unit.kind == UnitKind.OFFICE.value else self.unit.parent
        return self.unit.name if above is None else joined(above.name, self.unit.name)

    @property
    def unserved(self) -> tuple[GoalLine, ...]:
        """The goals that no carrier serves."""
        return tuple(line for line in self.goals if not line.carriers)

    @property
    def built_at(self) -> datetime | None:
        """When the facts behind the four failings were built; None where there are none."""
        lines = (self.own, *self.offices) if self.own else self.offices
        moments = [
            measure.built_at
            for line in lines
            for failing in line.failings
            for measure in failing.measures
        ]
        return max(moments, default=None)


def quarter_of_office(
    actor: Actor, unit: Unit, period: Period, at: datetime, *, with_numbers: bool = True
) -> QuarterCard:
    """Gather the quarter of a unit and all below it, as far as the actor may see.

    Args:
        unit: an office, a division, or the top of all.
        period: the quarter; other periods are read alike.
        with_numbers: count what the carriers did; a page that shows no such count saves eight
            queries.

    Raises:
        Unit.DoesNotExist: the actor may not see the unit.
    """
    seen = subtree(units_visible_to(actor).select_related(None), unit.path)
    told = Q(kind__in=(UnitKind.WINDOW.value, UnitKind.OFFICE.value)) | Q(pk=unit.pk)
    units = list(seen.filter(told).defer("recorded_at").order_by("path"))
    if not any(one.pk == unit.pk for one in units):
        raise Unit.DoesNotExist
    today = day_of(at)
    organisations = organisations_of_units([unit])
    goals, longer = _goal_lines(actor, unit, period)
    by_code = sorted(units, key=lambda one: one.code)
    windows = [one for one in by_code if one.kind == UnitKind.WINDOW.value]
    offices = [one for one in by_code if one.kind == UnitKind.OFFICE.value]
    lines = _office_lines(offices, period)
    below_it = tuple(line for line in lines if line.office.pk != unit.pk)
    return QuarterCard(
        unit=unit,
        period=period,
        as_of=last_day_told(period, today=today),
        today=today,
        counts=_counts(
            unit,
            offices=len(below_it) or len(lines),
            windows=len(windows),
            organisations=tuple(organisations.values()),
        ),
        goals=goals,
        longer_goals=longer,
        numbers=carrier_numbers([unit], period) if with_numbers else None,
        windows=tuple(window_results(windows, period)),
        own=next((line for line in lines if line.office.pk == unit.pk), None),
        offices=below_it,
        stuck=(*_stuck_goals(goals), *_stuck_carriers(actor, organisations, today=today, at=at)),
    )


def _counts(
    unit: Unit, *, offices: int, windows: int, organisations: Sequence[OrganisationKind]
) -> Counts:
    members = party_members().filter(below(unit.path, prefix="organisation__unit__"))
    return Counts(
        offices=offices,
        branches=sum(kind in BRANCHES for kind in organisations),
        members=members.count(),
        windows=windows,
    )


def goals_in_force(actor: Actor, unit: Unit, period: Period) -> QuerySet[Goal]:
    """List the goals of plans in force in a period that the unit, or one below, answers for.

    A plan of the unit or of one below counts with all its goals; of a plan from above those
    that are assigned here.
    """
    return (
        goals_visible_to(actor)
        .filter(plan__starts_on__lt=period.end, plan__ends_on__gt=period.start)
        .filter(
            Q(pk__in=Goal.objects.filter(below(unit.path, prefix="assignments__unit__")))
            | below(unit.path, prefix="plan__unit__")
        )
        .order_by("plan__ends_on", "plan__unit__path", "plan_id", "pk")
    )


def _goal_lines(actor: Actor, unit: Unit, period: Period) -> tuple[tuple[GoalLine, ...], int]:
    """Return the goals of the year, and how many of longer plans are left out."""
    in_force = list(goals_in_force(actor, unit, period))
    of_year = [goal for goal in in_force if goal.plan.is_of_a_year]
    rows = goal_rows(of_year or in_force, before=period.end)
    serving = carriers_serving(actor, [row.goal for row in rows], period=period)
    lines = tuple(
        GoalLine(
            goal=row.goal,
            progress=row.progress,
            units=row.units,
            carriers=tuple(_name(carrier) for carrier in serving[row.goal.pk]),
        )
        for row in rows
    )
    return lines, len(in_force) - len(lines)


def _office_lines(offices: Sequence[Unit], period: Period) -> list[OfficeLine]:
    failings = failings_of(offices, period)
    return [
        OfficeLine(office, tuple(failings[office.pk][failing] for failing in Failing))
        for office in offices
    ]


def _stuck_goals(goals: Sequence[GoalLine]) -> tuple[StuckLine, ...]:
    """List the goals that are behind and that nothing serves."""
    return tuple(
        StuckLine(
            cause=StuckCause.GOAL_UNSERVED,
            title=line.goal.title,
            goal=line.goal,
            whose=tuple(unit.name for unit in line.units),
        )
        for line in goals
        if line.pace is Pace.BEHIND and not line.carriers
    )


def _stuck_carriers(
    actor: Actor, organisations: Container[int], *, today: date, at: datetime
) -> tuple[StuckLine, ...]:
    """List the stuck carriers of these organisations."""
    return tuple(
        StuckLine(
            cause=StuckCause(line.reason.value),
            title=line.carrier.title,
            carrier=_name(line.carrier),
            whose=(line.carrier.organisation.name,),
            since=line.since,
            days=None if line.since is None else (today - line.since).days,
        )
        for line in stuck_carriers(actor, at=at)
        if line.carrier.organisation_id in organisations
    )


def _name(carrier: Carrier) -> CarrierName:
    return CarrierName(carrier.pk, carrier.title)
