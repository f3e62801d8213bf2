"""The office's quarter: read once here, shown on the leader's page and in the paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from xianfeng.actors.rules import Actor
from xianfeng.carriers.selectors.catalogue import carriers_serving
from xianfeng.carriers.selectors.past import Places
from xianfeng.carriers.selectors.stuck import stuck_among
from xianfeng.diagnosis.rules import Failing
from xianfeng.diagnosis.selectors import FailingCard, failings_of
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import BRANCHES, UnitKind
from xianfeng.organisation.selectors.days import day_of, start_of
from xianfeng.organisation.selectors.history import Ground
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.selectors.life import memberships_on
from xianfeng.people.selectors.past_members import members_begin
from xianfeng.plans.models import Goal
from xianfeng.plans.rules import Pace
from xianfeng.plans.selectors.goals import Progress, goal_rows
from xianfeng.reports.rules import NoRecord, StuckCause
from xianfeng.reports.selectors.carriers import CarrierNumbers, carrier_numbers
from xianfeng.reports.selectors.goals import called_then, goals_in_force
from xianfeng.reports.words import joined, stuck_words
from xianfeng.review.selectors.windows import WindowResult, window_results


@dataclass(frozen=True)
class Counts:
    """How large the office was: offices, branches, full and probationary members, windows.

    `members` is None where the records of who belonged begin later, on `members_since` if at all.
    """

    offices: int
    branches: int
    members: int | None
    windows: int
    members_since: date | None = None


@dataclass(frozen=True)
class CarrierName:
    """A carrier by number and title; its page is `carriers:carrier`."""

    pk: int
    title: str


@dataclass(frozen=True)
class GoalLine:
    """A goal, where it stands at the end of the quarter, and what serves it.

    Who has answered for a young one for too few days is not judged by what serves it.
    """

    goal: Goal
    progress: Progress | None
    units: tuple[Unit, ...]
    carriers: tuple[CarrierName, ...]
    is_young: bool = False

    @property
    def pace(self) -> Pace:
        return self.progress.pace if self.progress else Pace.UNKNOWN

    @property
    def is_unserved(self) -> bool:
        """Tell whether a carrier is lacking."""
        return not (self.carriers or self.is_young)


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
    the offices below it, by code. All is reckoned with the trees, members and names of `as_of`, its
    last day; what serves a goal ran in the quarter, and what is stuck is told as of `told_on`.
    """

    unit: Unit
    above: str
    period: Period
    as_of: date
    today: date
    counts: Counts
    told_on: date
    goals: tuple[GoalLine, ...]
    longer_goals: int
    numbers: CarrierNumbers | None
    windows: tuple[WindowResult, ...]
    own: OfficeLine | None
    offices: tuple[OfficeLine, ...]
    stuck: tuple[StuckLine, ...]

    @property
    def is_over(self) -> bool:
        """Tell whether all is told of the whole quarter, and not so far."""
        return self.period.is_over(on=self.as_of)

    @property
    def carriers(self) -> CarrierNumbers:
        """What the carriers did, on a card that was asked for the counts."""
        assert self.numbers is not None
        return self.numbers

    @property
    def name(self) -> str:
        """The unit's name; a division or a window is called after what it belongs to."""
        return joined(self.above, self.unit.name)

    @property
    def unserved(self) -> tuple[GoalLine, ...]:
        """The goals that no carrier serves, without the young ones."""
        return tuple(line for line in self.goals if line.is_unserved)

    @property
    def young(self) -> int:
        """How many goals have been here for too few days, served or not."""
        return sum(line.is_young for line in self.goals)

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


@dataclass(frozen=True)
class Told:
    """The moment of which it is told what serves a goal and what is stuck, and its ground."""

    at: datetime
    ground: Ground
    places: Places


