from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from pytest_django import Settings

from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.selectors.speakers import speakers_for
from xianfeng.access.services.ground import LastAdministrator, OutlivesGiver
from xianfeng.access.services.roles import (
    CannotHold,
    OwnRole,
    TwoPlaces,
    UnknownKind,
    give_role,
    take_role,
)
from xianfeng.accounts.models import User
from xianfeng.accounts.rules.roles import FurtherRole
from xianfeng.accounts.services.accounts import close_account
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind, kinds_held
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.foundation.refusals import Before, Over, TooLong, Twice
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.people.permissions import can_see_members
from xianfeng.people.rules.kinds import KEEPERS
from xianfeng.people.services.life import leave

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=30)
LATER = NOW + timedelta(days=60)


@pytest.fixture
def root() -> Organisation:
    return make_organisation(unit=make_unit())


@pytest.fixture
def branch(root: Organisation) -> Organisation:
    return make_organisation(parent=root)


def holder(
    kind: RoleKind, organisation: Organisation | None = None, *, ends_at: datetime | None = None
) -> tuple[User, Actor]:
    user = make_user()
    role = make_role(user=user, kind=kind, organisation=organisation)
    Role.objects.filter(pk=role.pk).update(ends_at=ends_at)
    return user, actor_of(user, at=NOW)


def test_a_role_is_given_with_giver_reason_one_line_of_the_trail_and_a_notice(
    root: Organisation, branch: Organisation
) -> None:
    giver, administrator = holder(RoleKind.ADMINISTRATOR, root)
    user = make_user()

    role = give_role(
        actor=administrator,
        user=user,
        kind=RoleKind.SECRETARY,
        organisation=branch,
        starts_at=NOW,
        ends_at=SOON,
        reason="换届",
        at=NOW,
    )

    assert (role.given_by, role.reason, role.ends_at) == (giver, "换届", SOON)
    entry = Entry.objects.get()
    assert (entry.verb, entry.reason) == ("access.role.given", "换届")
    assert Notice.objects.get().user == user


def test_a_reason_is_refused_whole_rather_than_cut(root: Organisation) -> None:
    _, administrator = holder(RoleKind.ADMINISTRATOR, root)
    held = make_role(user=make_user(), kind=RoleKind.LEADER, organisation=root)

    with pytest.raises(TooLong):
        give_role(
            actor=administrator,
            user=make_user(),
            kind=RoleKind.LEADER,
            organisation=root,
            starts_at=NOW,
            reason="长" * 201,
            at=NOW,
        )
    with pytest.raises(TooLong):
        take_role(actor=administrator, role=held, reason="长" * 201, at=NOW)


def test_officers_name_secretaries_and_nobody_else(
    root: Organisation, branch: Organisation
) -> None:
    _, officer = holder(RoleKind.OFFICER, root)

    give_role(
        actor=officer,
        user=make_user(),
        kind=RoleKind.SECRETARY,
        organisation=branch,
        starts_at=NOW,
        at=NOW,
    )
    with pytest.raises(NotAllowed):
        give_role(
            actor=officer,
            user=make_user(),
            kind=RoleKind.OFFICER,
            organisation=branch,
            starts_at=NOW,
            at=NOW,
        )


def test_nobody_gives_beyond_their_reach_or_for_the_whole(
    root: Organisation, branch: Organisation
) -> None:
    _, administrator = holder(RoleKind.ADMINISTRATOR, branch)

    for place in (root, make_organisation(), None):
        with pytest.raises(NotAllowed):
            give_role(
                actor=administrator,
                user=make_user(),
                kind=RoleKind.LEADER,
                organisation=place,
                starts_at=NOW,
                at=NOW,
            )
    assert Role.objects.count() == 1


@pytest.mark.parametrize("ends_at", [None, LATER])
def test_a_role_does_not_outlive_its_givers(branch: Organisation, ends_at: datetime | None) -> None:
    _, administrator = holder(RoleKind.ADMINISTRATOR, branch, ends_at=SOON)

    with pytest.raises(OutlivesGiver):
        give_role(
            actor=administrator,
            user=make_user(),
            kind=RoleKind.AUDITOR,
            organisation=branch,
            starts_at=NOW,
            ends_at=ends_at,
            at=NOW,
        )
    assert give_role(
        actor=administrator,
        user=make_user(),
        kind=RoleKind.AUDITOR,
        organisation=branch,
        starts_at=NOW,
        ends_at=SOON,
        at=NOW,
    ).pk


