"""Who holds which role where, which roles reach a place from above, and whom one may be given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.access.models.roles import Role, base_of, role_kinds
from xianfeng.access.own import is_own_matter, own_users
from xianfeng.access.permissions import (
    ROLE_READERS,
    can_end_role,
    can_give_role,
    can_open_accounts,
    can_open_official,
    can_see_roles,
)
from xianfeng.access.persons import persons
from xianfeng.access.rules.roles import RoleShow, RoleState, last_day, state_of
from xianfeng.access.selectors.accounts import accounts_looked_after_by
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM, Actor
from xianfeng.foundation.names import typed_plain
from xianfeng.foundation.paths import down_to
from xianfeng.foundation.personal import Section
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import below, place_reached_by

FOUND_MOST = 5_000
"""Accounts that one search names one by one; who is looked for is named more closely."""
_LEFT = Q(user__member__left_on__isnull=False)


@dataclass(frozen=True)
class Spot:
    """Where roles are held: an organisation, a unit, or neither for the whole installation."""

    organisation: Organisation | None = None
    unit: Unit | None = None

    @property
    def node(self) -> Organisation | Unit | None:
        return self.organisation or self.unit


@dataclass(frozen=True)
class Holder:
    """Who holds a role: a member as the list has the name, else as the account has it."""

    user_id: int
    name: str
    username: str
    organisation: Organisation | None
    number: str
    has_left: bool
    is_closed: bool


@dataclass(frozen=True)
class RoleLine:
    """One role in a list."""

    role: Role
    holder: Holder
    place: Organisation | Unit | None
    """Where it is held; None for the whole installation."""
    state: RoleState
    first_day: date
    last_day: date | None
    given_by: str | None
    """None where a command gave it, or where it reaches here from above: by whose hand and why is
    for those who look after that place."""
    reason: str
    may_end: bool


@dataclass(frozen=True)
class SpotCard:
    """What may be done with roles and accounts at a place."""

    spot: Spot
    may_give: bool
    may_open_official: bool
    may_open_accounts: bool


def spot_card(actor: Actor, spot: Spot) -> SpotCard | None:
    """Say what the actor may do at a place; None where the roles are not the actor's to read."""
    organisation, unit = spot.organisation, spot.unit
    if not can_see_roles(actor, organisation=organisation, unit=unit):
        return None
    is_open = spot.node is None or spot.node.closed_on is None
    return SpotCard(
        spot=spot,
        may_give=is_open and bool(kinds_to_give(actor, spot)),
        may_open_official=is_open
        and can_open_official(actor, organisation=organisation, unit=unit),
        may_open_accounts=is_open
        and organisation is not None
        and can_open_accounts(actor, organisation),
    )


def roles_place(actor: Actor, node: Organisation | Unit) -> SpotCard | None:
    """Return what the page of an organisation or a unit says of roles; None for most readers."""
    return spot_card(actor, Spot(unit=node) if isinstance(node, Unit) else Spot(organisation=node))


def my_roles_place(actor: Actor | None, user: object) -> bool | None:
    """Tell whether the page of one's own account leads to one's roles: once somebody is known."""
    del user
    return None if actor is None else True


def kinds_to_give(actor: Actor, spot: Spot) -> list[tuple[str, str]]:
    """List the kinds of roles, with their labels, that the actor may give at a place."""
    return [
        (kind, str(label))
        for kind, label in role_kinds()
        if (base := base_of(kind)) is not None
        and can_give_role(actor, base, organisation=spot.organisation, unit=spot.unit)
    ]


def roles_at(spot: Spot, *, with_below: bool = False) -> QuerySet[Role]:
    """List the roles that are held at a place, or also below it, ended ones too."""
    if spot.organisation is not None:
        if with_below:
            return Role.objects.filter(below(spot.organisation.path, prefix="organisation__"))
        return Role.objects.filter(organisation=spot.organisation)
    if spot.unit is not None:
        if with_below:
            return Role.objects.filter(below(spot.unit.path, prefix="unit__"))
        return Role.objects.filter(unit=spot.unit)
    return Role.objects.all() if with_below else Role.objects.filter(organisation=None, unit=None)


