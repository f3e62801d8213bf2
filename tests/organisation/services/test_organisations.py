from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories.organisation import (
    FOUNDED,
    NOW,
    is_acyclic,
    make_actor,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
    path_names,
)
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Ahead, Before, Missing, NotAfter, TooLong, Twice
from xianfeng.organisation.models.history import OrganisationState, TreeEvent
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.in_the_way import HasBelow, HasMembers, HasRoles
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.history import tree_as_of
from xianfeng.organisation.services.covering import NotAJointBranch, cover_units
from xianfeng.organisation.services.ground import IsClosed, WouldCycle
from xianfeng.organisation.services.nodes import close_node, found_node, move_node, rename_node
from xianfeng.sheets.rules.faults import CodeTaken, LooksTheSame, NotACode, TreeTooDeep

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 30)
SPRING = date(2026, 3, 1)


def found(actor: Actor = SYSTEM, **words: object) -> Organisation:
    values: dict[str, Any] = {
        "code": "NEW",
        "name": "新党支部",
        "kind": OrganisationKind.BRANCH,
        "parent": None,
        "unit": None,
        "founded_on": SPRING,
        "reason": "",
        "at": NOW,
        **words,
    }
    one: Organisation = found_node(actor=actor, table=Organisation, **values)
    return one


def rename(one: Organisation, actor: Actor = SYSTEM, **words: object) -> Organisation:
    values: dict[str, Any] = {
        "name": one.name,
        "kind": OrganisationKind(one.kind),
        "happened_on": SPRING,
        "reason": "",
        "at": NOW,
        **words,
    }
    return rename_node(actor=actor, node=one, **values)


def move(
    one: Organisation, parent: Organisation | None, actor: Actor = SYSTEM, **words: object
) -> Organisation:
    values: dict[str, Any] = {
        "unit": one.unit,
        "happened_on": SPRING,
        "reason": "归口调整",
        "at": NOW,
        **words,
    }
    return move_node(
        actor=actor,
        node=one,
        parent=parent,
        **values,
    )


def close(one: Organisation, actor: Actor = SYSTEM, on: date = SPRING) -> Organisation:
    return close_node(actor=actor, node=one, closed_on=on, reason="撤销", at=NOW)


def states(one: Organisation) -> list[Mapping[str, object]]:
    rows = OrganisationState.objects.filter(organisation=one).order_by("starts_on")
    return list(rows.values("name", "parent_id", "starts_on", "ends_on"))


def test_found_writes_the_node_its_state_its_event_and_one_audit_line() -> None:
    top = make_organisation(kind=OrganisationKind.COMMITTEE)
    officer = make_actor(RoleKind.OFFICER, top)

    new = found(officer, parent=top, name="  新\u200b党支部 ", reason="机关工委批复〔2026〕3号")

    assert (new.name, new.path[:-8], new.founded_on) == ("新党支部", top.path, SPRING)
    assert states(new) == [
        {"name": "新党支部", "parent_id": top.pk, "starts_on": SPRING, "ends_on": None}
    ]
    event = TreeEvent.objects.get()
    assert (event.kind, event.organisation, event.reason) == (
        "founded",
        new,
        "机关工委批复〔2026〕3号",
    )
    entry = Entry.objects.get()
    assert (entry.verb, entry.user, entry.reason) == (
        "organisation.organisation.founded",
        officer.user_id and entry.user,
        "机关工委批复〔2026〕3号",
    )


def test_found_is_for_who_manages_what_is_above() -> None:
    top, other = make_organisation(), make_organisation()
    officer = make_actor(RoleKind.OFFICER, other)

    with pytest.raises(NotAllowed):
        found(officer, parent=top)
    with pytest.raises(NotAllowed):
        found(officer)


@pytest.mark.parametrize("code", ["", "中一", "А01", "a b", "import", "FINDINGS", "-a", "x" * 33])
def test_found_refuses_what_cannot_be_a_code(code: str) -> None:
    with pytest.raises(NotACode):
        found(code=code)


def test_found_folds_full_width_codes_and_refuses_one_that_is_taken() -> None:
    assert found(code="Ａ－０１".replace("－", "-")).code == "A-01"
    with pytest.raises(CodeTaken):
        found(code="a-01", name="另一支部")


def test_a_code_stays_taken_after_its_organisation_was_closed() -> None:
    close(make_organisation(code="OLD"))

    with pytest.raises(CodeTaken):
        found(code="OLD")


def test_found_refuses_names_that_are_missing_or_too_long() -> None:
    with pytest.raises(Missing):
        found(name=" \u200b\u202e ")
    with pytest.raises(TooLong):
        found(name="长" * 200)


