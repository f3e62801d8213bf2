from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor, Person
from xianfeng.audit.keeping import once
from xianfeng.audit.services import record
from xianfeng.carriers.models.activities import Activity, CheckIn, SignUp
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.permissions import can_run_activity, can_run_carrier
from xianfeng.carriers.rules.life import CheckInState
from xianfeng.carriers.rules.places import checked_places
from xianfeng.carriers.selectors.activities import door_of, planned_of
from xianfeng.carriers.selectors.catalogue import carriers_visible_to
from xianfeng.carriers.selectors.places import free_places, held_row
from xianfeng.carriers.services.places import fill_places
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.foundation.refusals import Ahead, NotAfter, OnlyMembers, Over, Twice
from xianfeng.notices.services import notify
from xianfeng.organisation.selectors.days import day_of

HELD_ALREADY = N_("It has already been recorded that this activity was held.")


class NotRunning(Refusal):
    """Only a carrier that runs has activities."""

    sentence = N_("The carrier is not running; it has activities once it is started.")


class NotSignedUp(Refusal):
    """There is no word to take back."""

    sentence = N_("You are not signed up.")


class StruckOff(Refusal):
    """Whoever runs the activity has taken the member off the list."""

    sentence = N_("You were taken off the list. Ask {name}.")


class DoorNotOpen(Refusal):
    """The code at the door does not open yet."""

    sentence = N_("It is too early to check in.")


class DoorClosed(Refusal):
    """The code at the door does not open any more."""

    sentence = N_("It is too late to check in.")


def plan_activity(
    *,
    actor: Actor,
    carrier: Carrier,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    at: datetime,
    places: int | None = None,
    closes_at: datetime | None = None,
) -> Activity:
    """Plan an activity of a running carrier; a past one may be written down, and it shows.

    Args:
        place: a public place; never where persons are.
        places: persons; None for as many as come.
        closes_at: the first moment at which nobody signs up any more; None for its end.

    Raises:
        NotAllowed: the actor does not run the carrier.
        NotRunning: the carrier has not started, or has ended.
        NotAfter: the hours are the wrong way round, or nobody could sign up.
        Outside: nobody could come, or more than a city.
        Twice: the same activity at the same hour stands already.
    """
    require(can_run_carrier, actor, carrier)
    if ends_at <= starts_at:
        raise NotAfter(day=starts_at, why=N_("it begins then"))
    checked_places(places, closes_at, at)
    try:
        with transaction.atomic():
            _require_running(carrier)
            activity = Activity.objects.create(
                carrier=carrier,
                title=title,
                starts_at=starts_at,
                ends_at=ends_at,
                place=place,
                places=places,
                closes_at=closes_at,
                recorded_at=at,
            )
            record(actor=actor, verb="carriers.activity.planned", subject=activity, at=at)
    except IntegrityError as error:
        raise Twice(what=N_("This activity has already been planned.")) from error
    return activity


def hold_activity(
    *,
    actor: Actor,
    activity: Activity,
    held_at: datetime,
    people_served: int,
    summary: str,
    at: datetime,
) -> Activity:
    """Write down that an activity was held, once; who was there is the members' own word.

    Args:
        at: the moment of recording; the days between are evidence.

    Raises:
        NotAllowed: the actor does not run the carrier.
        Ahead: the moment lies ahead.
        Over: it was cancelled.
        Twice: it was written down before.
    """
    require(can_run_activity, actor, activity)
    if held_at > at:
        raise Ahead(day=held_at)
    if activity.cancelled_at is not None:
        raise Over(what=N_("The activity"))
    with transaction.atomic():
        written = Activity.objects.filter(pk=activity.pk, held_at=None, cancelled_at=None).update(
            held_at=held_at,
            people_served=people_served,
            summary=summary.strip(),
            held_recorded_at=at,
        )
        if not written:
            raise Twice(what=HELD_ALREADY)
        record(
            actor=actor,
            verb="carriers.activity.held",
            subject=activity,
            at=at,
            detail={"people": people_served},
        )
    activity.refresh_from_db()
    return activity


