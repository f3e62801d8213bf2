from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.organisation import (
    NOW,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from xianfeng.accounts.models import User
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.notices.models import Notice
from xianfeng.organisation import services
from xianfeng.organisation.models import Organisation, Role
from xianfeng.organisation.permissions import SYSTEM, Actor
from xianfeng.organisation.rules import RoleKind
from xianfeng.organisation.selectors import actor_of
from xianfeng.organisation.services import give_role, take_role

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
    assert (entry.verb, entry.reason) == ("organisation.role.given", "换届")
    assert Notice.objects.get().user == user


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

    with pytest.raises(services.OutlivesGiver):
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

    with pytest.raises(services.TwoPlaces):
        give(unit=True)
    with pytest.raises(services.OwnRole):
        give(user)
    with pytest.raises(services.RoleEndsBeforeStart):
        give(ends_at=datetime(2026, 1, 1, tzinfo=UTC))
    give(ends_at=SOON)
    with pytest.raises(services.AlreadyHeld):
        give(ends_at=LATER)


def test_a_role_is_taken_once_by_whoever_could_give_it(branch: Organisation) -> None:
    user, administrator = holder(RoleKind.ADMINISTRATOR, branch)
    _, officer = holder(RoleKind.OFFICER, branch)
    role = make_role(user=make_user(), kind=RoleKind.LEADER, organisation=branch)

    with pytest.raises(NotAllowed):
        take_role(actor=officer, role=role, at=NOW)
    with pytest.raises(services.OwnRole):
        take_role(actor=administrator, role=Role.objects.get(user=user), at=NOW)
    assert take_role(actor=administrator, role=role, reason="调离", at=NOW).ends_at == NOW
    with pytest.raises(services.RoleOver):
        take_role(actor=administrator, role=role, at=SOON)
    assert [(entry.verb, entry.reason) for entry in Entry.objects.all()] == [
        ("organisation.role.taken", "调离")
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

    with pytest.raises(services.LastAdministrator):
        take_role(actor=SYSTEM, role=role, at=NOW)
    holder(RoleKind.ADMINISTRATOR)
    assert take_role(actor=SYSTEM, role=role, at=NOW).ends_at == NOW
