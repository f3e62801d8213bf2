"""Roles: who gives which to whom, where, until when, and why; and how they are taken back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from xianfeng.access.models.roles import Role, base_of
from xianfeng.access.own import is_own_matter, principals_of
from xianfeng.access.permissions import can_end_role, can_give_role
from xianfeng.access.persons import persons
from xianfeng.access.selectors.roles import standing_at
from xianfeng.access.services.ground import check_end, keep_an_administrator
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.foundation.reasons import optional_reason
from xianfeng.foundation.refusals import Before, Over, Twice
from xianfeng.notices.services import notify
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.ground import require_open


class TwoPlaces(Refusal):
    """A role is held at one place."""

    sentence = N_("Name an organisation or a unit, not both.")
    beside = ("unit",)


class UnknownKind(Refusal):
    """Neither one of the five kinds nor one of the settings."""

    sentence = N_("There is no such role here.")
    beside = ("kind",)


class OwnRole(Refusal):
    """Nobody gives or takes a role of their own, nor of those whose roles they use as a deputy."""

    sentence = N_(
        "Nobody can give or end their own roles, or those of a person whose deputy they "
        "are. Ask somebody at a higher level."
    )


class CannotHold(Refusal):
    """A role needs somebody who can sign in; a secretary is somebody who belongs."""

    sentence = N_("This person's account is closed, or the person has left. Choose another person.")
    beside = ("deputy",)


@decision
def give_role(
    *,
    actor: Actor,
    user: User,
    kind: str,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
    starts_at: datetime,
    ends_at: datetime | None = None,
    reason: str = "",
    at: datetime,
) -> Role:
    """Grant somebody a role at a place and below it, for a time (D16).

    Args:
        actor: who gives: an administrator, or an officer who names secretaries.
        user: who holds it from then on; never the actor, nor a principal of the actor.
        kind: what may be done: one of the five, or a name of the settings.
        organisation: where it is held; neither this nor a unit for the whole installation.
        ends_at: until when; open while None, if the giver's own role is.

    Raises:
        NotAllowed: the place is not in the giver's reach, or the kind not theirs to give.
        UnknownKind, TwoPlaces, Before, OwnRole, Twice: as
            they say.
        OutlivesGiver: the role would end after every role by which it is given.
        CannotHold: the account is closed, or a secretary would be somebody who has left.
        IsClosed: the place has been closed.
        TooLong: the reason is.
    """
    if organisation is not None and unit is not None:
        raise TwoPlaces
    base = base_of(kind)
    if base is None:
        raise UnknownKind
    if not can_give_role(actor, base, organisation=organisation, unit=unit):
        raise NotAllowed
    if starts_at < at:
        raise Before(day=day_of(at), why=N_("nothing begins in the past"))
    if ends_at is not None and ends_at <= max(starts_at, at):
        raise Before(day=day_of(max(starts_at, at)), why=N_("it begins then"), beside=("ends_on",))
    check_end(actor, base, organisation, unit, ends_at)
    words = optional_reason(reason)
    with transaction.atomic():
        holder = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        _require_free(actor, holder.pk, at)
        _check_holder(holder, base)
        place = organisation or unit
        if place is not None:
            require_open(actor=actor, node=place, at=at)
        held = Role.objects.filter(user=user, kind=kind, organisation=organisation, unit=unit)
        if ends_at is not None:
            held = held.filter(starts_at__lt=ends_at)
        if held.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=starts_at)).exists():
            raise Twice(what=N_("The person already holds this role here."), beside=("kind",))
        role = Role.objects.create(
            user=user,
            kind=kind,
            organisation=organisation,
            unit=unit,
            starts_at=starts_at,
            ends_at=ends_at,
            given_by_id=actor.user_id,
            reason=words,
            recorded_at=at,
        )
        record(
            actor=actor,
            verb="access.role.given",
            subject=role,
            at=at,
            detail=_detail(role),
            reason=role.reason,
        )
        _tell(actor, role, "access.role_given", at)
    return role


@decision
def take_role(*, actor: Actor, role: Role, reason: str = "", at: datetime) -> Role:
    """End a role now; one that was to begin later never begins.

    Raises:
        NotAllowed: the role is not the actor's to take.
        OwnRole: it is the actor's own, or of somebody whose deputy the actor is.
        Over: it has ended before.
        LastAdministrator: nobody would be left to give roles.
        TooLong: the reason is.
    """
    if not can_end_role(actor, role):
        raise NotAllowed
    words = optional_reason(reason)
    with transaction.atomic():
        _require_free(actor, role.user_id, at)
        if role.base is RoleKind.ADMINISTRATOR and not (role.organisation_id or role.unit_id):
            keep_an_administrator(user_id=role.user_id, at=at)
        current = Role.objects.select_for_update().get(pk=role.pk)
        if current.ends_at is not None and current.ends_at <= at:
            raise Over(what=N_("This role"))
        end_role(actor=actor, role=current, reason=words, at=at)
        if current.starts_at >= at:  # it never was in force; the trail keeps that it was given
            current.delete()
    return current


def end_role(*, actor: Actor, role: Role, reason: str, at: datetime) -> None:
    """End a role openly, whoever gave it; part of a deed: it is taken, or its place ends."""
    before = role.ends_at
    if role.starts_at < at:
        role.ends_at = at
        role.save(update_fields=["ends_at"])
    record(
        actor=actor,
        verb="access.role.taken",
        subject=role,
        at=at,
        detail=_detail(role),
        changes={"ends_at": (before and before.isoformat(), at.isoformat())},
        reason=reason,
    )
    _tell(actor, role, "access.role_taken", at)


def _require_free(actor: Actor, holder_id: int, at: datetime) -> None:
    """Refuse roles for oneself; a deputy would use, or be rid of, what a principal holds."""
    principals = principals_of(actor.user_id, at)
    if is_own_matter(actor, holder_id, principals=principals):
        raise OwnRole


def _check_holder(user: User, kind: RoleKind) -> None:
    if not user.is_active or (kind is RoleKind.SECRETARY and persons().have_left([user.pk])):
        raise CannotHold


def _detail(role: Role) -> dict[str, object]:
    return {
        "kind": role.kind,
        "user": role.user_id,
        "organisation": role.organisation_id,
        "unit": role.unit_id,
        "starts_at": role.starts_at.isoformat(),
        "ends_at": role.ends_at and role.ends_at.isoformat(),
    }


def _tell(actor: Actor, role: Role, kind: str, at: datetime) -> None:
    place = role.organisation or role.unit
    notify(
        actor=actor,
        user_ids=[role.user_id],
        kind=kind,
        at=at,
        details={"place": place.name if place else str(settings.XIANFENG_NAME)},
        url=reverse("desk:home"),
        key=f"role-{role.pk}-{kind}",
    )


def end_roles_of(*, actor: Actor, user: User, at: datetime) -> None:
    """End all roles of somebody whose account goes, those to come too; part of a deed of its own.

    Why a role was given may tell who it was; it goes along.
    """
    del actor
    roles = Role.objects.filter(user=user)
    roles.filter(starts_at__gte=at).delete()
    roles.filter(standing_at(at)).update(ends_at=at)
    roles.update(reason="")