def test_bad_input_is_refused(branch: Organisation) -> None:
    user, administrator = holder(RoleKind.ADMINISTRATOR)
    other = make_user()

    def give(to: User = other, *, unit: bool = False, ends_at: datetime | None = None) -> Role:
        return give_role(
            actor=administrator,
            user=to,
            kind=RoleKind.LEADER,
            organisation=branch,
            unit=make_unit() if unit else None,
            starts_at=NOW,
            ends_at=ends_at,
            at=NOW,
        )

    with pytest.raises(TwoPlaces):
        give(unit=True)
    with pytest.raises(OwnRole):
        give(user)
    with pytest.raises(Before):
        give(ends_at=datetime(2026, 1, 1, tzinfo=UTC))
    give(ends_at=SOON)
    with pytest.raises(Twice):
        give(ends_at=LATER)


def test_a_role_is_taken_once_by_whoever_could_give_it(branch: Organisation) -> None:
    user, administrator = holder(RoleKind.ADMINISTRATOR, branch)
    _, officer = holder(RoleKind.OFFICER, branch)
    role = make_role(user=make_user(), kind=RoleKind.LEADER, organisation=branch)

    with pytest.raises(NotAllowed):
        take_role(actor=officer, role=role, at=NOW)
    with pytest.raises(OwnRole):
        take_role(actor=administrator, role=Role.objects.get(user=user), at=NOW)
    assert take_role(actor=administrator, role=role, reason="调离", at=NOW).ends_at == NOW
    with pytest.raises(Over):
        take_role(actor=administrator, role=role, at=SOON)
    assert [(entry.verb, entry.reason) for entry in Entry.objects.all()] == [
        ("access.role.taken", "调离")
    ]


def test_a_role_that_has_not_begun_never_begins(branch: Organisation) -> None:
    role = give_role(
        actor=SYSTEM,
        user=make_user(),
        kind=RoleKind.LEADER,
        organisation=branch,
        starts_at=SOON,
        at=NOW,
    )

    take_role(actor=SYSTEM, role=role, at=NOW)

    assert not Role.objects.exists()
    assert Entry.objects.count() == 2


def test_the_last_administrator_of_the_whole_stays() -> None:
    holder(RoleKind.ADMINISTRATOR)
    role = Role.objects.get()

    with pytest.raises(LastAdministrator):
        take_role(actor=SYSTEM, role=role, at=NOW)
    holder(RoleKind.ADMINISTRATOR)
    assert take_role(actor=SYSTEM, role=role, at=NOW).ends_at == NOW


def test_the_account_of_the_last_administrator_is_not_closed() -> None:
    last, _ = holder(RoleKind.ADMINISTRATOR)
    _, for_a_while = holder(RoleKind.ADMINISTRATOR, ends_at=SOON)

    with pytest.raises(LastAdministrator):
        close_account(actor=for_a_while, user=last, at=NOW)

    last.refresh_from_db()
    assert last.is_active
    another, _ = holder(RoleKind.ADMINISTRATOR)
    assert not close_account(actor=for_a_while, user=last, at=NOW).is_active
    with pytest.raises(LastAdministrator):
        close_account(actor=for_a_while, user=another, at=NOW)


def test_no_role_is_given_to_who_cannot_hold_it(branch: Organisation) -> None:
    closed = make_user()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    left = make_user()
    leave(
        actor=SYSTEM,
        member=make_member(organisation=branch, user=left),
        on=NOW.date(),
        at=NOW,
    )

    def give(user: User, kind: str) -> Role:
        return give_role(
            actor=SYSTEM, user=user, kind=kind, organisation=branch, starts_at=NOW, at=NOW
        )

    for user, kind in ((closed, "leader"), (left, "secretary")):
        with pytest.raises(CannotHold):
            give(user, kind)
    assert give(left, "leader").kind == "leader"


def test_no_role_is_given_at_a_place_that_was_closed_meanwhile(branch: Organisation) -> None:
    user, unit = make_user(), make_unit()
    Organisation.objects.filter(pk=branch.pk).update(closed_on=NOW.date())  # the copies are old
    Unit.objects.filter(pk=unit.pk).update(closed_on=NOW.date())

    for organisation, office in ((branch, None), (None, unit)):
        with pytest.raises(IsClosed):
            give_role(
                actor=SYSTEM,
                user=user,
                kind="leader",
                organisation=organisation,
                unit=office,
                starts_at=NOW,
                at=NOW,
            )


