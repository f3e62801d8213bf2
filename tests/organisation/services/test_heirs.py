"""What a change of the trees asks rooms, and what becomes of roles, deputyships and rolls."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import furnished
from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.access.services.deputies import name_deputy
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.room import Room, house
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.services.posts import appoint, begin_term
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import (
    Change,
    Heir,
    Hindrance,
    Obstacle,
    Reshaping,
    hand_on,
    obstacles,
    told,
)
from xianfeng.organisation.rules.in_the_way import HasMembers, RolesToCome
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.organisation.services.mergers import merge_organisations
from xianfeng.organisation.services.nodes import close_node
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.life import NewMember, admit
from xianfeng.rolls.models import Roll
from xianfeng.rolls.rules import ChangeKind, DrawnFrom, Matter, RollRule
from xianfeng.rolls.services import change_roll, freeze_roll

pytestmark = pytest.mark.django_db
AUTUMN = date(2026, 9, 1)


def close(one: Organisation) -> Organisation:
    return close_node(actor=SYSTEM, node=one, closed_on=AUTUMN, reason="撤销", at=NOW)


def merge(one: Organisation, into: Organisation, at: datetime = NOW) -> Organisation:
    return merge_organisations(
        actor=SYSTEM, merged=[one], survivor=into, happened_on=AUTUMN, reason="整合", at=at
    )


def freeze(one: Organisation) -> Roll:
    rule = RollRule(organisation=one.code, matter=Matter.VOTE, drawn_from=DrawnFrom.BRANCH)
    return freeze_roll(actor=SYSTEM, title="选举", rule=rule, at=NOW)


def test_what_a_room_answers_is_asked_in_order_and_counted() -> None:
    asked: list[str] = []

    def find(name: str) -> Hindrance:
        def ask(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
            asked.append(name)
            return [Obstacle(HasMembers(name=name, count=1))]

        return Hindrance(name, frozenset({Change.CLOSE}), ask, order=len(name))

    def take(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
        return 2

    def tell(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]:
        return ["two go"]

    closing = frozenset({Change.CLOSE})
    heirs = (
        Heir("a", closing, tell, take, counted="things"),
        Heir("b", closing, take=take, counted="things"),
        Heir("c", closing),
        Heir("d", frozenset({Change.MERGE}), tell, take, counted="others"),
    )
    change = Reshaping(Change.CLOSE, make_organisation(), AUTUMN)

    room = Room("above", hindrances=(find("third"), find("one")), heirs=heirs)
    with furnished(room, alone=True):
        found = [each.why.details["name"] for each in obstacles(SYSTEM, change, at=NOW)]
        counts = hand_on(actor=SYSTEM, reshapings=[change], at=NOW)
        lines = told(SYSTEM, change, at=NOW)

    assert (found, asked) == (["one", "third"], ["one", "third"])
    assert counts == {"things": 4}
    assert lines == ["two go"]


def test_every_counted_thing_has_a_name_in_the_trail() -> None:
    counted = {heir.counted for heir in house().every(Heir) if heir.counted}

    assert counted
    assert counted - set(house().details) == set()


def test_a_merger_ends_roles_openly_each_with_its_line_and_notice() -> None:
    ending, stays = make_organisation(), make_organisation()
    user = make_user()
    role = make_role(user=user, kind=RoleKind.SECRETARY, organisation=ending)

    merge(ending, stays)

    role.refresh_from_db()
    assert role.ends_at == NOW
    line = Entry.objects.get(verb="access.role.taken")
    assert (line.subject_id, line.reason) == (str(role.pk), "整合")
    assert Notice.objects.get().user == user
    assert Entry.objects.get(verb="organisation.organisation.merged").detail["roles"] == 1


def test_a_role_that_begins_at_the_very_moment_holds_a_merger_up() -> None:
    ending = make_organisation()
    role = make_role(user=make_user(), kind=RoleKind.SECRETARY, organisation=ending)
    Role.objects.filter(pk=role.pk).update(starts_at=NOW)

    with pytest.raises(RolesToCome):
        merge(ending, make_organisation())


@pytest.mark.parametrize("how", ["close", "merge", "unit"])
def test_deputyships_for_a_place_end_with_it_openly(how: str) -> None:
    place: Organisation | Unit = make_unit() if how == "unit" else make_organisation()
    where = {"unit": place} if isinstance(place, Unit) else {"organisation": place}
    people = [make_user(), make_user()]
    here = make_deputyship(principal=people[0], deputy=people[1], **where)
    everywhere = make_deputyship(principal=people[0], deputy=people[1])

    if isinstance(place, Unit):
        close_node(actor=SYSTEM, node=place, closed_on=AUTUMN, reason="", at=NOW)
    elif how == "merge":
        merge(place, make_organisation())
    else:
        close(place)

    ended = Deputyship.objects.filter(ended_at=NOW)
    assert list(ended.values_list("pk", flat=True)) == [here.pk]
    assert Deputyship.objects.get(pk=everywhere.pk).ended_at is None
    assert Entry.objects.filter(verb="access.deputyship.ended").count() == 1


def test_the_line_of_a_closing_counts_the_duties_that_end() -> None:
    top = make_organisation()
    one = make_organisation(parent=top)
    person = make_member(organisation=make_organisation(parent=one))
    appoint(
        actor=SYSTEM,
        organisation=one,
        member=person,
        kind=PostKind.SECRETARY,
        starts_on=date(2025, 1, 1),
        at=NOW,
    )
    begin_term(
        actor=SYSTEM,
        organisation=one,
        elected_on=None,
        starts_on=date(2025, 1, 1),
        ends_on=date(2028, 1, 1),
        at=NOW,
    )
    merge(person.organisation, make_organisation(parent=top))

    close(one)

    assert Entry.objects.get(verb="organisation.organisation.closed").detail["duties_ended"] == 2


def test_a_roll_stays_as_it_was_frozen_when_its_organisation_goes() -> None:
    ending, stays = make_organisation(), make_organisation()
    late = make_member(organisation=ending)
    roll = freeze(ending)
    before = Roll.objects.values().get()
    preview = Reshaping(Change.MERGE, ending, AUTUMN, into=stays)

    said = told(SYSTEM, preview, at=NOW)
    merge(ending, stays)

    assert any("1 roll of" in line or "名册" in line for line in said)
    assert Roll.objects.values().get() == before
    roll.refresh_from_db()
    with pytest.raises(IsClosed):
        change_roll(
            actor=SYSTEM, roll=roll, member=late, kind=ChangeKind.REMOVED, reason="调出", at=NOW
        )


def test_nothing_is_put_where_it_was_closed_meanwhile() -> None:
    top = make_organisation()
    one = make_organisation(parent=top)
    make_member(organisation=one)
    stale = Organisation.objects.get(pk=one.pk)
    merge(one, make_organisation(parent=top))

    with pytest.raises(IsClosed):
        admit(
            actor=SYSTEM,
            organisation=stale,
            person=NewMember("张三", Standing.ACTIVIST),
            on=AUTUMN,
            at=NOW,
        )
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=top)
    with pytest.raises(IsClosed):
        name_deputy(
            actor=make_actor(RoleKind.ADMINISTRATOR, top),
            principal=user,
            deputy=make_user(),
            organisation=stale,
            starts_at=NOW,
            ends_at=NOW + timedelta(days=3),
            reason="出差",
            at=NOW,
        )
