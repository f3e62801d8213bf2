import pytest

from tests.factories.organisation import (
    FOUNDED,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_unit,
)
from xianfeng.actors.rules import RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.history import Ground
from xianfeng.organisation.selectors.visible import (
    organisations_visible_to,
    root_organisation,
    subtree,
    units_visible_to,
)
from xianfeng.people.selectors.visible import members_visible_to

pytestmark = pytest.mark.django_db


def test_subtree_holds_the_node_and_all_below_it() -> None:
    top = make_organisation()
    branch = make_organisation(parent=top)
    make_organisation()

    assert set(subtree(Organisation.objects.all(), top.path)) == {top, branch}


def test_a_member_sees_the_own_organisation_and_oneself() -> None:
    unit = make_unit()
    branch = make_organisation(unit=unit)
    make_member(organisation=branch)
    make_organisation()

    member = make_member_actor(branch)

    assert list(organisations_visible_to(acting(member))) == [branch]
    assert list(members_visible_to(acting(member))) == [member]
    assert list(units_visible_to(acting(member))) == [unit]


def test_an_officer_sees_the_members_of_the_subtree_alone() -> None:
    top = make_organisation()
    inside = make_member(organisation=make_organisation(parent=top))
    make_member()

    officer = make_actor(RoleKind.OFFICER, top)

    assert list(members_visible_to(officer)) == [inside]


def test_the_root_organisation_is_the_first_without_a_parent() -> None:
    assert root_organisation() is None
    top = make_organisation()
    make_organisation(parent=top)
    assert root_organisation() == top


def test_organisations_go_with_their_unit_or_with_the_nearest_one_above() -> None:
    city = make_unit()
    bureau = make_unit(parent=city)
    root = make_organisation(unit=city)
    committee = make_organisation(parent=root, unit=bureau)
    group = make_organisation(parent=committee)
    make_organisation(unit=make_unit())
    make_organisation()

    ground = Ground.of(FOUNDED)

    assert set(ground.organisations_of(bureau.pk)) == {committee.pk, group.pk}
    assert set(ground.organisations_of(city.pk)) == {root.pk, committee.pk, group.pk}