def sign_up(*, actor: Actor, activity: Activity, at: datetime) -> SignUp:
    """Take a member's word to come: with a place where one is free and nobody waits (D13).

    Raises:
        OnlyMembers: the actor is no member.
        NotAllowed: the member does not know of the carrier.
        NotRunning: the carrier has ended.
        Over: the activity is over, or signing up is.
        StruckOff: whoever runs it has taken the member off the list.
        Twice: the word stands already.
    """
    member = _member(actor)
    _require_known(member, activity)
    with once(N_("You have already signed up.")):
        _require_running(activity.carrier)
        row = held_row(activity)
        if row.ends_at <= at or row.held_at is not None:
            raise Over(what=N_("The activity"))
        if row.closes_at is not None and row.closes_at <= at:
            raise Over(what=N_("Signing up"))
        if row.sign_ups.filter(member=member.member_id, struck_by__isnull=False).exists():
            raise StruckOff(name=row.carrier.organisation.name)
        fill_places(actor=actor, activity=row, at=at)
        free = free_places(row)
        word = SignUp.objects.create(
            activity=row,
            member_id=member.member_id,
            signed_up_at=at,
            placed_at=at if free is None or free > 0 else None,
        )
        record(actor=actor, verb="carriers.sign_up.given", subject=word, at=at, is_own=True)
    return word


def withdraw(*, actor: Actor, activity: Activity, at: datetime) -> SignUp:
    """Take the word back, without a reason; it stays in the history.

    Raises:
        OnlyMembers: the actor is no member.
        NotSignedUp: there is no word, or it was taken back before.
        Over: the activity is over.
    """
    member = _member(actor)
    if activity.ends_at <= at or activity.held_at is not None:
        raise Over(what=N_("The activity"))
    with transaction.atomic():
        row = held_row(activity)
        word = (
            SignUp.objects.select_for_update()
            .filter(activity=row, member=member.member_id, withdrawn_at__isnull=True)
            .first()
        )
        if word is None:
            raise NotSignedUp
        word.withdrawn_at = at
        word.save(update_fields=["withdrawn_at"])
        fill_places(actor=actor, activity=row, at=at)
        record(actor=actor, verb="carriers.sign_up.withdrawn", subject=word, at=at, is_own=True)
    return word


def check_in(*, actor: Actor, activity: Activity, at: datetime) -> CheckIn:
    """Say on the spot that one is there; once, and the same again changes nothing.

    Whoever holds the code at the door may check in; no place is asked for or kept.

    Raises:
        OnlyMembers: the actor is no member.
        NotRunning: the carrier has ended.
        DoorNotOpen: it is too early.
        DoorClosed: it is too late.
    """
    member = _member(actor)
    before = CheckIn.objects.filter(activity=activity, member=member.member_id).first()
    if before is not None:
        return before
    state = door_of(activity, at=at)
    if state is CheckInState.TOO_EARLY:
        raise DoorNotOpen
    if state is CheckInState.OVER:
        raise DoorClosed
    with transaction.atomic():
        _require_running(activity.carrier)
        there, is_new = CheckIn.objects.get_or_create(
            activity=activity, member_id=member.member_id, defaults={"checked_in_at": at}
        )
        if is_new:
            record(actor=actor, verb="carriers.check_in.made", subject=there, at=at, is_own=True)
    return there


def cancel_planned(*, actor: Actor, carrier: Carrier, at: datetime) -> int:
    """Cancel what is planned through a carrier that ends, in the caller's transaction.

    Whoever has signed up is told; the caller writes the line of the trail.
    """
    planned = list(planned_of(carrier, at=at))
    for activity in planned:
        activity.cancelled_at = at
        activity.save(update_fields=["cancelled_at"])
        words = activity.sign_ups.filter(withdrawn_at=None, member__user__isnull=False)
        notify(
            actor=actor,
            user_ids=words.order_by("pk").values_list("member__user", flat=True),
            kind="carriers.activity_cancelled",
            at=at,
            details={"title": activity.title, "day": day_of(activity.starts_at).isoformat()},
            url=reverse("carriers:activity", args=[activity.pk]),
            key=f"activity:{activity.pk}",
        )
    return len(planned)


def _member(actor: Actor) -> Person:
    if not isinstance(actor, Person):
        raise OnlyMembers
    return actor


def _require_known(member: Person, activity: Activity) -> None:
    if not carriers_visible_to(member).filter(pk=activity.carrier_id).exists():
        raise NotAllowed


def _require_running(carrier: Carrier) -> None:
    """Read the carrier anew and hold it, so that it does not end under the deed."""
    if not Carrier.objects.select_for_update().get(pk=carrier.pk).is_running:
        raise NotRunning
