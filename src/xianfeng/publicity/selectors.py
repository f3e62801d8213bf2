from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from xianfeng.audit.selectors import state_of
from xianfeng.ballots.selectors import ballots_since
from xianfeng.carriers.models import Carrier
from xianfeng.carriers.rules import RUNNING
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import windows
from xianfeng.plans.models import Goal, Plan
from xianfeng.plans.rules import Pace
from xianfeng.plans.selectors import Progress, goal_progress
from xianfeng.review.selectors import WindowResult, window_results

from .rules import FIRST_SHOWN, quarter_to_show, words_of


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
    period: Period

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
    """Say in which state everything is that the public pages show; two queries.

    Args:
        today: the day of asking; on another day they show another plan or quarter.
    """
    oldest = Period.quarter_of(today).previous().previous()
    return today, state_of(READS), ballots_since(oldest.start)


def public_home(*, today: date) -> PublicHome:
    """Gather the public home; what stands here is public: goals, running carriers, results."""
    plan = _plan_of_the_year(today)
    period, results = results_to_show(list(windows().order_by("code")), today=today)
    return PublicHome(
        plan=plan,
        promises=_promises(plan),
        deeds=_deeds(),
        results=results,
        period=period,
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


def windows_found(text: str) -> QuerySet[Unit]:
    """List the windows whose name, code or office holds every word of the text, by code."""
    found = windows()
    for word in words_of(text):
        found = found.filter(
            Q(name__icontains=word) | Q(code__iexact=word) | Q(parent__name__icontains=word)
        )
    return found.order_by("code")


def _plan_of_the_year(today: date) -> Plan | None:
    """Return the newest plan of the top unit that is in force, the shortest of several."""
    return (
        Plan.objects.filter(unit__parent__isnull=True, starts_on__lte=today, ends_on__gt=today)
        .select_related("unit")
        .order_by("-starts_on", "ends_on", "-pk")
        .first()
    )


def _promises(plan: Plan | None) -> tuple[Promise, ...]:
    if plan is None:
        return ()
    goals = list(Goal.objects.filter(plan=plan).order_by("pk"))
    progress = goal_progress(goals)
    return tuple(Promise(goal.title, progress.get(goal.pk)) for goal in goals)


def _deeds() -> tuple[Deed, ...]:
    carriers = (
        Carrier.objects.filter(stage__in=[stage.value for stage in RUNNING])
        .annotate(held=Count("activities", filter=Q(activities__held_at__isnull=False)))
        .order_by("-held", "pk")
        .values_list("title", "theme", "organisation__name", "held")
    )
    return tuple(Deed(*row) for row in carriers)
