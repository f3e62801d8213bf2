from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from xianfeng.actors.rules import Actor, Person
from xianfeng.rolls.models import Roll
from xianfeng.rolls.selectors import am_i_on, answers_for, people_on, rolls_visible_to

from .models import Answer, Hearing
from .outcome import outcome_for
from .permissions import can_ask
from .rules import Result, Way, result_of

SHOWN = 5
"""Hearings named at once on a first page."""


def hearings_visible_to(actor: Actor) -> QuerySet[Hearing]:
    """List the hearings open to everybody, and those of members whose roll the actor may see."""
    everything = Hearing.objects.select_related("organisation", "roll")
    return everything.filter(Q(way=Way.PUBLIC.value) | Q(roll__in=rolls_visible_to(actor)))


def hearings_of(actor: Actor, subject_type: str, subject_id: int) -> QuerySet[Hearing]:
    """List what was asked about a thing, the latest first."""
    found = hearings_visible_to(actor).filter(subject_type=subject_type, subject_id=subject_id)
    return found.order_by("-pk")


def consultations(today: date) -> QuerySet[Hearing]:
    """List what everybody may answer today, what ends first before the rest."""
    found = Hearing.objects.filter(way=Way.PUBLIC.value, end="", closes_on__gte=today)
    return found.select_related("organisation").order_by("closes_on", "pk")


def waiting_for(member: Person, today: date) -> list[Hearing]:
    """List what a member on its roll has not answered yet; at most `SHOWN`."""
    running = Hearing.objects.filter(way=Way.MEMBERS.value, end="", closes_on__gte=today)
    mine = running.filter(
        Q(roll__entries__member=member.member_id) | Q(roll__changes__member=member.member_id)
    )
    open_ones = mine.exclude(answers__member=member.member_id).select_related("roll").distinct()
    found = list(open_ones.order_by("closes_on", "pk"))
    is_on = answers_for(member.member_id, [hearing.roll for hearing in found if hearing.roll])
    return [hearing for hearing in found if is_on.get(hearing.roll_id or 0)][:SHOWN]


@dataclass(frozen=True)
class HearingCard:
    """A hearing as its page shows it."""

    hearing: Hearing
    subject_url: str
    is_on: bool | None
    """Whether the actor stands on the roll; None for whoever is no member."""
    mine: str
    """What the actor has answered, in words; empty for nothing."""
    may_answer: bool
    may_end: bool
    answered: int
    """How many have answered so far; what they answered is not shown before the end."""
    asked: int | None


def hearing_card(*, actor: Actor, hearing: Hearing, today: date) -> HearingCard:
    """Gather what a page of a visible hearing of members shows."""
    is_on, mine = None, ""
    if isinstance(actor, Person) and hearing.roll is not None:
        is_on = am_i_on(actor.member_id, hearing.roll).is_on
        answer = hearing.answers.filter(member=actor.member_id).first()
        mine = answer.get_said_display() if answer else ""
    is_open = hearing.is_running and today <= hearing.closes_on
    counted = result_now(hearing)
    return HearingCard(
        hearing=hearing,
        subject_url=outcome_for(hearing).address(hearing.subject_id),
        is_on=is_on,
        mine=mine,
        may_answer=bool(is_on) and is_open,
        may_end=hearing.is_running and can_ask(actor, hearing.organisation),
        answered=counted.answered,
        asked=counted.asked,
    )


def result_now(hearing: Hearing) -> Result:
    """Add up what was answered so far: of members those who stand on the roll."""
    if hearing.roll is None:
        days = hearing.days.values("said").annotate(count=Sum("count")).order_by("said")
        return result_of({row["said"]: row["count"] for row in days}, None)
    on = people_on(hearing.roll)
    rows = hearing.answers.filter(member__in=on.values("pk"))
    counted = rows.values("said").annotate(count=Count("pk")).order_by("said")
    return result_of({row["said"]: row["count"] for row in counted}, on.count())


def due(today: date) -> QuerySet[Hearing]:
    """List the running hearings whose last day is over."""
    return Hearing.objects.filter(end="", closes_on__lt=today).order_by("closes_on", "pk")


def users_asked(roll: Roll) -> list[int]:
    """List the accounts of those who stand on a roll."""
    found = people_on(roll).filter(user__is_active=True)
    return list(found.order_by("pk").values_list("user_id", flat=True))


def users_who_answered(hearing: Hearing) -> list[int]:
    """List the accounts of those who have answered by name."""
    found = Answer.objects.filter(hearing=hearing, member__user__is_active=True)
    return list(found.order_by("pk").values_list("member__user_id", flat=True))


def running_of(subject_type: str, subject_ids: Iterable[int]) -> QuerySet[Hearing]:
    """List what is being asked about some things of a kind."""
    found = Hearing.objects.filter(subject_type=subject_type, end="")
    return found.filter(subject_id__in=list(subject_ids)).order_by("pk")
