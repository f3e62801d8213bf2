from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from xianfeng.audit.selectors import state_of
from xianfeng.ballots.selectors.counts import ballots_since
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.selectors.catalogue import RUNNING_VALUES
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import windows
from xianfeng.plans.models import Goal, Plan
from xianfeng.plans.rules import Pace
from xianfeng.plans.selectors.goals import Progress, goal_progress
from xianfeng.review.selectors.offices import good_of_all
from xianfeng.review.selectors.windows import WindowResult, window_results
from xianfeng.ui.charts import Part, Spot, parts_of

from .rules import FIRST_SHOWN, quarter_to_show

MONTHS_SHOWN = 12
KEPT = (Pace.AHEAD, Pace.ON_SCHEDULE)
WORST_FIRST = (Pace.BEHIND, Pace.SLOW, Pace.OPEN, Pace.UNKNOWN, Pace.ON_SCHEDULE, Pace.AHEAD)
"""The order in which promises are read: what is late earns no trust by standing last."""


@dataclass(frozen=True)
class Promise:
    """A goal of the year's plan and where its figure stands."""

    title: str
    progress: Progress | None

    @property
    def pace(self) -> Pace:
        return self.progress.pace if self.progress else Pace.UNKNOWN


@dataclass(frozen=True)
class Deed:
    """A running carrier, as everybody may know it; no person is named."""

    title: str
    theme: str
    organisation: str
    held: int


@dataclass(frozen=True)
class PublicHome:
    """What was promised, done and rated; nothing in it depends on who looks."""

    plan: Plan | None
    promises: tuple[Promise, ...]
    deeds: tuple[Deed, ...]
    results: tuple[WindowResult, ...]
    good: Estimate | None
    """What people said of all windows, as the page of the whole says it too."""
    period: Period
    activities: tuple[Spot, ...]
    """How many were held in each of the last twelve whole months."""
    people_served: int
    """By the activities of these months."""

    @property
    def paces(self) -> tuple[Part, ...]:
        """How many promises stand how, the best first."""
        counts = Counter(promise.pace.value for promise in self.promises)
        return parts_of({pace.value: counts[pace.value] for pace in Pace})

    @property
    def kept(self) -> int:
        """How many promises are on schedule or ahead."""
        return sum(promise.pace in KEPT for promise in self.promises)

    @property
    def held(self) -> int:
        return round(sum(month.value or 0 for month in self.activities))

    @property
    def first_promises(self) -> tuple[Promise, ...]:
        return self.promises[:FIRST_SHOWN]

    @property
    def more_promises(self) -> tuple[Promise, ...]:
        return self.promises[FIRST_SHOWN:]

    @property
    def first_deeds(self) -> tuple[Deed, ...]:
        return self.deeds[:FIRST_SHOWN]

    @property
    def more_deeds(self) -> tuple[Deed, ...]:
        return self.deeds[FIRST_SHOWN:]

    @property
    def published(self) -> tuple[WindowResult, ...]:
        """The first windows whose result may be shown, by code: this is no ranking."""
        shown = [result for result in self.results if result.good is not None]
        return tuple(shown[:FIRST_SHOWN])

    @property
    def windows(self) -> int:
        """How many windows there are, published or not."""
        return len(self.results)

    @property
    def is_empty(self) -> bool:
        return not (self.promises or self.deeds or self.results)


READS = ("organisation", "plans", "carriers")
"""Rooms whose tables the public pages are made of, beside the sums of the ballots."""


def state_of_public(*, today: date) -> tuple[Hashable, ...]:
    """Say in which state all is that the public pages show on the day of asking; two queries."""
    oldest = Period.quarter_of(today).back(3)[-1]
    return today, state_of(READS), ballots_since(oldest.start)


def public_home(*, today: date) -> PublicHome:
    """Gather the public home; what stands here is public: goals, running carriers, results."""
    plan = _plan_of_the_year(today)
    activities, people_served = _activities(today)
    period, results = results_to_show(list(windows().order_by("code")), today=today)
    return PublicHome(
        plan=plan,
        promises=_promises(plan, today),
        deeds=_deeds(),
        results=results,
        good=good_of_all(period),
        period=period,
        activities=activities,
        people_served=people_served,
    )


def results_to_show(
    found: Sequence[Unit], *, today: date
) -> tuple[Period, tuple[WindowResult, ...]]:
    """List windows' results of the quarter of today, or, where none is out yet, of the one before.

    They come in the order of the windows: this is no ranking.
    """
    current = Period.quarter_of(today)
    results = window_results(found, current)
    period = quarter_to_show(current, (result.good is not None for result in results))
    if period != current:
        results = window_results(found, period)
    return period, tuple(results)


def _plan_of_the_year(today: date) -> Plan | None:
    """Return the newest plan of the top unit that is in force, the shortest of several."""
    return (
        Plan.objects.filter(unit__parent__isnull=True, starts_on__lte=today, ends_on__gt=today)
        .select_related("unit")
        .order_by("-starts_on", "ends_on", "-pk")
        .first()
    )


def _promises(plan: Plan | None, today: date) -> tuple[Promise, ...]:
    if plan is None:
        return ()
    goals = list(Goal.objects.filter(plan=plan).order_by("pk"))
    progress = goal_progress(goals, on=today)
    promises = [Promise(goal.title, progress.get(goal.pk)) for goal in goals]
    return tuple(sorted(promises, key=lambda promise: WORST_FIRST.index(promise.pace)))


def _activities(today: date) -> tuple[tuple[Spot, ...], int]:
    """Count the activities of the twelve months before this one, and the people they served."""
    months = Period.month_of(today).previous().back(MONTHS_SHOWN)[::-1]
    rows = (
        Activity.objects.filter(held_at__isnull=False)
        .annotate(month=TruncMonth("held_at"))
        .order_by()
        .values_list("month")
        .annotate(held=Count("pk"), served=Sum("people_served"))
    )
    told = {timezone.localtime(month).date(): (held, served) for month, held, served in rows}
    spots = tuple(Spot(month.start, told.get(month.start, (0, 0))[0]) for month in months)
    return spots, sum(told.get(month.start, (0, 0))[1] for month in months)


def _deeds() -> tuple[Deed, ...]:
    carriers = (
        Carrier.objects.filter(stage__in=RUNNING_VALUES)
        .annotate(held=Count("activities", filter=Q(activities__held_at__isnull=False)))
        .order_by("-held", "pk")
        .values_list("title", "theme", "organisation__name", "held")
    )
    return tuple(Deed(*row) for row in carriers)