def roles_above(spot: Spot, *, at: datetime) -> QuerySet[Role]:
    """List the roles, in force or to come, that are held above a place and reach it."""
    reaches = Q(organisation=None, unit=None)
    if spot.organisation is not None:
        reaches |= Q(organisation__path__in=down_to(spot.organisation.path)[:-1])
        if spot.organisation.unit is not None:
            reaches |= Q(unit__path__in=down_to(spot.organisation.unit.path))
    elif spot.unit is not None:
        paths = down_to(spot.unit.path)
        reaches |= Q(unit__path__in=paths[:-1]) | Q(organisation__unit__path__in=paths)
    else:
        return Role.objects.none()
    found = Role.objects.filter(reaches & standing_at(at))
    return found.order_by("organisation__path", "unit__path", "kind", "pk")


def roles_shown(
    roles: QuerySet[Role], *, show: RoleShow, kind: str, words: str, actor: Actor, at: datetime
) -> QuerySet[Role]:
    """Narrow roles to those that are asked for, and put them in order."""
    soon = at + timedelta(days=settings.FIGURES.role_ending_days)
    conditions = {
        RoleShow.STANDING: standing_at(at),
        RoleShow.ENDING: Q(ends_at__gt=at, ends_at__lte=soon),
        RoleShow.ENDLESS: Q(ends_at=None),
        RoleShow.STRAY: standing_at(at) & (Q(user__is_active=False) | _LEFT),
        RoleShow.ENDED: Q(ends_at__lte=at),
    }
    found = roles.filter(conditions[show])
    if kind:
        found = found.filter(kind=kind)
    if words:
        holders = User.objects.filter(pk__in=roles.values("user"))
        named = persons().found(actor, words, among=holders)
        found = found.filter(_called(words, prefix="user__") | Q(user__in=named))
    if show is RoleShow.ENDED:
        return found.order_by("-ends_at", "-pk")
    return found.order_by("organisation__path", "unit__path", "kind", "starts_at", "pk")


def roles_read_by(actor: Actor) -> QuerySet[Role]:
    """List the roles whose holders, givers and reasons the actor may read."""
    condition = place_reached_by(actor, ROLE_READERS)
    if can_see_roles(actor):
        condition |= Q(organisation=None, unit=None)
    return Role.objects.filter(condition).select_related("organisation__unit", "unit", "user")


def role_lines(
    actor: Actor,
    roles: QuerySet[Role] | Iterable[Role],
    *,
    at: datetime,
    is_from_above: bool = False,
) -> tuple[RoleLine, ...]:
    """List the lines of one page of a list.

    Args:
        roles: already narrowed to what the actor may read.
        is_from_above: whether they only reach here; then giver and reason stay where they are held.
    """
    rows = tuple(roles)
    givers = {row.given_by for row in rows if row.given_by is not None and not is_from_above}
    holders = _holders({row.user for row in rows} | givers)
    return tuple(_line(actor, row, holders, at, is_from_above=is_from_above) for row in rows)


def with_names(roles: QuerySet[Role]) -> QuerySet[Role]:
    """Read along what a line says of a role."""
    return roles.select_related("user", "given_by", "organisation__unit", "unit")


def candidates(actor: Actor, *, at: datetime) -> QuerySet[User]:
    """List the users whom the actor may give a role: accounts looked after, members in reach."""
    looked_after = accounts_looked_after_by(actor, at).order_by().values("pk")
    members = persons().readable_by(actor)
    found = User.objects.filter(Q(pk__in=looked_after) | Q(pk__in=members), is_active=True)
    return found.exclude(pk__in=own_users(actor))


def accounts_called(words: str, among: QuerySet[User]) -> QuerySet[User]:
    """Find accounts by name, sound, number or sign-in name; whoever has left by the account's."""
    everybody = User.objects.order_by()
    named = persons().found(SYSTEM, words, among=everybody)
    # Asked before, whatever the reach: it then is asked of a few, and not nested once more.
    called = set(named.values_list("user", flat=True)[:FOUND_MOST])
    if called and not among.filter(pk__in=called).exists():
        # Whoever is called just so out of reach must not hide, and so tell of themselves, who is
        # called nearly so within it.
        named = persons().found(SYSTEM, words, among=among)
        called |= set(named.values_list("user", flat=True)[:FOUND_MOST])
    keys = {
        *called,
        *everybody.filter(_called(words)).values_list("pk", flat=True)[:FOUND_MOST],
    }
    fits = Q(pk__in=keys) if len(keys) < FOUND_MOST else _called(words) | Q(pk__in=keys)
    return among.filter(fits).order_by(_by_fit(words), "last_name", "username")


