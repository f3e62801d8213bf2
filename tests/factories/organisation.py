"""Rows of organisation and accounts for tests."""

from datetime import UTC, date, datetime
from itertools import count

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, Official, Person, RoleKind
from xianfeng.foundation.paths import path_below
from xianfeng.organisation.models.history import OrganisationState, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.rules.trees import Tree
from xianfeng.organisation.services.states import next_key
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.naming import call_member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.selectors.visible import person_of

NOW = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)
FOUNDED = date(2018, 1, 1)
"""The day on which the organisations and units of tests begin, and since which they are known."""
RECORDED = datetime(2018, 1, 1, 4, 0, tzinfo=UTC)

_numbers = count(1)


def make_unit(
    *, name: str = "", kind: UnitKind = UnitKind.OFFICE, parent: Unit | None = None, code: str = ""
) -> Unit:
    number = next(_numbers)
    unit = Unit.objects.create(
        code=code or f"U{number:04d}",
        name=name or f"第{number}局",
        kind=kind.value,
        parent=parent,
        founded_on=FOUNDED,
        path=path_below(parent.path if parent else "", next_key(Unit)),
        recorded_at=RECORDED,
    )
    UnitState.objects.create(
        unit=unit, name=unit.name, kind=unit.kind, parent=parent, starts_on=FOUNDED
    )
    return unit


def make_window(*, name: str = "", parent: Unit | None = None) -> Unit:
    return make_unit(name=name, kind=UnitKind.WINDOW, parent=parent or make_unit())


def make_organisation(
    *,
    name: str = "",
    kind: OrganisationKind = OrganisationKind.BRANCH,
    parent: Organisation | None = None,
    unit: Unit | None = None,
    code: str = "",
) -> Organisation:
    number = next(_numbers)
    organisation = Organisation.objects.create(
        code=code or f"O{number:04d}",
        name=name or f"第{number}党支部",
        kind=kind.value,
        parent=parent,
        unit=unit,
        founded_on=FOUNDED,
        path=path_below(parent.path if parent else "", next_key(Organisation)),
        recorded_at=RECORDED,
    )
    OrganisationState.objects.create(
        organisation=organisation,
        name=organisation.name,
        kind=organisation.kind,
        parent=parent,
        unit=unit,
        starts_on=FOUNDED,
    )
    return organisation


HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
"""No name of a person has figures in it."""


def make_member(
    *,
    name: str = "",
    organisation: Organisation | None = None,
    number: str = "",
    user: User | None = None,
    joined_date: date = date(2010, 7, 1),
    standing: Standing = Standing.FULL,
    birth_year: int | None = None,
    education: str = "",
) -> Member:
    serial = next(_numbers)
    member = Member(
        number=number or f"M{serial:06d}",
        organisation=organisation or make_organisation(),
        standing=standing.value,
        joined_date=joined_date,
        birth_year=birth_year,
        education=education,
        user=user,
        recorded_at=NOW,
    )
    call_member(member=member, name=name or f"党员{serial}".translate(HAN)).save()
    Membership.objects.create(
        member=member,
        organisation=member.organisation,
        standing=member.standing,
        starts_on=joined_date,
        cause=MembershipCause.IMPORTED.value,
        recorded_at=NOW,
    )
    return member


def make_user(*, username: str = "", password: str = "") -> User:
    user = User(username=username or f"user{next(_numbers)}")
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def make_role(
    *,
    user: User,
    kind: RoleKind,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> Role:
    return Role.objects.create(
        user=user,
        kind=kind.value,
        organisation=organisation,
        unit=unit,
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
        recorded_at=NOW,
    )


def make_actor(kind: RoleKind, organisation: Organisation) -> Official:
    """An official who holds one role at an organisation."""
    user = make_user()
    make_role(user=user, kind=kind, organisation=organisation)
    actor = actor_of(user, at=NOW)
    assert isinstance(actor, Official)
    return actor


def make_member_actor(organisation: Organisation, *kinds: RoleKind) -> Member:
    """A member of an organisation with an account, who holds the roles there."""
    user = make_user()
    member = make_member(organisation=organisation, user=user)
    for kind in kinds:
        make_role(user=user, kind=kind, organisation=organisation)
    return member


def acting(member: Member) -> Person:
    """The member as the one who acts, with the roles of the account now."""
    if member.user is None:
        return person_of(member)
    actor = actor_of(member.user, at=NOW)
    assert isinstance(actor, Person)
    return actor


def make_deputyship(
    *,
    principal: User,
    deputy: User,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
    starts_at: datetime = datetime(2026, 9, 1, tzinfo=UTC),
    ends_at: datetime = datetime(2026, 10, 31, tzinfo=UTC),
) -> Deputyship:
    return Deputyship.objects.create(
        principal=principal,
        deputy=deputy,
        organisation=organisation,
        unit=unit,
        starts_at=starts_at,
        ends_at=ends_at,
        reason="外出学习",
        named_by=principal,
        recorded_at=starts_at,
    )


def make_acting_actor(deputyship: Deputyship, *, at: datetime = NOW) -> Actor:
    """The deputy, acting for the principal."""
    return actor_of(deputyship.deputy, at=at, deputyship_id=deputyship.pk)


def path_names(tree: Tree, key: int) -> tuple[str, ...]:
    """The names from the top of a tree down to the node itself."""
    names: list[str] = []
    at: int | None = key
    while at is not None and len(names) <= len(tree.nodes):
        names.append(tree.nodes[at].name)
        at = tree.parent_of(at)
    return tuple(reversed(names))


def is_acyclic(tree: Tree) -> bool:
    """Whether every node hangs from a top."""
    return sum(1 for _ in tree.in_order()) == len(tree.nodes)
