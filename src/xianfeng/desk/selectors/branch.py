from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet

from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.asks.models import IS_OPEN
from xianfeng.asks.permissions import is_at_side
from xianfeng.asks.selectors import answered_by
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.permissions import can_count_endorsement
from xianfeng.carriers.rules.life import Stage, StuckReason, Turn, Voice
from xianfeng.carriers.selectors.activities import activities_visible_to, counted
from xianfeng.carriers.selectors.catalogue import (
    NEWEST_FIRST,
    CarrierRow,
    carrier_rows,
    carriers_in_reach,
)
from xianfeng.carriers.selectors.decision import turn_now
from xianfeng.carriers.selectors.page import moves_in_order
from xianfeng.carriers.selectors.stuck import StuckCarrier, stuck_carriers
from xianfeng.carriers.selectors.voices import voices_lacking_of
from xianfeng.desk.rules import DAYS_A_WEEK, Due, TodoKind, due_by
from xianfeng.foundation.paths import is_at_or_below
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_if_known, day_of
from xianfeng.organisation.selectors.visible import (
    below,
    office_of,
    subtree,
    top_organisations_of,
    windows,
)
from xianfeng.people.models.life import Transfer
from xianfeng.people.selectors.visible import party_members
from xianfeng.review.selectors.windows import WindowResult, window_results

from .week import Week, week_of

STUCK_KINDS = {
    StuckReason.SILENT: TodoKind.WAKE,
    StuckReason.REVIEW_OVERDUE: TodoKind.LOOK_AGAIN,
    StuckReason.NO_GOAL: TodoKind.TIE_TO_GOAL,
}
"""What a stuck carrier asks of its secretary; waiting proposals are counted voice by voice."""

