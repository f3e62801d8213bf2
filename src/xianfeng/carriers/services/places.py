"""Who has a place and who waits for one: one rule, whatever frees a place (D13)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import altered
from xianfeng.audit.services import record
from xianfeng.carriers.models.activities import Activity, SignUp
from xianfeng.carriers.permissions import can_run_activity
from xianfeng.carriers.rules.places import checked_places
from xianfeng.carriers.selectors.places import free_places, held_row, waiting_for
from xianfeng.foundation.errors import N_
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Over, Twice
from xianfeng.notices.services import notify
from xianfeng.organisation.selectors.days import day_of


def fill_places(*, actor: Actor, activity: Activity, at: datetime) -> int:
    """Let those who wait move up to what is free, the first of them first, and tell them.

    Part of whatever frees a place; the caller holds the row and writes the line of the trail.
    """
    free = free_places(activity)
    moved = list(waiting_for(activity) if free is None else waiting_for(activity)[: max(free, 0)])
    for word in moved:
        word.placed_at = at
        word.save(update_fields=["placed_at"])
    _tell(actor, activity, moved, "carriers.moved_up", at)
    return len(moved)


def set_places(
    *,
    actor: Actor,
    activity: Activity,
    places: int | None,
    closes_at: datetime | None,
    at: datetime,
) -> Activity:
    """Say how many can come and until when one signs up; nobody who has a place loses it.

    Args:
        places: persons; None for as many as come.
        closes_at: the first moment at which nobody signs up any more; None for its end.

    Raises:
        NotAllowed, Outside, NotAfter, Over: as they say.
    """
    require(can_run_activity, actor, activity)
    checked_places(places, closes_at, activity.recorded_at)
    with transaction.atomic():
        row = held_row(activity)
        if row.held_at is not None or row.cancelled_at is not None:
            raise Over(what=N_("The activity"))
        changes = altered(row, {"places": places, "closes_at": closes_at})
        row.save(update_fields=["places", "closes_at"])
        moved = fill_places(actor=actor, activity=row, at=at)
        record(
            actor=actor,
            verb="carriers.activity.places_set",
            subject=row,
            at=at,
            changes=changes,
            detail={"moved_up": moved},
        )
    return row


def strike(*, actor: Actor, word: SignUp, reason: str, at: datetime) -> SignUp:
    """Take somebody off the list, with a reason that they read; the next in line moves up.

    Raises:
        NotAllowed, NoReason, TooLong, Over, Twice: as they say.
    """
    require(can_run_activity, actor, word.activity)
    why = checked_reason(reason)
    with transaction.atomic():
        activity = held_row(word.activity)
        if activity.held_at is not None or activity.ends_at <= at:
            raise Over(what=N_("The activity"))
        row = SignUp.objects.select_for_update().get(pk=word.pk)
        if row.withdrawn_at is not None:
            raise Twice(what=N_("This sign-up does not stand any more."))
        row.withdrawn_at, row.struck_by_id, row.reason = at, actor.user_id, why
        row.save(update_fields=["withdrawn_at", "struck_by", "reason"])
        _tell(actor, activity, [row], "carriers.struck_off", at)
        fill_places(actor=actor, activity=activity, at=at)
        record(actor=actor, verb="carriers.sign_up.struck", subject=row, at=at, reason=why)
    return row


def _tell(actor: Actor, activity: Activity, words: list[SignUp], kind: str, at: datetime) -> None:
    """Tell those whom it concerns; each word is a matter of its own."""
    for word in words:
        if word.member.user_id is not None:
            notify(
                actor=actor,
                user_ids=[word.member.user_id],
                kind=kind,
                at=at,
                details={"title": activity.title, "day": day_of(activity.starts_at).isoformat()},
                url=reverse("carriers:activity", args=[activity.pk]),
                key=f"sign_up:{word.pk}",
            )