def _by_fit(words: str) -> Case:
    """Rank accounts by how what was typed fits: called just so, beginning so, holding it."""
    typed, said = typed_plain(words), words.strip()
    names = ("username", "last_name", "member__number", "member__name")
    ways = {
        how: reduce(or_, (Q(**{f"{name}__{how}": said}) for name in names))
        for how in ("iexact", "istartswith")
    }
    if typed.isascii() and typed:
        ways["iexact"] |= Q(member__name_keys__startswith=f" {typed} ")
        ways["istartswith"] |= Q(member__name_keys__startswith=f" {typed}")
    return Case(When(ways["iexact"], then=0), When(ways["istartswith"], then=1), default=2)


def candidate(actor: Actor, user_id: str, *, at: datetime) -> User | None:
    """Return the user that was chosen, if the actor may choose them."""
    if not (user_id.isascii() and user_id.isdecimal() and len(user_id) < 18):  # noqa: PLR2004 -- fits a key
        return None
    return candidates(actor, at=at).filter(pk=int(user_id)).first()


def holder_of(user: User) -> Holder:
    """Say who a user is; the member should be read along."""
    return _holder(user)


def roles_section(user_id: int) -> Section:
    """Return the roles that a user holds, held or will hold, as the user's own data."""
    rows = Role.objects.filter(user=user_id).select_related("organisation", "unit", "given_by")
    return Section(
        "roles",
        _("My roles"),
        {
            "role": _("Role"),
            "where": _("Where it applies"),
            "from": _("From"),
            "until": pgettext_lazy("end of a period", "Until"),
            "given_by": _("Given by"),
            "reason": _("Why?"),
        },
        [
            (
                role.get_kind_display(),
                str(role.organisation or role.unit or gettext("the whole platform")),
                day_of(role.starts_at),
                None if role.ends_at is None else last_day(timezone.localtime(role.ends_at)),
                None
                if role.given_by is None
                else role.given_by.get_full_name() or role.given_by.username,
                role.reason or None,
            )
            for role in rows.order_by("pk")
        ],
    )


def standing_at(at: datetime) -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=at)


def _called(words: str, *, prefix: str = "") -> Q:
    names = ("username", "last_name", "first_name")
    condition = Q(pk__in=[])
    for name in names:
        condition |= Q(**{f"{prefix}{name}__icontains": words})
    return condition


def _holders(users: Iterable[User]) -> dict[int, Holder]:
    by_key = {user.pk: user for user in users}
    rows = User.objects.filter(pk__in=list(by_key)).select_related("member__organisation")
    return {user.pk: _holder(user) for user in rows.order_by("pk")}


def _holder(user: User) -> Holder:
    member = getattr(user, "member", None)
    return Holder(
        user_id=user.pk,
        name=member.name if member else user.get_full_name() or user.username,
        username=user.username,
        organisation=member.organisation if member else None,
        number=member.number if member else "",
        has_left=member is not None and member.left_on is not None,
        is_closed=not user.is_active,
    )


def _line(
    actor: Actor, role: Role, holders: dict[int, Holder], at: datetime, *, is_from_above: bool
) -> RoleLine:
    state = state_of(role.starts_at, role.ends_at, at=at)
    giver = holders.get(role.given_by_id or 0)
    return RoleLine(
        role=role,
        holder=holders[role.user_id],
        place=role.organisation or role.unit,
        state=state,
        first_day=day_of(role.starts_at),
        last_day=role.ends_at and last_day(timezone.localtime(role.ends_at)),
        given_by=giver.name if giver else None,
        reason="" if is_from_above else role.reason,
        may_end=not is_from_above
        and state is not RoleState.ENDED
        and can_end_role(actor, role)
        and not is_own_matter(actor, role.user_id),
    )