def test_a_secretary_to_come_who_leaves_never_becomes_one(branch: Organisation) -> None:
    user = make_user()
    member = make_member(organisation=branch, user=user)
    give_role(
        actor=SYSTEM,
        user=user,
        kind="secretary",
        organisation=branch,
        starts_at=SOON,
        at=NOW,
    )

    leave(actor=SYSTEM, member=member, on=NOW.date(), at=NOW)

    assert not Role.objects.exists()


INSPECTOR = FurtherRole(name="inspector", zh="纪检干部", en="inspector", like="auditor")
HEAD = FurtherRole(name="head", zh="负责人", en="head", like="secretary")


def test_a_role_of_the_settings_may_do_what_the_one_like_it_may(
    root: Organisation, branch: Organisation, settings: Settings
) -> None:
    settings.XIANFENG_ROLES = (INSPECTOR, HEAD)
    _, administrator = holder(RoleKind.ADMINISTRATOR, root)
    _, officer = holder(RoleKind.OFFICER, root)
    user = make_user()

    role = give_role(
        actor=administrator, user=user, kind="inspector", organisation=root, starts_at=NOW, at=NOW
    )
    give_role(actor=officer, user=user, kind="head", organisation=branch, starts_at=NOW, at=NOW)
    with pytest.raises(NotAllowed):
        give_role(
            actor=officer, user=user, kind="inspector", organisation=branch, starts_at=NOW, at=NOW
        )

    role.refresh_from_db()
    assert role.kind == "inspector"
    with override("zh-hans"):
        assert role.get_kind_display() == "纪检干部"
    with override("en"):
        assert role.get_kind_display() == "inspector"
    actor = actor_of(user, at=NOW)
    assert kinds_held(actor) == {"auditor", "secretary"}
    assert can_see_members(actor, branch)
    assert user.pk in speakers_for(branch, at=NOW, kinds=KEEPERS)


def test_a_role_whose_name_left_the_settings_allows_nothing_and_can_be_ended(
    branch: Organisation, settings: Settings
) -> None:
    settings.XIANFENG_ROLES = (HEAD,)
    _, administrator = holder(RoleKind.ADMINISTRATOR, branch)
    _, officer = holder(RoleKind.OFFICER, branch)
    user = make_user()
    role = give_role(
        actor=SYSTEM, user=user, kind="head", organisation=branch, starts_at=NOW, at=NOW
    )
    settings.XIANFENG_ROLES = ()

    assert kinds_held(actor_of(user, at=NOW)) == frozenset()
    with pytest.raises(UnknownKind):
        give_role(
            actor=administrator, user=user, kind="head", organisation=branch, starts_at=NOW, at=NOW
        )
    with pytest.raises(NotAllowed):
        take_role(actor=officer, role=role, at=SOON)
    assert take_role(actor=administrator, role=role, at=SOON).ends_at == SOON


def test_a_role_does_not_begin_in_the_past(branch: Organisation) -> None:
    with pytest.raises(Before):
        give_role(
            actor=SYSTEM,
            user=make_user(),
            kind=RoleKind.LEADER,
            organisation=branch,
            starts_at=NOW - timedelta(days=1),
            at=NOW,
        )


DAYS = st.one_of(st.none(), st.integers(-5, 60))


@settings_of(max_examples=60, deadline=None)
@given(ends=st.lists(DAYS, min_size=1, max_size=3), starts=st.integers(0, 40), wanted=DAYS)
def test_a_role_never_outlives_every_giver(
    ends: list[int | None], starts: int, wanted: int | None
) -> None:
    def moment(days: int | None) -> datetime | None:
        return None if days is None else NOW + timedelta(days=days)

    place = make_organisation()
    giver = make_user()
    for days in ends:
        role = make_role(user=giver, kind=RoleKind.ADMINISTRATOR, organisation=place)
        Role.objects.filter(pk=role.pk).update(ends_at=moment(days))
    in_force = [days for days in ends if days is None or days > 0]
    try:
        given_role = give_role(
            actor=actor_of(giver, at=NOW),
            user=make_user(),
            kind=RoleKind.AUDITOR,
            organisation=place,
            starts_at=NOW + timedelta(days=starts),
            ends_at=moment(wanted),
            at=NOW,
        )
    except Refusal:
        return
    assert in_force
    assert given_role.ends_at is None or given_role.ends_at > given_role.starts_at
    if None not in in_force:
        assert given_role.ends_at is not None
        assert given_role.ends_at <= NOW + timedelta(days=max(filter(None, in_force)))