def quarter_of_office(
    actor: Actor, unit: Unit, period: Period, at: datetime, *, for_page: bool = False
) -> QuarterCard:
    """Gather the quarter of a unit and all below it; who may read it reads what all read.

    Args:
        unit: an office, a division, or the top of all.
        period: the quarter; other periods are read alike.
        for_page: tell what serves a goal and what is stuck as of today, and do not count what the
            carriers did, which a page does not show.

    Raises:
        Unit.DoesNotExist: the actor may not see the unit.
        NoRecord: nothing was recorded of the unit before the period's end.
    """
    if not units_visible_to(actor).filter(pk=unit.pk).exists():
        raise Unit.DoesNotExist
    today = day_of(at)
    as_of = period.last_day(today=today)
    ground = Ground.of(as_of)
    if period.end <= (begun := day_of(unit.recorded_at)) or unit.pk not in ground.units.nodes:
        raise NoRecord(unit=unit.name, day=begun)
    places = Places.of(ground)
    told = Told(min(at, _end_of(as_of)), ground, places)
    if for_page and as_of < today:
        now = Ground.of(today)
        told = Told(at, now, Places.of(now))
    units = _units_then(ground, unit)
    organisations = ground.organisations_of(unit.pk)
    goals, longer = _goal_lines(ground, unit, period, told)
    windows = [one for one in units if one.kind == UnitKind.WINDOW.value]
    offices = [one for one in units if one.kind == UnitKind.OFFICE.value]
    lines = _office_lines(offices, period)
    below_it = tuple(line for line in lines if line.office.pk != unit.pk)
    members, since = _members(list(organisations), as_of)
    return QuarterCard(
        unit=next(one for one in units if one.pk == unit.pk),
        above=_above(ground, unit.pk),
        period=period,
        as_of=as_of,
        today=today,
        counts=Counts(
            offices=len(below_it) or len(lines),
            branches=sum(kind in BRANCHES for kind in organisations.values()),
            members=members,
            windows=len(windows),
            members_since=since,
        ),
        told_on=told.ground.day,
        goals=goals,
        longer_goals=longer,
        numbers=None if for_page else carrier_numbers(organisations, period, places=places),
        windows=tuple(window_results(windows, period)),
        own=next((line for line in lines if line.office.pk == unit.pk), None),
        offices=below_it,
        stuck=(
            *_stuck_goals(goals),
            *_stuck_carriers(told, unit),
        ),
    )


def _end_of(day: date) -> datetime:
    """Return the last moment of a day where the offices are."""
    return start_of(day + timedelta(days=1)) - timedelta.resolution


def _units_then(ground: Ground, top: Unit) -> list[Unit]:
    """Read a unit, and the offices and windows that were below it, by code."""
    nodes, shown = ground.units.nodes, {UnitKind.OFFICE.value, UnitKind.WINDOW.value}
    below = ground.units.below(top.pk)
    wanted = [key for key in below if nodes[key].kind in shown or key == top.pk]
    return called_then(ground, Unit.objects.filter(pk__in=wanted).order_by("code"))


def _above(ground: Ground, key: int) -> str:
    """Return the name of what a division or a window stood below; an office is called alone."""
    parent = ground.units.parent_of(key)
    is_office = ground.units.nodes[key].kind == UnitKind.OFFICE.value
    return "" if is_office or parent is None else ground.units.nodes[parent].name


def _members(organisations: Sequence[int], day: date) -> tuple[int | None, date | None]:
    """Count the Party members of organisations on a day; unknown: since when they are known."""
    counted = {Standing.FULL.value, Standing.PROBATIONARY.value}
    there = memberships_on(day).filter(organisation__in=organisations, standing__in=counted)
    if number := there.count():
        return number, None
    since = members_begin(Q(organisation__in=organisations))
    return (0, None) if since is not None and since <= day else (None, since)


def _goal_lines(
    ground: Ground, unit: Unit, period: Period, told: Told
) -> tuple[tuple[GoalLine, ...], int]:
    """Return the goals of the year, and how many of longer plans are left out."""
    in_force, units, young = goals_in_force(ground, unit, period)
    of_year = [goal for goal in in_force if goal.plan.is_of_a_year]
    rows = goal_rows(of_year or in_force, on=ground.day)
    serving = carriers_serving([row.goal for row in rows], period=period, at=told.at)
    lines = tuple(
        GoalLine(
            goal=row.goal,
            progress=row.progress,
            units=tuple(called_then(ground, units.get(row.goal.pk, row.units))),
            carriers=tuple(
                CarrierName(carrier.pk, told.places.title_of(carrier))
                for carrier in serving[row.goal.pk]
            ),
            is_young=row.goal.pk in young,
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
        if line.pace is Pace.BEHIND and line.is_unserved
    )


def _stuck_carriers(told: Told, unit: Unit) -> tuple[StuckLine, ...]:
    """List the carriers of a unit's organisations that were stuck at the moment that is told."""
    ground, places = told.ground, told.places
    organisations = ground.organisations_of(unit.pk)
    return tuple(
        StuckLine(
            cause=StuckCause(line.reason.value),
            title=places.title_of(line.carrier),
            carrier=CarrierName(line.carrier.pk, places.title_of(line.carrier)),
            whose=(ground.organisations.nodes[whose].name,),
            since=line.since,
            days=None if line.since is None else (ground.day - line.since).days,
        )
        for line in stuck_among(places.carriers_of(organisations), at=told.at)
        if (whose := places.place_of(line.carrier)) in organisations
    )
