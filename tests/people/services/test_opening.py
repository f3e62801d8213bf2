from datetime import date

import pytest
from pytest_django import Settings

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_unit,
    make_user,
)
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.accounts import accounts_looked_after_by
from xianfeng.access.services.opening import SignInNameMissing, open_official_account
from xianfeng.access.services.roles import UnknownKind
from xianfeng.accounts.models import FirstCode, User
from xianfeng.accounts.services.ground import NameTaken, WrongUsername
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.opening import batch_to_open
from xianfeng.people.services.life import HasLeft
from xianfeng.people.services.opening import (
    NobodyToOpenFor,
    open_member_account,
    open_member_accounts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Organisation:
    return make_organisation(unit=make_unit())


@pytest.fixture
def branch(root: Organisation) -> Organisation:
    return make_organisation(parent=root)


def test_a_member_gets_an_account_under_the_number(
    root: Organisation, branch: Organisation
) -> None:
    member = make_member(organisation=branch, number="LJ00001", name="周宁")

    first = open_member_account(actor=make_actor(RoleKind.OFFICER, root), member=member, at=NOW)

    member.refresh_from_db()
    assert member.user == first.user
    assert (first.user.username, first.user.last_name) == ("LJ00001", "周宁")
    assert [entry.verb for entry in Entry.objects.order_by("number")] == [
        "accounts.account.created",
        "access.account.opened",
    ]
    administrator = make_actor(RoleKind.ADMINISTRATOR, root)
    assert first.user in accounts_looked_after_by(administrator, NOW)


def test_an_account_is_opened_once_for_members_who_belong(branch: Organisation) -> None:
    officer = make_actor(RoleKind.OFFICER, branch)
    gone = make_member(organisation=branch)
    Member.objects.filter(pk=gone.pk).update(left_on=date(2026, 3, 1))
    nameless = make_member(organisation=branch)
    Member.objects.filter(pk=nameless.pk).update(number="")
    member = make_member(organisation=branch, number="one")

    with pytest.raises(HasLeft):
        open_member_account(actor=officer, member=gone, at=NOW)
    with pytest.raises(SignInNameMissing):
        open_member_account(actor=officer, member=nameless, at=NOW)
    with pytest.raises(WrongUsername):
        open_member_account(actor=officer, member=nameless, username="a b", at=NOW)
    open_member_account(actor=officer, member=member, at=NOW)
    with pytest.raises(Twice):
        open_member_account(actor=officer, member=member, at=NOW)
    with pytest.raises(NameTaken):
        open_member_account(actor=officer, member=nameless, username="ONE", at=NOW)
    assert Member.objects.filter(user__isnull=False).count() == 1


@pytest.mark.parametrize("kind", [RoleKind.SECRETARY, RoleKind.LEADER, RoleKind.AUDITOR])
def test_only_administrators_and_officers_open_accounts(
    kind: RoleKind, branch: Organisation
) -> None:
    actor = make_actor(kind, branch)
    member = make_member(organisation=branch)

    with pytest.raises(NotAllowed):
        open_member_account(actor=actor, member=member, at=NOW)
    with pytest.raises(NotAllowed):
        open_member_accounts(actor=actor, organisation=branch, at=NOW)


def test_nobody_opens_accounts_beyond_the_own_reach(branch: Organisation) -> None:
    officer = make_actor(RoleKind.OFFICER, make_organisation())

    with pytest.raises(NotAllowed):
        open_member_account(actor=officer, member=make_member(organisation=branch), at=NOW)


def test_an_official_gets_account_and_role_together(root: Organisation) -> None:
    administrator = make_actor(RoleKind.ADMINISTRATOR, root)

    first = open_official_account(
        actor=administrator,
        username="zhao",
        name="赵主任",
        kind=RoleKind.LEADER,
        organisation=root,
        starts_at=NOW,
        reason="到任",
        at=NOW,
    )

    role = Role.objects.get(user=first.user)
    assert (role.kind, role.organisation, role.reason) == ("leader", root, "到任")
    assert first.user in accounts_looked_after_by(administrator, NOW)


def test_an_official_of_the_offices_unit_is_looked_after_by_who_opened_the_account(
    root: Organisation,
) -> None:
    administrator = make_actor(RoleKind.ADMINISTRATOR, root)
    assert root.unit is not None
    below = make_unit(parent=root.unit)

    for number, unit in enumerate((root.unit, below)):
        first = open_official_account(
            actor=administrator,
            username=f"zhao{number}",
            name="赵主任",
            kind="leader",
            unit=unit,
            starts_at=NOW,
            at=NOW,
        )
        assert first.user in accounts_looked_after_by(administrator, NOW)


def test_without_the_role_there_is_no_account(root: Organisation) -> None:
    administrator = make_actor(RoleKind.ADMINISTRATOR, root)

    def open_one(kind: str, username: str = "zhao", *, place: Organisation | None = root) -> None:
        open_official_account(
            actor=administrator,
            username=username,
            name="赵主任",
            kind=kind,
            organisation=place,
            starts_at=NOW,
            at=NOW,
        )

    with pytest.raises(UnknownKind):
        open_one("king")
    with pytest.raises(WrongUsername):
        open_one(RoleKind.LEADER, "a/b")
    with pytest.raises(NotAllowed):
        open_one(RoleKind.LEADER, place=None)
    with pytest.raises(NotAllowed):
        open_official_account(
            actor=make_actor(RoleKind.OFFICER, root),
            username="zhao",
            name="",
            kind=RoleKind.SECRETARY,
            organisation=root,
            starts_at=NOW,
            at=NOW,
        )
    assert not User.objects.filter(username="zhao").exists()
    assert not FirstCode.objects.exists()
    assert not Entry.objects.exists()


def test_a_batch_opens_what_can_be_opened(
    root: Organisation, branch: Organisation, settings: Settings
) -> None:
    make_user(username="TAKEN")
    make_member(organisation=root, number="M1", name="一")
    make_member(organisation=branch, number="M2", name="二")
    make_member(organisation=branch, number="taken", name="三")
    for name in ("李明", "李铭", "单雄", "𪜀"):  # two that sound the same, and one without a sound
        pk = make_member(organisation=branch, name=name).pk
        Member.objects.filter(pk=pk).update(number="")
    make_member(organisation=make_organisation(), number="M9", name="外")
    make_member(organisation=branch, number="M3", user=make_user())

    shown = batch_to_open(root)
    opened = open_member_accounts(
        actor=make_actor(RoleKind.ADMINISTRATOR, root), organisation=root, at=NOW
    )

    assert [(each.member.name, each.first.user.username) for each in opened] == [
        ("一", "M1"),
        ("二", "M2"),
        ("李铭", "liming"),
        ("李明", "liming2"),
        ("三", "san"),
        ("单雄", "shanxiong"),
    ]
    assert shown == {each.member.pk: each.first.user.username for each in opened}
    assert set(Member.objects.filter(pk__in=shown).values_list("user_id", flat=True)) == {
        each.first.user.pk for each in opened
    }
    line = Entry.objects.get(verb="access.accounts.opened")
    assert line.detail == {"count": 6}
    assert Entry.objects.get(verb="audit.people.seen").detail["look"] == "export"
    with pytest.raises(NobodyToOpenFor):
        open_member_accounts(actor=SYSTEM, organisation=root, at=NOW)


def test_a_batch_has_a_most(branch: Organisation, settings: Settings) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"accounts_most_at_once": 2})
    for number in range(3):
        make_member(organisation=branch, number=f"N{number}")

    assert len(open_member_accounts(actor=SYSTEM, organisation=branch, at=NOW)) == 2
    assert len(open_member_accounts(actor=SYSTEM, organisation=branch, at=NOW)) == 1
