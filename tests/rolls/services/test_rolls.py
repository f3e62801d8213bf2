from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_user,
)
from xianfeng.actors.rules import Official, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Before, Missing, NoReason, PreviewOutdated, TooLong, Twice
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.visible import UnknownOrganisation
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.life import leave
from xianfeng.rolls.models import Roll
from xianfeng.rolls.rules import ChangeKind, DrawnFrom, Exclusion, Matter, RollRule, drawn
from xianfeng.rolls.selectors import (
    am_i_on,
    answers_for,
    people_on,
    roll_card,
    roll_preview,
    rolls_visible_to,
    undelivered,
)
from xianfeng.rolls.services import (
    EmptyRoll,
    NotEntitled,
    NotOnRoll,
    change_roll,
    freeze_roll,
)

pytestmark = pytest.mark.django_db


class Branches:
    """A committee with two branches: full, probationary, activist and one who left in the first."""

    def __init__(self) -> None:
        self.top = make_organisation(code="A", name="机关党委", kind=OrganisationKind.COMMITTEE)
        self.one = make_organisation(code="A01", name="一支部", parent=self.top)
        self.two = make_organisation(code="A02", name="二支部", parent=self.top)
        self.officer: Official = make_actor(RoleKind.OFFICER, self.top)
        self.first = make_member(organisation=self.one, number="1", user=make_user())
        self.second = make_member(organisation=self.one, number="2")
        self.young = make_member(organisation=self.one, number="3", standing=Standing.PROBATIONARY)
        self.activist = make_member(organisation=self.one, number="4", standing=Standing.ACTIVIST)
        self.gone = make_member(organisation=self.one, number="5")
        self.far = make_member(organisation=self.two, number="6")
        leave(actor=self.officer, member=self.gone, on=date(2026, 9, 1), at=NOW)

    def frozen(self, rule: RollRule | None = None, **words: Any) -> Roll:
        given = {"actor": self.officer, "title": "选举支部委员会", "rule": rule or VOTE, "at": NOW}
        return freeze_roll(**{**given, **words})


VOTE = RollRule(DrawnFrom.BRANCH, Matter.VOTE, "A01")


@pytest.fixture
def city() -> Branches:
    return Branches()


def numbers(people: Any) -> list[str]:
    return sorted(person.number for person in people)


@pytest.mark.parametrize(
    ("rule", "on_it", "excluded"),
    [
        (VOTE, ["1", "2"], {("3", Exclusion.NO_VOTE), ("4", Exclusion.NOT_A_MEMBER)}),
        (
            RollRule(DrawnFrom.BRANCH, Matter.ENDORSE, "A01"),
            ["1", "2", "3"],
            {("4", Exclusion.NOT_A_MEMBER)},
        ),
        (RollRule(DrawnFrom.BRANCH, Matter.ANSWER, "A01"), ["1", "2", "3", "4"], set()),
        (RollRule(DrawnFrom.BRANCH, Matter.VOTE, "A"), [], set()),
        (
            RollRule(DrawnFrom.SUBTREE, Matter.VOTE, "A"),
            ["1", "2", "6"],
            {("3", Exclusion.NO_VOTE), ("4", Exclusion.NOT_A_MEMBER)},
        ),
        (
            RollRule(DrawnFrom.AFFECTED, Matter.VOTE, "A01", numbers=("1", "3", "5", "6", "X")),
            ["1"],
            {
                ("3", Exclusion.NO_VOTE),
                ("5", Exclusion.LEFT),
                ("6", Exclusion.UNKNOWN),
                ("X", Exclusion.UNKNOWN),
            },
        ),
    ],
)
def test_a_preview_says_who_would_be_on_it_and_who_not_and_why(
    city: Branches, rule: RollRule, on_it: list[str], excluded: set[tuple[str, Exclusion]]
) -> None:
    seen = roll_preview(city.officer, rule)

    assert numbers(seen.people) == on_it
    assert {(each.number, each.reason) for each in seen.excluded} == excluded
    assert seen.count == len(on_it)
    assert sum(count for _, count in seen.by_organisation) == len(on_it)
    assert not Roll.objects.exists()


