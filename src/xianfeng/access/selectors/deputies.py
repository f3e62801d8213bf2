"""Who acts for whom: mine, those in my reach, and what was done in my name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role, names_like
from xianfeng.access.permissions import administers
from xianfeng.access.persons import persons
from xianfeng.access.rules.deputies import NEVER_PASSED_ON
from xianfeng.access.selectors.accounts import accounts_looked_after_by
from xianfeng.access.selectors.acting import (
    concerning,
    deputyships_in_force,
    passed_on,
    with_people,
)
from xianfeng.access.selectors.actors import held_roles_of
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, HeldRole, Person, RoleKind, System, kinds_held
from xianfeng.foundation.paths import down_to
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import (
    organisations_visible_to,
    place_reached_by,
    units_visible_to,
)

ADMINISTRATORS = frozenset({RoleKind.ADMINISTRATOR})


@dataclass(frozen=True)
class DeputyLine:
    """A deputyship as a list shows it."""

    deputyship: Deputyship
    principal: str
    deputy: str
    place: str
    holds: bool
    is_to_come: bool
    may_act: bool
    is_used: bool
    may_end: bool

    @property
    def anchor(self) -> str:
        """Name the question whether to end it."""
        return f"end-{self.deputyship.pk}"


def name_of(user: User) -> str:
    """Call a person: a member by name, an official by the name of the account."""
    member = getattr(user, "member", None)  # the relation is declared in the room of people
    return str(member.name) if member else user.get_full_name() or user.username


def names_of(users: Iterable[int | None]) -> dict[int, str]:
    """Call many persons, in two queries."""
    wanted = {user for user in users if user is not None}
    if not wanted:
        return {}
    rows = User.objects.filter(pk__in=wanted).select_related("member").order_by("pk")
    return {user.pk: name_of(user) for user in rows}


def may_end(actor: Actor, deputyship: Deputyship) -> bool:
    """Tell whether the actor may end it: principal, deputy, or who gives roles at the place."""
    if actor.user_id in {deputyship.principal_id, deputyship.deputy_id}:
        return True
    return administers(actor, organisation=deputyship.organisation, unit=deputyship.unit)


def roles_standing_for(deputyship: Deputyship) -> tuple[HeldRole, ...]:
    """List the roles that a deputy would use when it begins."""
    return passed_on(deputyship, held_roles_of(deputyship.principal_id, deputyship.starts_at))


def deputyships_visible_to(actor: Actor) -> QuerySet[Deputyship]:
    """List the deputyships of the actor, and those at places where the actor gives roles."""
    rows = with_people(Deputyship.objects.all())
    if isinstance(actor, System):
        return rows
    mine = Q(principal=actor.user_id) | Q(deputy=actor.user_id)
    return (
        rows if administers(actor) else rows.filter(mine | place_reached_by(actor, ADMINISTRATORS))
    )


def open_deputyships(actor: Actor, *, at: datetime) -> QuerySet[Deputyship]:
    """List the visible deputyships that hold or are to come, the next to end first."""
    visible = deputyships_visible_to(actor)
    return visible.filter(ended_at=None, ends_at__gt=at).order_by("ends_at", "pk")


def past_deputyships(actor: Actor, *, at: datetime) -> QuerySet[Deputyship]:
    """List the deputyships of the actor that are over, the last first."""
    if actor.user_id is None:
        return Deputyship.objects.none()
    over = Q(ended_at__isnull=False) | Q(ends_at__lte=at)
    rows = concerning(with_people(Deputyship.objects.filter(over)), actor.user_id)
    return rows.order_by("-ends_at", "-pk")


def deputy_lines(
    actor: Actor, rows: Iterable[Deputyship], *, at: datetime
) -> tuple[DeputyLine, ...]:
    """Return deputyships as a list shows them."""
    return tuple(_line(actor, row, at) for row in rows)


def _line(actor: Actor, row: Deputyship, at: datetime) -> DeputyLine:
    principal = actor.acting_for
    is_over, has_begun = row.is_over(at), row.starts_at <= at
    return DeputyLine(
        deputyship=row,
        principal=name_of(row.principal),
        deputy=name_of(row.deputy),
        place=row.place.name if row.place else "",
        holds=has_begun and not is_over,
        is_to_come=not has_begun and not is_over,
        is_used=principal is not None and principal.deputyship_id == row.pk,
        may_act=has_begun and not is_over and row.deputy_id == actor.user_id,
        may_end=not is_over and may_end(actor, row),
    )


def people_to_name(actor: Actor, *, at: datetime) -> QuerySet[User]:
    """List those whom the actor may name as principal or deputy, by a word that means one.

    They are the members whom the actor may read by name, those of their own organisation, who
    holds a role at a place that the actor sees, and the accounts that the actor looks after.
    """
    members = Q(pk__in=persons().readable_by(actor))
    if isinstance(actor, Person):
        members |= Q(member__organisation=actor.home.organisation_id, member__left_on=None)
    in_force = Role.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at)).filter(
        Q(organisation__in=organisations_visible_to(actor).order_by().values("pk"))
        | Q(unit__in=units_visible_to(actor).order_by().values("pk"))
    )
    reached = members | Q(pk__in=in_force.values("user"))
    if administers_anywhere(actor):
        reached |= Q(pk__in=accounts_looked_after_by(actor, at).order_by().values("pk"))
    return User.objects.filter(reached, is_active=True).select_related("member")


def administers_anywhere(actor: Actor) -> bool:
    """Tell whether the actor names deputies for others at all."""
    return RoleKind.ADMINISTRATOR.value in kinds_held(actor)


def deputies_at(organisation: Organisation, *, at: datetime) -> QuerySet[Deputyship]:
    """List who acts now for those who hold a role or a post at an organisation.

    A deputyship counts where it is named for all places, for this organisation, or for one above.
    """
    path = organisation.path
    above = down_to(path)
    roles = Role.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), organisation=organisation, starts_at__lte=at
    ).exclude(kind__in=names_like(*NEVER_PASSED_ON))
    here = Q(organisation=None, unit=None) | Q(organisation__path__in=above)
    return (
        deputyships_in_force(at=at)
        .filter(here, principal__in=roles.values("user"))
        .order_by("ends_at", "pk")
    )


def begin_between(start: datetime, end: datetime) -> QuerySet[Deputyship]:
    """List the deputyships that begin in a time and were named before it."""
    return Deputyship.objects.filter(
        starts_at__gte=start, starts_at__lt=end, recorded_at__lt=start, ended_at=None
    ).order_by("pk")


def end_between(start: datetime, end: datetime) -> QuerySet[Deputyship]:
    """List the deputyships whose last moment lies in a time, unless they were ended early."""
    return Deputyship.objects.filter(ends_at__gt=start, ends_at__lte=end, ended_at=None).order_by(
        "pk"
    )
