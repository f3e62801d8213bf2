"""The office's quarter: read once here, shown on the leader's page and in the paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from xianfeng.diagnosis.rules import Failing
from xianfeng.diagnosis.selectors import FailingCard, failings_of
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.organisation.models import Member, Organisation, Unit
from xianfeng.organisation.permissions import Actor
from xianfeng.organisation.rules import BRANCHES, Standing, UnitKind
from xianfeng.organisation.selectors import below, subtree, units_visible_to
from xianfeng.plans.models import Goal
from xianfeng.plans.rules import Pace
from xianfeng.plans.selectors import Progress, goal_rows, goals_visible_to
from xianfeng.reports.rules import StuckCause, last_day_told


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
class CarrierCounts:
    """What the carriers did in the quarter; all are counts.

    running: those that ran at some time in it, of these `goal_linked` serve a goal; proposed,
    started and ended in it; activities held in it, `people` served as said, `check_ins` of
    `members` different members.
    """

    running: int = 0
    goal_linked: int = 0
    own_proposals: int = 0
    forms: int = 0
    proposed: int = 0
    started: int = 0
    ended: int = 0
    activities: int = 0
    people: int = 0
    check_ins: int = 0
    members: int = 0


@dataclass(frozen=True)
class WindowLine:
    """What the citizens say of a window; None where they are too few, and no count then.

    `trend` is rose, fell, steady or unknown, against the quarter before.
    """

    window: Unit
    good: Estimate | None
    doors: Estimate | None
    faces: Estimate | None
    things: Estimate | None
    trend: str


@dataclass(frozen=True)
class OfficeLine:
    """An office and what the evidence says of its four failings, in their order."""

    office: Unit
    failings: tuple[FailingCard, ...]


@dataclass(frozen=True)
class StuckLine:
    """Something that does not move: a carrier or a goal, why, and since when."""

    cause: StuckCause
    title: str
    carrier: CarrierName | None = None
    goal: Goal | None = None
    since: date | None = None
    days: int | None = None


@dataclass(frozen=True)
class QuarterCard:
    """The quarter of a unit and all below it.

    `own` is what the evidence says of the unit itself, None where it is no office; `offices` are
    the offices below it, by code. Figures hold up to `as_of`; what serves a goal and what is
    stuck is told as of `today`.
    """

    unit: Unit
    period: Period
    as_of: date
    today: date
    counts: Counts
    goals: tuple[GoalLine, ...]
    carriers: CarrierCounts
    windows: tuple[WindowLine, ...]
    own: OfficeLine | None
    offices: tuple[OfficeLine, ...]
    stuck: tuple[StuckLine, ...]

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


def quarter_of_office(actor: Actor, unit: Unit, period: Period, at: datetime) -> QuarterCard:
    """Gather the quarter of a unit and all below it, as far as the actor may see.

    Args:
        actor: who looks.
        unit: an office, a division, or the top of all.
        period: the quarter; other periods are read alike.
        at: the moment of asking.

    Raises:
        Unit.DoesNotExist: the actor may not see the unit.
    """
    seen = subtree(units_visible_to(actor).select_related(None), unit.path)
    units = list(seen.order_by("path"))
    if not any(one.pk == unit.pk for one in units):
        raise Unit.DoesNotExist
    today = timezone.localtime(at).date()
    goals = _goal_lines(actor, unit, period)
    windows = [one for one in units if one.kind == UnitKind.WINDOW.value]
    offices = sorted(
        (one for one in units if one.kind == UnitKind.OFFICE.value), key=lambda one: one.code
    )
    lines = _office_lines(offices, period)
    below_it = tuple(line for line in lines if line.office.pk != unit.pk)
    return QuarterCard(
        unit=unit,
        period=period,
        as_of=last_day_told(period, today=today),
        today=today,
        counts=_counts(unit, offices=len(below_it) or len(lines), windows=len(windows)),
        goals=goals,
        carriers=_carrier_counts(unit, period),
        windows=_window_lines(windows, period),
        own=next((line for line in lines if line.office.pk == unit.pk), None),
        offices=below_it,
        stuck=(*_stuck_goals(goals), *_stuck_carriers(actor, unit, at)),
    )


def _counts(unit: Unit, *, offices: int, windows: int) -> Counts:
    organisations = Organisation.objects.filter(below(unit.path, prefix="unit__"))
    members = Member.objects.filter(
        below(unit.path, prefix="organisation__unit__"),
        standing__in=[Standing.FULL.value, Standing.PROBATIONARY.value],
    )
    return Counts(
        offices=offices,
        branches=organisations.filter(kind__in=[kind.value for kind in BRANCHES]).count(),
        members=members.count(),
        windows=windows,
    )


def goals_in_force(actor: Actor, unit: Unit, period: Period) -> QuerySet[Goal]:
    """Give the goals of plans in force in a period that the unit, or one below, answers for.

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


def _goal_lines(actor: Actor, unit: Unit, period: Period) -> tuple[GoalLine, ...]:
    rows = goal_rows(goals_in_force(actor, unit, period), before=period.end)
    serving = _carriers_serving(actor, [row.goal for row in rows])
    return tuple(
        GoalLine(
            goal=row.goal,
            progress=row.progress,
            units=row.units,
            carriers=serving.get(row.goal.pk, ()),
        )
        for row in rows
    )


def _office_lines(offices: Sequence[Unit], period: Period) -> list[OfficeLine]:
    failings = failings_of(offices, period)
    return [
        OfficeLine(office, tuple(failings[office.pk][failing] for failing in Failing))
        for office in offices
    ]


def _stuck_goals(goals: Sequence[GoalLine]) -> tuple[StuckLine, ...]:
    """Give the goals that are behind and that nothing serves."""
    return tuple(
        StuckLine(cause=StuckCause.GOAL_UNSERVED, title=line.goal.title, goal=line.goal)
        for line in goals
        if line.pace is Pace.BEHIND and not line.carriers
    )


def _carriers_serving(actor: Actor, goals: Sequence[Goal]) -> dict[int, tuple[CarrierName, ...]]:
    del actor, goals
    return {}


def _carrier_counts(unit: Unit, period: Period) -> CarrierCounts:
    del unit, period
    return CarrierCounts()


def _stuck_carriers(actor: Actor, unit: Unit, at: datetime) -> tuple[StuckLine, ...]:
    del actor, unit, at
    return ()


def _window_lines(windows: Sequence[Unit], period: Period) -> tuple[WindowLine, ...]:
    del period
    return tuple(WindowLine(window, None, None, None, None, "unknown") for window in windows)