def test_a_preview_of_many_costs_as_much_as_of_few(
    city: Branches, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rule = RollRule(DrawnFrom.SUBTREE, Matter.ANSWER, "A")
    for _ in range(2):
        make_member(organisation=city.two)
        with django_assert_num_queries(3):
            roll_preview(city.officer, rule)


def test_what_one_may_not_see_or_draw_from_is_refused(city: Branches) -> None:
    stranger = make_actor(RoleKind.SECRETARY, make_organisation())
    with pytest.raises(UnknownOrganisation):
        roll_preview(stranger, VOTE)
    with pytest.raises(UnknownOrganisation):
        roll_preview(city.officer, RollRule(DrawnFrom.BRANCH, Matter.VOTE, "ZZZ"))
    for kind in (RoleKind.LEADER, RoleKind.AUDITOR):
        with pytest.raises(NotAllowed):
            roll_preview(make_actor(kind, city.top), VOTE)
        with pytest.raises(NotAllowed):
            city.frozen(actor=make_actor(kind, city.top))


def test_a_frozen_roll_holds_size_and_hash_in_the_trail_too(city: Branches) -> None:
    roll = city.frozen(seen=roll_preview(city.officer, VOTE).digest)

    assert (roll.size, roll.digest) == (2, sha256(b"1\n2\n").hexdigest())
    assert roll.rule == {"drawn_from": "branch", "matter": "vote", "organisation": "A01"}
    line = Entry.objects.latest("number")
    assert (line.verb, line.detail["size"], line.detail["digest"]) == (
        "rolls.roll.frozen",
        2,
        roll.digest,
    )
    assert numbers(roll.entries.all()) == ["1", "2"]


def test_what_was_frozen_stays_whatever_becomes_of_the_members(city: Branches) -> None:
    roll = city.frozen()
    make_member(organisation=city.one)
    leave(actor=city.officer, member=city.second, on=NOW.date(), at=NOW)

    assert numbers(people_on(roll)) == ["1", "2"]
    assert roll_card(actor=city.officer, roll=roll).is_intact
    roll.entries.filter(number="2").delete()
    assert not roll_card(actor=city.officer, roll=roll).is_intact


def test_a_sample_is_drawn_by_lot_and_can_be_drawn_again(city: Branches) -> None:
    for number in range(20):
        make_member(organisation=city.two, number=f"N{number:02d}")
    rule = RollRule(DrawnFrom.SAMPLE, Matter.ANSWER, "A", size=5)
    people = roll_preview(city.officer, rule)
    assert people.count == 5

    roll = city.frozen(rule)

    assert roll.seed is not None
    again = drawn([person.number for person in people.people], size=5, seed=roll.seed)
    assert set(numbers(roll.entries.all())) == again
    assert city.frozen(rule, title="第二次", seed=7).seed == 7
    assert city.frozen(title="不是抽签", seed=7).seed is None
    assert city.frozen(
        RollRule(DrawnFrom.SAMPLE, Matter.ANSWER, "A", size=500), title="全部"
    ).size == len(people.people)


def test_a_roll_is_not_frozen_when_it_is_not_what_was_seen(city: Branches) -> None:
    seen = roll_preview(city.officer, VOTE).digest
    make_member(organisation=city.one)
    with pytest.raises(PreviewOutdated):
        city.frozen(seen=seen)


def test_a_roll_needs_a_title_of_its_own_and_somebody_on_it(city: Branches) -> None:
    with pytest.raises(Missing):
        city.frozen(title=" ")
    with pytest.raises(TooLong):
        city.frozen(title="长" * 81)
    with pytest.raises(EmptyRoll):
        city.frozen(RollRule(DrawnFrom.BRANCH, Matter.VOTE, "A"))
    city.frozen()
    with pytest.raises(Twice):
        city.frozen()
    assert Roll.objects.count() == 1


def changed(city: Branches, roll: Roll, member: Member, kind: ChangeKind, **words: Any) -> None:
    given = {"actor": city.officer, "reason": "组织关系已转入", "at": NOW}
    change_roll(**{**given, "roll": roll, "member": member, "kind": kind, **words})


def test_a_change_has_a_reason_and_the_answer_follows_it(city: Branches) -> None:
    roll = city.frozen()
    late = make_member(organisation=city.one, number="7")
    assert not am_i_on(late.pk, roll).is_on
    changed(city, roll, late, ChangeKind.ADDED)
    changed(city, roll, city.second, ChangeKind.REMOVED, reason="重复登记")

    assert am_i_on(late.pk, roll).is_on
    gone = am_i_on(city.second.pk, roll)
    assert (gone.is_on, gone.change and gone.change.reason) == (False, "重复登记")
    assert numbers(people_on(roll)) == ["1", "7"]
    assert answers_for(late.pk, [roll]) == {roll.pk: True}
    assert answers_for(city.second.pk, [roll]) == {roll.pk: False}
    card = roll_card(actor=city.officer, roll=roll)
    assert (card.count, card.added, card.removed, card.roll.size) == (2, 1, 1, 2)
    assert card.is_intact
    line = Entry.objects.latest("number")
    assert (line.verb, line.reason) == ("rolls.roll.removed", "重复登记")


def test_a_change_that_changes_nothing_or_is_not_right_is_refused(city: Branches) -> None:
    roll = city.frozen()
    with pytest.raises(Twice):
        changed(city, roll, city.first, ChangeKind.ADDED)
    with pytest.raises(NotOnRoll):
        changed(city, roll, city.far, ChangeKind.REMOVED)
    with pytest.raises(NoReason):
        changed(city, roll, city.first, ChangeKind.REMOVED, reason="")
    for member in (city.young, city.activist, city.gone, city.far):
        with pytest.raises(NotEntitled):
            changed(city, roll, member, ChangeKind.ADDED)
    secretary = acting(make_member_actor(city.two, RoleKind.SECRETARY))
    with pytest.raises(NotAllowed):
        changed(city, roll, city.first, ChangeKind.REMOVED, actor=secretary)


def test_who_has_no_account_is_listed_as_not_reached(city: Branches) -> None:
    roll = city.frozen()
    assert numbers(undelivered(roll)) == ["2"]


def test_rolls_are_seen_by_those_whom_they_concern(city: Branches) -> None:
    roll = city.frozen()
    own = make_member_actor(city.one)
    beside = make_member_actor(city.two)
    assert list(rolls_visible_to(acting(own))) == [roll]
    assert not rolls_visible_to(acting(beside)).exists()
    whole = city.frozen(RollRule(DrawnFrom.SUBTREE, Matter.VOTE, "A"), title="全体")
    assert list(rolls_visible_to(acting(beside))) == [whole]
    assert roll_card(actor=acting(own), roll=roll).undelivered is None
    assert not rolls_visible_to(make_actor(RoleKind.OFFICER, make_organisation())).exists()


def test_somebody_without_a_number_stands_under_the_key(city: Branches) -> None:
    nameless = make_member(organisation=city.two)
    Member.objects.filter(pk=nameless.pk).update(number="")
    roll = city.frozen(RollRule(DrawnFrom.BRANCH, Matter.VOTE, "A02"))

    assert numbers(roll.entries.all()) == sorted(["6", f"#{nameless.pk}"])
    named = RollRule(
        DrawnFrom.AFFECTED, Matter.VOTE, "A02", numbers=(f"#{nameless.pk}", "#x", "#²")
    )
    preview = roll_preview(city.officer, named)
    assert numbers(preview.people) == [f"#{nameless.pk}"]
    assert [each.number for each in preview.excluded] == ["#x", "#²"]


def test_nothing_is_changed_before_the_roll_was_frozen(city: Branches) -> None:
    roll = city.frozen()

    with pytest.raises(Before):
        changed(city, roll, city.second, ChangeKind.REMOVED, at=NOW - timedelta(days=2))

    assert not roll.changes.exists()
