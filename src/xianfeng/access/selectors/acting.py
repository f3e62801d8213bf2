"""Under which deputyship somebody acts, and which roles that gives."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import ROLE_KINDS
from xianfeng.access.rules.deputies import NEVER_PASSED_ON, part_in_place
from xianfeng.actors.rules import ActingFor, Actor, HeldRole

LABELS = dict(ROLE_KINDS)


def deputyships_in_force(*, at: datetime) -> QuerySet[Deputyship]:
    """List the deputyships that hold at a moment; none of a principal whose account is closed."""
    return with_people(
        Deputyship.objects.filter(
            starts_at__lte=at, ends_at__gt=at, ended_at=None, principal__is_active=True
        )
    )


def with_people(rows: QuerySet[Deputyship]) -> QuerySet[Deputyship]:
    """Read places and people along."""
    return rows.select_related("organisation__unit", "unit", "principal__member", "deputy__member")


def deputyship_in_force(deputy_id: int, deputyship_id: int, *, at: datetime) -> Deputyship | None:
    """Return a deputyship that this very user holds at a moment."""
    return deputyships_in_force(at=at).filter(deputy=deputy_id, pk=deputyship_id).first()


def acting_for_of(deputyship: Deputyship, held: Iterable[HeldRole]) -> ActingFor:
    """Say for whom, with which roles, where and until when somebody acts."""
    principal = deputyship.principal
    member = getattr(principal, "member", None)
    place = deputyship.place
    return ActingFor(
        deputyship_id=deputyship.pk,
        user_id=principal.pk,
        member_id=member.pk if member else None,
        name=member.name if member else principal.get_full_name() or principal.username,
        roles=gettext(", ").join(dict.fromkeys(str(LABELS[role.kind.value]) for role in held)),
        place=place.name if place else "",
        last_day=deputyship.last_day,
    )


def passed_on(deputyship: Deputyship, held: Iterable[HeldRole]) -> tuple[HeldRole, ...]:
    """List what of the principal's roles the deputy uses: what may be passed on, in the place."""
    found = (role for role in held if role.kind not in NEVER_PASSED_ON)
    if deputyship.place is None:
        return tuple(found)
    organisation = deputyship.organisation
    unit = deputyship.unit if organisation is None else organisation.unit
    place = (organisation.path if organisation else None, unit.path if unit else None)
    parts = ((role, part_in_place(_paths(role), place)) for role in found)
    return tuple(_part(role, part) for role, part in parts if part is not None)


def _paths(role: HeldRole) -> tuple[str | None, str | None]:
    return role.organisation_path, role.unit_path


def _part(role: HeldRole, part: tuple[str | None, str | None]) -> HeldRole:
    if part[0] == role.organisation_path and role.organisation_path is not None:
        return replace(role, unit_path=part[1])
    path, unit = part
    return replace(role, organisation_path=path, unit_path=unit, is_part=True, is_whole=False)


def concerning(rows: QuerySet[Deputyship], user_id: int) -> QuerySet[Deputyship]:
    """Narrow deputyships to those of which somebody is principal or deputy."""
    return rows.filter(Q(principal=user_id) | Q(deputy=user_id))


def acting_in(actor: Actor | None, _request: object) -> ActingFor | None:
    """Return what the banner of every page says; nothing for those who act as themselves."""
    return None if actor is None else actor.acting_for
