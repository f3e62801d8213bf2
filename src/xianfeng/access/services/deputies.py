"""Deputies: who acts for whom, where, until when, and why; begun and ended openly (D16)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.permissions import can_name_deputy, names_deputies
from xianfeng.access.selectors.acting import concerning, with_people
from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.selectors.deputies import (
    begin_between,
    end_between,
    may_end,
    name_of,
    roles_standing_for,
)
from xianfeng.access.services.ground import check_end
from xianfeng.access.services.roles import CannotHold, TwoPlaces
from xianfeng.accounts.models import User
from xianfeng.accounts.services.sessions import renew_session
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Before, Over
from xianfeng.notices.services import notify
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of, start_of
from xianfeng.organisation.services.ground import require_open

ACTING = "xf_deputyship"
"""The deputyship under which a session acts."""


class OwnDeputy(Refusal):
    """A deputy is somebody else, and nobody takes roles by naming oneself."""

    sentence = N_("Nobody can be their own deputy or name themselves. Choose another person.")
    beside = ("deputy",)


class DeputyTooLong(Refusal):
    """Whoever is away for longer has a successor, not a deputy."""

    sentence = N_("A deputy is named for at most {days} days. Choose an earlier last day.")
    beside = ("last_day",)


class PlaceNotYours(Refusal):
    """Whoever gives roles names deputies for others where roles are theirs to give."""

    sentence = N_(
        "You can name deputies for others only where you give roles. Choose such a place."
    )
    beside = ("organisation",)


class NothingToPassOn(Refusal):
    """Only roles pass on; a member's rights and an administrator's roles never do."""

    sentence = N_(
        "No role that can be delegated is held at this place in that period. "
        "Administrators' roles and members' own rights are never delegated."
    )


class AlreadyDeputy(Refusal):
    """One deputyship at a place at a time."""

    sentence = N_(
        "This person is already named as deputy for this place in that period. End that "
        "deputyship first."
    )
    beside = ("deputy",)


class DeputyshipOver(Refusal):
    """It does not hold now."""

    sentence = N_(
        "You cannot act for this person now: the deputyship is over, or the roles have ended."
    )


def name_deputy(
    *,
    actor: Actor,
    principal: User,
    deputy: User,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    at: datetime,
) -> Deputyship:
    """Let somebody use another one's roles openly, at a place and below it, for a time (D16).

    Args:
        actor: the principal, or an administrator in whose reach the place is.
        principal: whose roles are used; administrators' roles and members' rights never are.
        organisation: where; neither this nor a unit for all places of the principal.
        starts_at: from when; at once where it lies earlier on the same day.
        ends_at: until when, at most `FIGURES.deputy_days` later.

    Raises:
        NotAllowed: the actor holds no role, or acts for somebody just now.
        PlaceNotYours: the roles are not the actor's to pass on.
        OutlivesGiver: it would end after every role by which it is given.
        TwoPlaces, OwnDeputy, CannotHold, Before, DeputyTooLong,
        NoReason, TooLong, NothingToPassOn, AlreadyDeputy, IsClosed: as they say.
    """
    if organisation is not None and unit is not None:
        raise TwoPlaces
    if not can_name_deputy(actor, principal.pk, organisation=organisation, unit=unit):
        raise PlaceNotYours if names_deputies(actor) else NotAllowed
    if deputy.pk in {principal.pk, actor.user_id}:
        raise OwnDeputy
    if not deputy.is_active:
        raise CannotHold
    begins = _checked_start(starts_at, ends_at, at)
    if principal.pk != actor.user_id:
        check_end(actor, RoleKind.LEADER, organisation, unit, ends_at)
    words = checked_reason(reason)
    wanted = Deputyship(
        principal=principal,
        deputy=deputy,
        organisation=organisation,
        unit=unit,
        starts_at=begins,
        ends_at=ends_at,
        reason=words,
        named_by_id=actor.user_id,
        recorded_at=at,
    )
    if not roles_standing_for(wanted):
        raise NothingToPassOn
    with transaction.atomic():
        if wanted.place is not None:
            require_open(actor=actor, node=wanted.place, at=at)
        # Whoever looks after one of the two accounts meanwhile waits, or was there before.
        both = User.objects.select_for_update(no_key=True).filter(pk__in=[principal.pk, deputy.pk])
        list(both.order_by("pk").values_list("pk", flat=True))
        same = Deputyship.objects.filter(
            principal=principal, deputy=deputy, organisation=organisation, unit=unit, ended_at=None
        )
        if same.filter(starts_at__lt=ends_at, ends_at__gt=begins).exists():
            raise AlreadyDeputy
        wanted.save(force_insert=True)
        record(
            actor=actor,
            verb="access.deputyship.named",
            subject=wanted,
            at=at,
            detail=_detail(wanted),
            reason=words,
        )
        _tell(actor, wanted, "access.deputy_named", at)
    return wanted


def end_deputyship(*, actor: Actor, deputyship: Deputyship, at: datetime) -> Deputyship:
    """End a deputyship before its day; one that was to begin later never begins.

    Raises:
        NotAllowed: the actor is neither principal nor deputy nor an administrator there.
        Over: it has ended before.
    """
    if not may_end(actor, deputyship):
        raise NotAllowed
    with transaction.atomic():
        current = Deputyship.objects.select_for_update().get(pk=deputyship.pk)
        if current.is_over(at):
            raise Over(what=N_("This deputyship"))
        end_running(actor=actor, deputyship=current, at=at)
    return current


def end_deputyships_of(*, actor: Acting, user_id: int, at: datetime) -> int:
    """End what somebody gave and holds, as part of leaving or of closing the account."""
    with transaction.atomic():
        rows = Deputyship.objects.select_for_update().filter(ended_at=None, ends_at__gt=at)
        found = list(concerning(rows, user_id).order_by("pk"))
        for row in found:
            end_running(actor=actor, deputyship=row, at=at)
    return len(found)


def take_up(
    *, actor: Actor, deputyship: Deputyship, session: SessionBase, at: datetime
) -> Deputyship:
    """Begin to act for somebody in a session, which gets a new key.

    Raises:
        NotAllowed: the deputyship is not the actor's.
        DeputyshipOver: it does not hold now, or leaves no role to act with.
    """
    if actor.user_id != deputyship.deputy_id:
        raise NotAllowed
    acting = actor_of(deputyship.deputy, at=at, deputyship_id=deputyship.pk)
    if acting.acting_for is None:
        raise DeputyshipOver
    with transaction.atomic():
        record(actor=acting, verb="access.deputyship.taken_up", subject=deputyship, at=at)
        session[ACTING] = deputyship.pk
        renew_session(actor=actor, session=session, at=at)
    return deputyship


def lay_down(*, actor: Actor, session: SessionBase, at: datetime) -> None:
    """Act as oneself again in a session, which gets a new key; also where it was over already."""
    with transaction.atomic():
        principal = actor.acting_for
        if principal is not None:
            deputyship = Deputyship.objects.get(pk=principal.deputyship_id)
            record(actor=actor, verb="access.deputyship.laid_down", subject=deputyship, at=at)
        session.pop(ACTING, None)
        renew_session(actor=actor, session=session, at=at)


def tell_of_deputies(*, actor: Actor, at: datetime) -> int:
    """Tell principals and deputies what begins today, ends tomorrow, or ended yesterday.

    Called once a day by a job; gives of how many deputyships.
    """
    day = timedelta(days=1)
    midnight = start_of(day_of(at))
    told = (
        ("access.deputy_begins", begin_between(midnight, midnight + day)),
        ("access.deputy_ends_tomorrow", end_between(midnight + day, midnight + 2 * day)),
        ("access.deputy_ended", end_between(midnight - day, midnight)),
    )
    count = 0
    with transaction.atomic():
        for kind, rows in told:
            for row in with_people(rows):
                _tell(actor, row, kind, at)
                count += 1
    return count


def _checked_start(starts_at: datetime, ends_at: datetime, at: datetime) -> datetime:
    if day_of(starts_at) < day_of(at):
        raise Before(day=day_of(at), why=N_("nothing begins in the past"))
    begins = max(starts_at, at)
    if ends_at <= begins:
        raise Before(day=day_of(begins), why=N_("it begins then"), beside=("last_day",))
    most = settings.FIGURES.deputy_days
    if ends_at - starts_at > timedelta(days=most):
        raise DeputyTooLong(days=most)
    return begins


def end_running(*, actor: Acting, deputyship: Deputyship, at: datetime) -> None:
    deputyship.ended_at, deputyship.ended_by_id = at, actor.user_id
    deputyship.save(update_fields=["ended_at", "ended_by"])
    record(
        actor=actor,
        verb="access.deputyship.ended",
        subject=deputyship,
        at=at,
        detail=_detail(deputyship),
        changes={"ends_at": (deputyship.ends_at.isoformat(), at.isoformat())},
    )
    _tell(actor, deputyship, "access.deputy_ended", at)


def _detail(deputyship: Deputyship) -> dict[str, object]:
    return {
        "principal": deputyship.principal_id,
        "deputy": deputyship.deputy_id,
        "organisation": deputyship.organisation_id,
        "unit": deputyship.unit_id,
        "starts_at": deputyship.starts_at.isoformat(),
        "ends_at": deputyship.ends_at.isoformat(),
    }


def _tell(actor: Acting, deputyship: Deputyship, kind: str, at: datetime) -> None:
    people: Iterable[int] = (deputyship.principal_id, deputyship.deputy_id)
    notify(
        actor=actor,
        user_ids=people,
        kind=kind,
        at=at,
        details={
            "principal": name_of(deputyship.principal),
            "deputy": name_of(deputyship.deputy),
            "first": day_of(deputyship.starts_at).isoformat(),
            "last": day_of(deputyship.last_day).isoformat(),
        },
        url=reverse("access:deputies"),
        key=f"deputyship-{deputyship.pk}-{kind}",
    )


def forget_reasons(*, actor: Actor, user: User, at: datetime) -> None:
    """Take the reasons of deputyships away, which may tell who somebody was; part of a deletion."""
    del actor, at
    Deputyship.objects.filter(Q(principal=user) | Q(deputy=user)).update(reason="—")
