from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Deed, Stage
from xianfeng.carriers.selectors.catalogue import SUBJECT_TYPE, carriers_visible_to
from xianfeng.hearings.models import Hearing
from xianfeng.plans.models import GoalLink, Indicator, Observation
from xianfeng.plans.selectors.months import value_known

from .models import Expectation
from .permissions import can_state
from .rules import Standing


@dataclass(frozen=True)
class Line:
    """One expectation as a page shows it."""

    expectation: Expectation
    standing: Standing
    before_month: date | None
    since_month: date | None


@dataclass(frozen=True)
class ExpectationCard:
    """What is expected of a carrier, and since when nobody can change it."""

    carrier: Carrier
    lines: tuple[Line, ...]
    frozen_at: datetime | None
    may_state: bool


def indicators_served(carrier: Carrier) -> QuerySet[Indicator]:
    """List the figures of the goals that a carrier serves."""
    goals = GoalLink.objects.filter(subject_type=SUBJECT_TYPE, subject_id=carrier.pk)
    found = Indicator.objects.filter(goal__in=goals.values("goal"))
    return found.select_related("goal").order_by("goal", "pk")


def standing_of(carrier: Carrier) -> QuerySet[Expectation]:
    """List what is expected of a carrier now, or was at its approval."""
    months = Observation.objects.order_by("period_start").prefetch_related("corrections")
    rows = Expectation.objects.filter(carrier=carrier, ended_at=None)
    return (
        rows.select_related("indicator__goal")
        .prefetch_related(Prefetch("indicator__observations", months))
        .order_by("pk")
    )


def is_answered(carrier: Carrier) -> bool:
    """Tell whether an answer of a voice counts for the text as it stands, or one is being asked."""
    asked = Hearing.objects.filter(subject_type=SUBJECT_TYPE, subject_id=carrier.pk, end="")
    counts = carrier.endorsements.filter(version__gte=carrier.voices_since)
    return counts.exists() or asked.exists()


def expectation_card(actor: Actor | None, carrier: Carrier) -> ExpectationCard | None:
    """Gather what is expected of a carrier; None where there is nothing to say or to do."""
    if actor is None:
        return None
    approved = [move for move in carrier.moves.all() if move.step == Deed.APPROVE]
    last = max(approved, key=lambda move: move.number, default=None)
    frozen_at = last.recorded_at if last else None
    lines = tuple(_line(row, frozen_at) for row in standing_of(carrier))
    is_open = carrier.stage == Stage.PROPOSED
    may_state = is_open and can_state(actor, carrier)
    if not lines and not is_open:
        return None
    return ExpectationCard(carrier, lines, frozen_at, may_state)


def _line(row: Expectation, frozen_at: datetime | None) -> Line:
    months: list[Observation] = list(row.indicator.observations.all())
    before = _last(months) if frozen_at is None else _known(months, frozen_at)
    since = None
    if frozen_at is not None:
        since = _last(each for each in months if each.recorded_at > frozen_at)
    value = None
    if before is not None:
        value = before.value if frozen_at is None else value_known(before, frozen_at)
    return Line(
        expectation=row,
        standing=Standing(value, since.value if since else None, row.change),
        before_month=before.period_start if before else None,
        since_month=since.period_start if since else None,
    )


def _known(months: Iterable[Observation], at: datetime) -> Observation | None:
    return _last(each for each in months if each.recorded_at <= at)


def _last(months: Iterable[Observation]) -> Observation | None:
    return max(months, key=lambda each: each.period_start, default=None)


def expectations_visible_to(actor: Actor) -> QuerySet[Expectation]:
    """List what is expected of the carriers that the actor may see."""
    carriers = carriers_visible_to(actor).order_by().select_related(None).values("pk")
    return Expectation.objects.filter(carrier__in=carriers).select_related("carrier__organisation")