ELSEWHERE = frozenset({TodoKind.AWAIT_APPROVAL, TodoKind.COUNTED_BY_OTHERS})
"""What waits for somebody else."""


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, where it comes from, by when; the next step hangs on the kind."""

    kind: TodoKind
    thing: Carrier | Activity | Transfer
    due: Due
    since: date | None = None
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True)
class CarrierHealth:
    """A carrier that runs, its goals, its last activity and what ails it, if anything."""

    row: CarrierRow
    people: int
    stuck: StuckCarrier | None


@dataclass(frozen=True)
class BranchBoard:
    """What a secretary sees of the organisation: what waits for her and for others, her week."""

    organisation: Organisation
    members: int
    todos: tuple[Todo, ...]
    elsewhere: tuple[Todo, ...]
    week: Week
    carriers: tuple[CarrierHealth, ...]


def organisations_led_by(actor: Actor) -> QuerySet[Organisation]:
    """List the organisations of which the actor is secretary, by path."""
    return top_organisations_of(actor, frozenset({RoleKind.SECRETARY}))


def branch_board(actor: Actor, organisation: Organisation, *, at: datetime) -> BranchBoard:
    """Gather what the secretary of an organisation is to do, and how its carriers are.

    Args:
        organisation: one of `organisations_led_by`; what lies below it belongs to it.
    """
    carriers = list(
        carriers_in_reach(actor)
        .filter(below(organisation.path, prefix="organisation__"))
        .exclude(stage=Stage.ENDED.value)
        .prefetch_related("endorsements", "moves")
        .order_by(*NEWEST_FIRST)
    )
    stuck = {
        item.carrier.pk: item
        for item in stuck_carriers(actor, at=at)
        if is_at_or_below(item.carrier.organisation.path, organisation.path)
    }
    today = day_of(at)
    activities = _activities(actor, organisation, at)
    todos = [
        *_of_proposals(actor, carriers, today),
        *_of_transfers(actor, organisation, today),
        *_of_activities(activities, at),
        *_of_stuck(stuck.values(), today),
    ]
    hers = [todo for todo in todos if todo.kind not in ELSEWHERE]
    return BranchBoard(
        organisation=organisation,
        members=party_members()
        .filter(organisation__in=subtree(Organisation.objects.all(), organisation.path))
        .count(),
        todos=tuple(sorted(hers, key=_pressing)),
        elsewhere=tuple(todo for todo in todos if todo.kind in ELSEWHERE),
        week=week_of((each for each in activities if each.ends_at > at), at=at),
        carriers=_health(actor, [carrier for carrier in carriers if carrier.is_running], stuck),
    )


def _pressing(todo: Todo) -> tuple[bool, date, int, int]:
    """Order by the day; what has none comes last, by its kind."""
    day = todo.due.day
    return day is None, day or date.max, list(TodoKind).index(todo.kind), todo.thing.pk


def _of_proposals(actor: Actor, carriers: Iterable[Carrier], today: date) -> list[Todo]:
    wait = timedelta(days=settings.FIGURES.endorsement_wait_days)
    start = timedelta(days=settings.FIGURES.carrier_start_days)
    found = []
    for carrier in carriers:
        since = moves_in_order(carrier)[-1].happened_on
        if carrier.stage == Stage.APPROVED.value:
            found.append(Todo(TodoKind.START, carrier, due_by(since + start, today=today), since))
        if carrier.stage != Stage.PROPOSED.value:
            continue
        lacking = voices_lacking_of(carrier)
        if turn_now(carrier) is Turn.MENDER:
            found.append(Todo(TodoKind.MEND, carrier, due_by(None, today=today), since))
            continue
        kind = TodoKind.COUNT_VOICES if lacking else TodoKind.AWAIT_APPROVAL
        if lacking and not can_count_endorsement(actor, carrier):
            kind = TodoKind.COUNTED_BY_OTHERS  # the voices on one's own proposal
        due = due_by(since + wait if lacking else None, today=today)
        found.append(Todo(kind, carrier, due, since, voices=lacking))
    return found


def _of_transfers(actor: Actor, organisation: Organisation, today: date) -> list[Todo]:
    """List the transfers that the organisation itself, or one below it, has not answered."""
    found = []
    for transfer in answered_by(actor, Transfer).filter(IS_OPEN):
        silence = transfer.silence
        due = due_by(day_of(silence.over_at()) if silence else None, today=today)
        if any(
            side.answered_at is None
            and is_at_or_below(side.organisation.path, organisation.path)
            and is_at_side(actor, side.organisation, side.way.kinds)
            for side in transfer.sides
        ):
            found.append(Todo(TodoKind.TRANSFER, transfer, due, day_of(transfer.asked_at)))
    return found


def _activities(actor: Actor, organisation: Organisation, at: datetime) -> list[Activity]:
    """List what is to be held within a week, and what is over and has no record yet."""
    week = timedelta(days=DAYS_A_WEEK)
    silence = timedelta(days=settings.FIGURES.carrier_silence_days)
    return list(
        counted(activities_visible_to(actor))
        .filter(below(organisation.path, prefix="carrier__organisation__"))
        .filter(held_at=None, cancelled_at=None)
        .exclude(carrier__stage=Stage.ENDED.value)
        .filter(starts_at__lt=at + week, ends_at__gt=at - silence)
        .order_by("starts_at", "pk")
    )


def _of_activities(activities: Iterable[Activity], at: datetime) -> list[Todo]:
    today = day_of(at)
    return [
        Todo(TodoKind.RECORD, each, due_by(day_if_known(each.ends_at), today=today))
        for each in activities
        if each.ends_at <= at
    ]


def _of_stuck(stuck: Iterable[StuckCarrier], today: date) -> list[Todo]:
    return [
        Todo(
            STUCK_KINDS[item.reason],
            item.carrier,
            due_by(item.since if item.reason is StuckReason.REVIEW_OVERDUE else None, today=today),
            item.since,
        )
        for item in stuck
        if item.reason in STUCK_KINDS
    ]


def _health(
    actor: Actor, carriers: list[Carrier], stuck: dict[int, StuckCarrier]
) -> tuple[CarrierHealth, ...]:
    rows = carrier_rows(actor, carriers)
    moments = [row.last_held_at for row in rows if row.last_held_at is not None]
    people = {
        (carrier_id, held_at): there
        for carrier_id, held_at, there in Activity.objects.filter(
            carrier__in=carriers, held_at__in=moments
        )
        .annotate(there=Count("check_ins"))
        .order_by("pk")
        .values_list("carrier_id", "held_at", "there")
    }
    found = [
        CarrierHealth(
            row=row,
            people=people.get((row.carrier.pk, row.last_held_at), 0) if row.last_held_at else 0,
            stuck=stuck.get(row.carrier.pk),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda line: line.stuck is None))


def windows_of(organisation: Organisation, period: Period) -> list[WindowResult]:
    """List what people said of the windows of the organisation's office; they are public.

    Args:
        organisation: its unit's office and all below it are looked at.
    """
    if organisation.unit is None:
        return []
    office = office_of(organisation.unit)
    return window_results(subtree(windows(), office.path).order_by("code"), period)
