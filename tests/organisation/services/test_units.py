from collections.abc import Callable
from datetime import date

import pytest

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
    make_window,
    path_names,
)
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Before, Twice
from xianfeng.organisation.models.history import TreeEvent
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.in_the_way import HasBelow, HasRoles, UnitInUse
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.selectors.history import tree_as_of
from xianfeng.organisation.services.covering import cover_units
from xianfeng.organisation.services.ground import IsClosed, WouldCycle
from xianfeng.organisation.services.nodes import close_node, found_node, move_node, rename_node
from xianfeng.sheets.rules.faults import CodeTaken, LooksTheSame

pytestmark = pytest.mark.django_db
SPRING = date(2026, 3, 1)


def found(actor: Actor, parent: Unit | None, code: str = "N1", name: str = "新设处") -> Unit:
    return found_node(
        actor=actor,
        table=Unit,
        code=code,
        name=name,
        kind=UnitKind.DIVISION,
        parent=parent,
        founded_on=SPRING,
        reason="机构改革",
        at=NOW,
    )


def rename(actor: Actor, unit: Unit, name: str) -> Unit:
    return rename_node(
        actor=actor,
        node=unit,
        name=name,
        kind=UnitKind(unit.kind),
        happened_on=SPRING,
        reason="",
        at=NOW,
    )


def move(actor: Actor, unit: Unit, parent: Unit | None, on: date = SPRING) -> Unit:
    return move_node(actor=actor, node=unit, parent=parent, happened_on=on, reason="", at=NOW)


def close(actor: Actor, unit: Unit, on: date = SPRING) -> Unit:
    return close_node(actor=actor, node=unit, closed_on=on, reason="撤并", at=NOW)


def test_a_unit_is_founded_renamed_moved_and_closed_by_who_looks_after_what_is_above() -> None:
    city, other = make_unit(), make_unit()
    officer = make_actor(RoleKind.OFFICER, make_organisation(unit=city))

    unit = found(officer, city)
    rename(officer, unit, "更名处")
    office = make_unit(parent=city)
    move(officer, unit, office)
    with pytest.raises(NotAllowed):
        move(officer, unit, other)
    close(SYSTEM, unit, on=date(2026, 3, 2))

    assert [event.kind for event in TreeEvent.objects.order_by("pk")] == [
        "founded",
        "renamed",
        "moved",
        "closed",
    ]
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
        f"organisation.unit.{verb}" for verb in ("founded", "renamed", "moved", "closed")
    ]
    assert path_names(tree_as_of(SPRING, Unit), unit.pk) == (city.name, office.name, "更名处")
    assert unit.pk not in tree_as_of(date(2026, 3, 2), Unit).nodes


def test_units_of_others_are_not_written() -> None:
    city = make_unit()
    unit = make_unit(parent=city)
    foreign = make_actor(RoleKind.OFFICER, make_organisation(unit=make_unit()))

    deeds: tuple[Callable[[], Unit], ...] = (
        lambda: found(foreign, city),
        lambda: found(foreign, None),
        lambda: rename(foreign, unit, "另名"),
        lambda: move(foreign, unit, None),
        lambda: close(foreign, unit),
        lambda: close(make_actor(RoleKind.OFFICER, make_organisation(unit=unit)), unit),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()


def test_what_cannot_be_is_refused() -> None:
    city = make_unit()
    unit = make_unit(parent=city, name="办公室")
    with pytest.raises(WouldCycle):
        move(SYSTEM, city, unit)
    with pytest.raises(Twice):
        move(SYSTEM, unit, city)
    with pytest.raises(Twice):
        rename(SYSTEM, unit, "办公室")
    with pytest.raises(CodeTaken):
        found(SYSTEM, city, code=unit.code)
    with pytest.raises(LooksTheSame):
        found(SYSTEM, city, name="办 公 室")


def test_close_says_what_stands_in_the_way() -> None:
    city, other = make_unit(), make_unit()
    window = make_window(parent=city)
    with pytest.raises(HasBelow):
        close(SYSTEM, city)
    move(SYSTEM, window, other, on=date(2026, 6, 1))
    with pytest.raises(Before):
        close(SYSTEM, city)
    organisation = make_organisation(unit=city)
    with pytest.raises(UnitInUse):
        close(SYSTEM, city, on=date(2026, 6, 1))
    move_node(
        actor=SYSTEM,
        node=organisation,
        parent=None,
        unit=other,
        happened_on=date(2026, 7, 1),
        reason="",
        at=NOW,
    )
    with pytest.raises(Before):
        close(SYSTEM, city, on=date(2026, 6, 1))
    make_role(user=make_user(), kind=RoleKind.LEADER, unit=city)
    with pytest.raises(HasRoles):
        close(SYSTEM, city, on=date(2026, 7, 1))


def test_a_unit_that_a_joint_branch_covers_is_in_use() -> None:
    unit = make_unit()
    joint = make_organisation(kind=OrganisationKind.JOINT_BRANCH)
    cover_units(actor=SYSTEM, organisation=joint, units=[unit], at=NOW)

    with pytest.raises(UnitInUse):
        close(SYSTEM, unit)


def test_a_closed_unit_stays_as_it_was() -> None:
    unit = close(SYSTEM, make_unit())

    deeds: tuple[Callable[[], Unit], ...] = (
        lambda: rename(SYSTEM, unit, "另名"),
        lambda: move(SYSTEM, unit, make_unit()),
        lambda: close(SYSTEM, unit),
        lambda: found(SYSTEM, unit),
    )
    for deed in deeds:
        with pytest.raises(IsClosed):
            deed()