def test_found_refuses_a_name_that_looks_like_one_beside_it() -> None:
    top = make_organisation()
    make_organisation(name="机关A党支部", code="X1", parent=top)

    with pytest.raises(LooksTheSame) as refused:
        found(name="机关\u0410党支部", parent=top)

    assert refused.value.details["code"] == "X1"
    assert found(name="机关\u0410党支部").parent is None


def test_the_future_is_not_written_down() -> None:
    with pytest.raises(Ahead):
        found(founded_on=date(2026, 10, 1))


def test_nothing_is_founded_below_what_is_closed_or_not_there_yet_or_too_deep() -> None:
    top = make_organisation()
    young = found(code="YOUNG", founded_on=SPRING)
    with pytest.raises(Before):
        found(parent=young, founded_on=date(2026, 2, 1))
    close(top)
    with pytest.raises(IsClosed):
        found(parent=top)
    deep = make_organisation()
    for _ in range(29):
        deep = make_organisation(parent=deep)
    with pytest.raises(TreeTooDeep):
        found(parent=deep)


def test_an_organisation_is_not_tied_to_a_closed_unit() -> None:
    unit = make_unit()
    unit.closed_on = SPRING
    unit.save()

    with pytest.raises(IsClosed):
        found(unit=unit)
    with pytest.raises(IsClosed):
        move(make_organisation(), None, unit=unit)


def test_rename_ends_one_state_and_begins_another() -> None:
    one = make_organisation(name="旧名党支部")

    rename(one, name="新名党支部", reason="机构改革")

    assert states(one) == [
        {"name": "旧名党支部", "parent_id": None, "starts_on": FOUNDED, "ends_on": SPRING},
        {"name": "新名党支部", "parent_id": None, "starts_on": SPRING, "ends_on": None},
    ]
    assert Entry.objects.get().changes == {"name": ["旧名党支部", "新名党支部"]}
    assert [tree_as_of(day).nodes[one.pk].name for day in (date(2026, 2, 28), SPRING)] == [
        "旧名党支部",
        "新名党支部",
    ]


def test_a_second_change_of_a_day_takes_the_place_of_the_first() -> None:
    one = make_organisation(name="甲支部")

    rename(one, name="乙支部")
    rename(one, name="丙支部")

    assert [row["name"] for row in states(one)] == ["甲支部", "丙支部"]


def test_history_is_written_forwards() -> None:
    one = make_organisation()
    rename(one, name="乙支部")

    with pytest.raises(Before):
        rename(one, name="丙支部", happened_on=date(2026, 2, 1))


def test_rename_refuses_what_changes_nothing_and_who_may_not() -> None:
    top = make_organisation()
    one = make_organisation(parent=top)
    own = make_actor(RoleKind.OFFICER, one)

    with pytest.raises(Twice):
        rename(one)
    with pytest.raises(NotAllowed):
        rename(one, make_actor(RoleKind.SECRETARY, one), name="另名")
    with pytest.raises(NotAllowed):
        rename(one, own, kind=OrganisationKind.GENERAL_BRANCH)
    assert rename(one, own, name="另名").name == "另名"


def test_move_takes_all_below_along_and_writes_one_state() -> None:
    top, other = make_organisation(), make_organisation()
    middle = make_organisation(parent=top)
    leaf = make_organisation(parent=middle)

    move(middle, other)

    leaf.refresh_from_db()
    middle.refresh_from_db()
    assert leaf.path[:-8] == middle.path
    assert middle.path[:-8] == other.path
    assert len(states(leaf)) == 1
    assert path_names(tree_as_of(date(2026, 2, 1)), leaf.pk) == (top.name, middle.name, leaf.name)
    assert path_names(tree_as_of(TODAY), leaf.pk) == (other.name, middle.name, leaf.name)
    assert TreeEvent.objects.get().changes == {"parent": [top.pk, other.pk]}


def test_move_ties_to_another_unit_and_to_the_top() -> None:
    top, unit = make_organisation(), make_unit()
    one = make_organisation(parent=top)

    moved = move(one, None, unit=unit)

    assert (moved.parent, moved.unit, len(moved.path)) == (None, unit, 8)


def test_move_refuses_cycles_also_past_ones() -> None:
    top = make_organisation()
    below = make_organisation(parent=top)
    with pytest.raises(WouldCycle):
        move(top, below)
    with pytest.raises(WouldCycle):
        move(top, top)
    move(below, None, happened_on=date(2026, 6, 1))

    with pytest.raises(Before) as refused:
        move(top, below, happened_on=date(2026, 5, 31))

    assert refused.value.details["day"] == date(2026, 6, 1)
    move(top, below, happened_on=date(2026, 6, 1))
    assert is_acyclic(tree_as_of(TODAY))
    assert path_names(tree_as_of(date(2026, 5, 31)), below.pk) == (top.name, below.name)


