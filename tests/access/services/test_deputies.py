"""Deputies: named, taken up, laid down, ended; openly, and never more than the principal could."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, transaction

from tests.factories.organisation import (
    NOW,
    make_acting_actor,
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.access.permissions import (
    can_give_role,
    can_open_accounts,
    names_deputies,
    opens_accounts_anywhere,
)
from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.selectors.deputies import deputies_at, deputyships_visible_to
from xianfeng.access.services.deputies import (
    ACTING,
    AlreadyDeputy,
    DeputyshipOver,
    DeputyTooLong,
    NothingToPassOn,
    OwnDeputy,
    PlaceNotYours,
    end_deputyship,
    lay_down,
    name_deputy,
    take_up,
    tell_of_deputies,
)
from xianfeng.access.services.ground import OutlivesGiver
from xianfeng.access.services.roles import CannotHold, TwoPlaces
from xianfeng.accounts.models import User
from xianfeng.accounts.services.accounts import close_account
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import SYSTEM, Actor, Person, RoleKind
from xianfeng.asks.permissions import is_above_side, is_at_side
from xianfeng.asks.selectors import voice
from xianfeng.audit.models import Entry
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.audit.verifying import verify
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Before, NoReason, Over
from xianfeng.foundation.room import house
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import (
    can_ask_transfer,
    can_keep_member,
)
from xianfeng.people.rules.kinds import KEEPERS
from xianfeng.people.selectors.opening import members_to_open_for
from xianfeng.people.selectors.visible import member_of
from xianfeng.people.services.life import leave
from xianfeng.privacy.models import Correction
from xianfeng.privacy.rules.requests import CorrectedField
from xianfeng.privacy.selectors.looks import looks_at
from xianfeng.privacy.selectors.personal import sections_with
from xianfeng.privacy.services.corrections import ask_correction

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=14)


@pytest.fixture
def root() -> Organisation:
    return make_organisation(unit=make_unit())


@pytest.fixture
def branch(root: Organisation) -> Organisation:
    return make_organisation(parent=root, unit=make_unit(parent=root.unit))


@pytest.fixture
def officer(root: Organisation) -> User:
    user = make_user(username="officer")
    make_role(user=user, kind=RoleKind.OFFICER, organisation=root)
    return user


@pytest.fixture
def deputy(branch: Organisation) -> User:
    user = make_user(username="deputy")
    make_member(organisation=branch, user=user, name="李代")
    return user


def acting_as(user: User) -> Actor:
    return actor_of(user, at=NOW)


def name(actor: Actor, principal: User, deputy: User, **more: Any) -> Deputyship:
    words: dict[str, Any] = {
        "starts_at": NOW,
        "ends_at": SOON,
        "reason": "外出学习",
        "at": NOW,
    } | more
    return name_deputy(actor=actor, principal=principal, deputy=deputy, **words)


def test_a_deputy_is_named_with_one_line_of_the_trail_and_is_told(
    officer: User, deputy: User
) -> None:
    named = name(acting_as(officer), officer, deputy)

    assert (named.named_by, named.reason, named.ends_at) == (officer, "外出学习", SOON)
    entry = Entry.objects.get()
    assert (entry.verb, entry.user, entry.for_user) == (
        "access.deputyship.named",
        officer,
        None,
    )
    assert [notice.user for notice in Notice.objects.all()] == [deputy]


def test_an_administrator_names_a_deputy_and_both_are_told(
    root: Organisation, officer: User, deputy: User
) -> None:
    boss = make_user()
    make_role(user=boss, kind=RoleKind.ADMINISTRATOR, organisation=root)

    name(acting_as(boss), officer, deputy, organisation=root)

    assert {notice.user for notice in Notice.objects.all()} == {officer, deputy}


def test_the_database_keeps_what_a_deputyship_is(officer: User, deputy: User) -> None:
    place = make_organisation(unit=make_unit())
    for wrong in (
        {"principal": deputy, "deputy": deputy},
        {"starts_at": SOON, "ends_at": NOW},
        {"organisation": place, "unit": place.unit},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_deputyship(**({"principal": officer, "deputy": deputy} | wrong))


def test_what_makes_no_deputyship_is_refused(
    root: Organisation, branch: Organisation, officer: User, deputy: User
) -> None:
    actor = acting_as(officer)
    closed = make_user()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    closed.refresh_from_db()
    foreign = make_organisation(unit=make_unit())
    for refusal, said in (
        (OwnDeputy, {"deputy": officer}),
        (CannotHold, {"deputy": closed}),
        (TwoPlaces, {"organisation": root, "unit": root.unit}),
        (Before, {"starts_at": NOW - timedelta(days=1)}),
        (Before, {"ends_at": NOW}),
        (DeputyTooLong, {"ends_at": NOW + timedelta(days=91)}),
        (NothingToPassOn, {"organisation": foreign}),
        (NothingToPassOn, {"unit": branch.unit}),
        (NoReason, {"reason": " \u200b"}),
    ):
        with pytest.raises(refusal):
            name(actor, officer, **({"deputy": deputy} | said))
    assert not Deputyship.objects.exists()


def test_one_is_named_once_for_a_place_and_time(officer: User, deputy: User) -> None:
    name(acting_as(officer), officer, deputy)
    with pytest.raises(AlreadyDeputy):
        name(acting_as(officer), officer, deputy, starts_at=NOW + timedelta(days=3))

    later = name(
        acting_as(officer), officer, deputy, starts_at=SOON, ends_at=SOON + timedelta(days=3)
    )

    assert later.starts_at == SOON


def test_nobody_names_deputies_for_others_without_giving_roles_there(
    root: Organisation, branch: Organisation, officer: User, deputy: User
) -> None:
    with pytest.raises(NotAllowed):
        name(acting_as(deputy), officer, make_user())
    below = make_user()
    make_role(user=below, kind=RoleKind.ADMINISTRATOR, organisation=branch)
    for place in (None, root):
        with pytest.raises(PlaceNotYours):
            name(acting_as(below), officer, deputy, organisation=place)
    with pytest.raises(OwnDeputy):
        name(acting_as(below), officer, below, organisation=branch)
    with pytest.raises(PlaceNotYours):
        name(acting_as(officer), make_user(), deputy)


def test_a_deputyship_does_not_outlive_the_role_of_whoever_named_it(
    root: Organisation, officer: User, deputy: User
) -> None:
    boss = make_user()
    role = make_role(user=boss, kind=RoleKind.ADMINISTRATOR, organisation=root)
    Role.objects.filter(pk=role.pk).update(ends_at=NOW + timedelta(days=3))

    with pytest.raises(OutlivesGiver):
        name(acting_as(boss), officer, deputy, organisation=root)


def test_administrators_roles_are_never_passed_on(root: Organisation, deputy: User) -> None:
    boss = make_user()
    make_role(user=boss, kind=RoleKind.ADMINISTRATOR, organisation=root)
    with pytest.raises(NothingToPassOn):
        name(acting_as(boss), boss, deputy)
    make_role(user=boss, kind=RoleKind.OFFICER, organisation=root)

    acting = make_acting_actor(name(acting_as(boss), boss, deputy))

    assert {role.kind for role in acting.held} == {RoleKind.OFFICER}


def test_while_acting_one_has_the_principals_roles_and_stays_oneself(
    root: Organisation, branch: Organisation, officer: User, deputy: User
) -> None:
    make_role(user=deputy, kind=RoleKind.SECRETARY, organisation=branch)

    acting = make_acting_actor(make_deputyship(principal=officer, deputy=deputy))

    assert isinstance(acting, Person)
    assert (acting.user_id, acting.name) == (deputy.pk, "李代")
    assert {role.kind for role in acting.held} == {RoleKind.OFFICER}
    assert has_role(acting, {RoleKind.OFFICER}, organisation=root)
    principal = acting.acting_for
    assert principal is not None
    assert (principal.user_id, principal.name) == (officer.pk, "officer")


def test_whoever_acts_opens_no_account(root: Organisation, officer: User, deputy: User) -> None:
    acting = make_acting_actor(make_deputyship(principal=officer, deputy=deputy))

    assert can_open_accounts(acting_as(officer), root)
    assert not can_open_accounts(acting, root)
    assert not opens_accounts_anywhere(acting)
    waiting = make_member(organisation=root)
    assert waiting in members_to_open_for(acting_as(officer))
    assert not members_to_open_for(acting).exists()


def test_whoever_acts_names_no_deputy_and_gives_no_role(
    root: Organisation, branch: Organisation, officer: User, deputy: User
) -> None:
    acting = make_acting_actor(make_deputyship(principal=officer, deputy=deputy))

    assert can_give_role(acting_as(officer), RoleKind.SECRETARY, organisation=branch)
    assert not can_give_role(acting, RoleKind.SECRETARY, organisation=branch)
    assert not names_deputies(acting)
    with pytest.raises(NotAllowed):
        name(acting, officer, make_user())
    with pytest.raises(NotAllowed):
        name(acting, deputy, make_user())


def test_at_a_place_below_a_deputy_speaks_for_what_is_above_it_as_the_principal_does(
    branch: Organisation, officer: User, deputy: User
) -> None:
    acting = make_acting_actor(
        make_deputyship(principal=officer, deputy=deputy, organisation=branch)
    )

    assert not is_at_side(acting, branch, KEEPERS)
    assert is_above_side(acting, branch, KEEPERS)
    assert branch.parent is not None
    assert not has_role(acting, {RoleKind.OFFICER}, organisation=branch.parent)


def answers(actor: Actor, request: Correction) -> bool:
    return voice(actor, request, *request.sides, at=NOW).speaks


def test_nobody_decides_on_the_principals_own_record(
    root: Organisation, branch: Organisation, officer: User, deputy: User
) -> None:
    own = make_member(organisation=branch, user=officer)
    other = make_member(organisation=branch)

    acting = make_acting_actor(make_deputyship(principal=officer, deputy=deputy))

    assert can_keep_member(acting, other)
    assert not can_keep_member(acting, own)
    assert not answers(acting, Correction(member=own))
    assert answers(acting, Correction(member=other))
    assert can_ask_transfer(acting, other)
    assert not can_ask_transfer(acting, own)
    assert isinstance(acting, Person)
    mine = Member.objects.get(pk=acting.member_id)
    assert not can_keep_member(acting, mine)
    assert can_ask_transfer(acting, mine)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Deputyship.objects.filter(pk=row.pk).update(ended_at=NOW),
        lambda row: Deputyship.objects.filter(pk=row.pk).update(ends_at=NOW),
        lambda row: Deputyship.objects.filter(pk=row.pk).update(starts_at=SOON),
        lambda row: Role.objects.filter(user=row.principal).update(ends_at=NOW),
        lambda row: User.objects.filter(pk=row.principal_id).update(is_active=False),
        lambda row: Deputyship.objects.filter(pk=row.pk).update(deputy=make_user()),
    ],
    ids=["ended", "past", "to come", "role over", "account closed", "another's"],
)
def test_what_does_not_hold_leaves_the_own_roles(
    change: Any, branch: Organisation, officer: User, deputy: User
) -> None:
    make_role(user=deputy, kind=RoleKind.SECRETARY, organisation=branch)
    row = make_deputyship(principal=officer, deputy=deputy)
    change(row)

    actor = make_acting_actor(row)

    assert actor.acting_for is None
    assert {role.kind for role in actor.held} == {RoleKind.SECRETARY}


def test_acting_begins_and_ends_with_a_new_key_and_a_line_of_the_trail(
    officer: User, deputy: User
) -> None:
    row = make_deputyship(principal=officer, deputy=deputy)
    session = SessionStore()
    session.create()
    first = session.session_key

    take_up(actor=acting_as(deputy), deputyship=row, session=session, at=NOW)
    second = session.session_key
    lay_down(actor=make_acting_actor(row), session=session, at=NOW)

    assert len({first, second, session.session_key}) == 3
    assert ACTING not in session
    entries = list(Entry.objects.order_by("number"))
    assert [(e.verb, e.user, e.for_user) for e in entries] == [
        ("access.deputyship.taken_up", deputy, officer),
        ("access.deputyship.laid_down", deputy, officer),
    ]


def test_nobody_takes_up_what_is_another_ones_or_does_not_hold(officer: User, deputy: User) -> None:
    row = make_deputyship(principal=officer, deputy=deputy)
    session = SessionStore()
    with pytest.raises(NotAllowed):
        take_up(actor=acting_as(officer), deputyship=row, session=session, at=NOW)
    with pytest.raises(DeputyshipOver):
        take_up(actor=acting_as(deputy), deputyship=row, session=session, at=row.ends_at)
    assert ACTING not in session


def test_the_trail_holds_for_whom_and_shows_when_that_is_changed(
    officer: User, deputy: User, branch: Organisation
) -> None:
    row = make_deputyship(principal=officer, deputy=deputy)
    member = make_member(organisation=branch)
    note_look(actor=acting_as(officer), subject=member, look=Look.MEMBER, at=NOW)
    entry = note_look(actor=make_acting_actor(row), subject=member, look=Look.MEMBER, at=NOW)
    assert entry is not None
    assert entry.for_user_id == officer.pk
    assert verify().breaks == ()

    Entry.objects.filter(pk=entry.pk).update(for_user=None)

    assert [place.number for place in verify().breaks] == [entry.number]


def test_a_member_reads_who_looked_and_for_whom(
    officer: User, deputy: User, branch: Organisation
) -> None:
    member = make_member(organisation=branch)
    acting = make_acting_actor(make_deputyship(principal=officer, deputy=deputy))

    note_look(actor=acting, subject=member, look=Look.MEMBER, at=NOW)

    assert [line.who for line in looks_at(member)] == ["deputy（代理officer）"]


def test_both_sides_and_administrators_end_it_and_nobody_else(
    root: Organisation, branch: Organisation, officer: User, deputy: User
) -> None:
    boss, secretary = make_user(), make_user()
    make_role(user=boss, kind=RoleKind.ADMINISTRATOR, organisation=root)
    make_role(user=secretary, kind=RoleKind.SECRETARY, organisation=branch)
    for user in (officer, deputy, boss):
        row = make_deputyship(principal=officer, deputy=deputy, organisation=branch)
        assert row in deputyships_visible_to(acting_as(user))
        ended = end_deputyship(actor=acting_as(user), deputyship=row, at=NOW)
        assert (ended.ended_at, ended.ended_by) == (NOW, user)
        with pytest.raises(Over):
            end_deputyship(actor=acting_as(user), deputyship=row, at=NOW)

    row = make_deputyship(principal=officer, deputy=deputy, organisation=branch)
    assert row not in deputyships_visible_to(acting_as(secretary))
    with pytest.raises(NotAllowed):
        end_deputyship(actor=acting_as(secretary), deputyship=row, at=NOW)


def test_an_administrator_of_an_office_sees_what_holds_at_its_units(
    root: Organisation, deputy: User
) -> None:
    leader, boss = make_user(), make_user()
    make_role(user=leader, kind=RoleKind.LEADER, unit=root.unit)
    make_role(user=boss, kind=RoleKind.ADMINISTRATOR, unit=root.unit)
    assert root.unit is not None
    row = name(acting_as(leader), leader, deputy, unit=root.unit)

    assert list(deputyships_visible_to(acting_as(boss))) == [row]
    assert [role.kind for role in make_acting_actor(row).held] == [RoleKind.LEADER]
    assert list(deputyships_visible_to(SYSTEM)) == [row]


def test_whoever_leaves_gives_and_holds_nothing_any_more(
    root: Organisation, branch: Organisation, officer: User, deputy: User
) -> None:
    held = make_deputyship(principal=officer, deputy=deputy)
    member = Member.objects.get(user=deputy)

    leave(actor=acting_as(officer), member=member, on=NOW.date(), at=NOW)

    held.refresh_from_db()
    assert (held.ended_at, held.ended_by) == (NOW, officer)


def test_closing_an_account_ends_what_was_given_and_held(officer: User, deputy: User) -> None:
    given = make_deputyship(principal=officer, deputy=deputy)
    past = make_deputyship(
        principal=officer, deputy=deputy, ends_at=datetime(2026, 9, 5, tzinfo=UTC)
    )

    close_account(actor=SYSTEM, user=officer, at=NOW)

    given.refresh_from_db()
    past.refresh_from_db()
    assert (given.ended_at, given.ended_by) == (NOW, None)
    assert past.ended_at is None


def test_my_data_holds_deputyships_and_what_was_done_in_my_name(
    officer: User, deputy: User, branch: Organisation
) -> None:
    acting = make_acting_actor(make_deputyship(principal=officer, deputy=deputy))
    note_look(actor=acting, subject=branch, look=Look.LIST, at=NOW)

    mine = {
        section.name: section.plain
        for section in sections_with(acting_as(officer), member_of(acting_as(officer)))
    }

    assert mine["deputyships"][0]["deputy"] == "李代"
    assert mine["done_for_me"] == [
        {
            "day": "2026-09-30",
            "who": "李代",
            "deed": house().say_deed("audit.people.seen"),
        }
    ]


def test_the_organisations_page_knows_who_acts_for_those_who_hold_roles_there(
    root: Organisation, branch: Organisation, officer: User, deputy: User
) -> None:
    row = make_deputyship(principal=officer, deputy=deputy, organisation=root)
    make_deputyship(principal=officer, deputy=deputy, organisation=branch)

    assert list(deputies_at(root, at=NOW)) == [row]
    assert list(deputies_at(branch, at=NOW)) == []


def test_both_sides_are_told_of_the_first_the_last_and_the_day_after(
    officer: User, deputy: User
) -> None:
    midnight = datetime(2026, 9, 29, 16, tzinfo=UTC)
    day = timedelta(days=1)
    starts = make_deputyship(principal=officer, deputy=deputy, starts_at=midnight + timedelta(1))
    Deputyship.objects.filter(pk=starts.pk).update(recorded_at=NOW - day, starts_at=midnight)
    make_deputyship(principal=officer, deputy=deputy, ends_at=midnight + 2 * day)
    make_deputyship(principal=officer, deputy=deputy, ends_at=midnight)

    assert tell_of_deputies(actor=SYSTEM, at=NOW) == 3

    kinds = sorted(Notice.objects.filter(user=officer).values_list("kind", flat=True))
    assert kinds == [
        "access.deputy_begins",
        "access.deputy_ended",
        "access.deputy_ends_tomorrow",
    ]


def test_what_a_deputy_does_as_a_member_is_done_for_nobody(officer: User, deputy: User) -> None:
    row = make_deputyship(principal=officer, deputy=deputy)
    actor = make_acting_actor(row)
    assert isinstance(actor, Person)
    assert actor.member_id == Member.objects.get(user=deputy).pk

    ask_correction(actor=actor, field=CorrectedField.NAME, new="张三丰", reason="写错了", at=NOW)

    assert Entry.objects.get(verb="privacy.correction.asked").for_user is None
