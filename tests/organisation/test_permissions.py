import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.permissions import Tops, has_role, require, tops_of
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.foundation.errors import NotAllowed
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.visible import top_organisations_of, top_units_of
from xianfeng.people.selectors.visible import person_of

pytestmark = pytest.mark.django_db


def test_a_role_reaches_its_organisation_and_below_and_nothing_else() -> None:
    top = make_organisation()
    branch = make_organisation(parent=top)
    foreign = make_organisation()

    officer = make_actor(RoleKind.OFFICER, top)

    reached = [can_manage_organisations(officer, each) for each in (top, branch, foreign)]
    assert reached == [True, True, False]


def test_a_role_at_an_organisation_reaches_the_unit_it_is_tied_to() -> None:
    unit = make_unit()
    window = make_unit(parent=unit)
    secretary = make_actor(RoleKind.SECRETARY, make_organisation(unit=unit))

    assert has_role(secretary, {RoleKind.SECRETARY}, unit=window)
    assert not has_role(secretary, {RoleKind.SECRETARY}, unit=make_unit())


def test_a_member_read_without_its_roles_holds_none() -> None:
    assert person_of(make_member()).held == ()


def test_require_refuses_where_the_predicate_says_no() -> None:
    branch = make_organisation()
    member = make_member_actor(branch)

    with pytest.raises(NotAllowed):
        require(can_manage_organisations, acting(member), branch)
    require(can_manage_organisations, SYSTEM, branch)


def test_tops_are_those_of_the_kinds_that_are_asked_for_and_above_all_for_no_place() -> None:
    unit, office = make_unit(), make_unit()
    tied, free = make_organisation(unit=unit), make_organisation()
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=tied)
    make_role(user=user, kind=RoleKind.OFFICER, organisation=free)
    make_role(user=user, kind=RoleKind.LEADER, unit=office)
    actor = actor_of(user, at=NOW)

    assert tops_of(actor, {RoleKind.OFFICER}) == Tops((tied.path, free.path), (unit.path,))
    assert tops_of(actor, {RoleKind.LEADER}) == Tops((), (office.path,), (office.path,))
    assert tops_of(actor, {RoleKind.AUDITOR}) == Tops()
    everywhere = make_user()
    make_role(user=everywhere, kind=RoleKind.AUDITOR)
    assert tops_of(actor_of(everywhere, at=NOW)) == tops_of(SYSTEM) == Tops(("",), ("",))


def test_the_tops_of_the_tree_head_what_a_role_at_no_place_reaches() -> None:
    city, other = make_unit(), make_unit()
    office = make_unit(parent=city)
    top, second = make_organisation(unit=city), make_organisation()
    branch = make_organisation(parent=top, unit=office)
    make_organisation(parent=branch, unit=office)
    whole, local = make_user(), make_user()
    make_role(user=whole, kind=RoleKind.SECRETARY)
    make_role(user=local, kind=RoleKind.SECRETARY, unit=office)
    kinds = frozenset({RoleKind.SECRETARY})

    everywhere, here = (actor_of(user, at=NOW) for user in (whole, local))

    assert list(top_units_of(everywhere, kinds)) == [city, other]
    assert list(top_organisations_of(everywhere, kinds)) == [top, second]
    assert list(top_units_of(here, kinds)) == [office]
    assert list(top_organisations_of(here, kinds)) == [branch]
    assert not top_units_of(here, frozenset({RoleKind.LEADER})).exists()