def test_a_rename_above_does_not_hold_up_an_earlier_move() -> None:
    one, other = make_organisation(), make_organisation()
    rename(other, name="改名后的党委", happened_on=date(2026, 6, 1))

    assert move(one, other, happened_on=SPRING).parent == other


def test_move_refuses_depth_nothing_same_names_and_closed_places() -> None:
    top = make_organisation()
    one = make_organisation(parent=top, name="甲支部")
    deep = make_organisation()
    for _ in range(28):
        deep = make_organisation(parent=deep)
    make_organisation(parent=one)
    with pytest.raises(TreeTooDeep):
        move(one, deep)
    with pytest.raises(Twice):
        move(one, top)
    other = make_organisation()
    make_organisation(parent=other, name="甲支部")
    with pytest.raises(LooksTheSame):
        move(one, other)
    ended = close(make_organisation())
    with pytest.raises(IsClosed):
        move(one, ended)
    with pytest.raises(IsClosed):
        move(ended, top)


def test_move_needs_both_places() -> None:
    top, other = make_organisation(), make_organisation()
    one = make_organisation(parent=top)
    officer = make_actor(RoleKind.OFFICER, top)

    with pytest.raises(NotAllowed):
        move(one, other, officer)
    with pytest.raises(NotAllowed):
        move(one, None, officer)
    with pytest.raises(NotAllowed):
        move(one, None, make_actor(RoleKind.OFFICER, one))


def test_close_keeps_the_node_and_ends_its_state() -> None:
    one = make_organisation()

    close(one)

    one.refresh_from_db()
    assert one.closed_on == SPRING
    assert states(one)[0]["ends_on"] == SPRING
    assert one.pk in tree_as_of(date(2026, 2, 28)).nodes
    assert one.pk not in tree_as_of(SPRING).nodes
    with pytest.raises(IsClosed):
        close(one)


def test_close_says_what_stands_in_the_way() -> None:
    top = make_organisation()
    one = make_organisation(parent=top)
    make_member(organisation=one)
    with pytest.raises(HasMembers) as members:
        close(one)
    assert members.value.details["count"] == 1
    with pytest.raises(HasBelow) as below:
        close(top)
    assert below.value.details["names"] == one.name
    free = make_organisation(parent=top)
    make_role(user=make_user(), kind=RoleKind.SECRETARY, organisation=free)
    with pytest.raises(HasRoles):
        close(free)


def test_close_refuses_a_day_on_which_something_stood_below() -> None:
    top, other = make_organisation(), make_organisation()
    move(make_organisation(parent=top), other, happened_on=date(2026, 6, 1))

    with pytest.raises(Before):
        close(top, on=date(2026, 5, 1))
    assert close(top, on=date(2026, 6, 1)).closed_on == date(2026, 6, 1)


def test_a_life_has_at_least_one_day() -> None:
    with pytest.raises(NotAfter):
        close(found())
    renamed = make_organisation()
    rename(renamed, name="只改了一天的名")
    assert close(renamed).closed_on == SPRING
    assert [row["ends_on"] for row in states(renamed)] == [SPRING]


def test_close_is_for_the_level_above() -> None:
    top = make_organisation()
    one = make_organisation(parent=top)

    own = make_organisation(parent=top)
    with pytest.raises(NotAllowed):
        close(own, make_actor(RoleKind.OFFICER, own))
    with pytest.raises(NotAllowed):
        close(make_organisation(), make_actor(RoleKind.OFFICER, top))
    assert close(one, make_actor(RoleKind.ADMINISTRATOR, top)).closed_on == SPRING


def test_a_joint_branch_covers_further_units() -> None:
    own, other = make_unit(), make_unit()
    joint = make_organisation(kind=OrganisationKind.JOINT_BRANCH, unit=own)

    cover_units(actor=SYSTEM, organisation=joint, units=[own, other], at=NOW)

    assert [unit.pk for unit in joint.covered_units.all()] == [other.pk]
    with pytest.raises(Twice):
        cover_units(actor=SYSTEM, organisation=joint, units=[other], at=NOW)
    with pytest.raises(NotAJointBranch):
        cover_units(actor=SYSTEM, organisation=make_organisation(), units=[other], at=NOW)
    with pytest.raises(NotAllowed):
        cover_units(
            actor=make_actor(RoleKind.OFFICER, make_organisation()),
            organisation=joint,
            units=[],
            at=NOW,
        )


def test_the_day_is_that_of_the_offices() -> None:
    late = datetime(2026, 9, 30, 17, 0, tzinfo=UTC)

    assert found(founded_on=date(2026, 10, 1), at=late).founded_on == date(2026, 10, 1)
