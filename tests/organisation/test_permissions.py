import pytest

from tests.factories.organisation import (
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_unit,
)
from xianfeng.foundation.errors import NotAllowed
from xianfeng.organisation.permissions import (
    SYSTEM,
    can_manage_organisations,
    has_role,
    require,
    roles_of,
)
from xianfeng.organisation.rules import RoleKind

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
    assert roles_of(make_member()) == ()


def test_require_refuses_where_the_predicate_says_no() -> None:
    branch = make_organisation()
    member = make_member_actor(branch)

    with pytest.raises(NotAllowed):
        require(can_manage_organisations, member, branch)
    require(can_manage_organisations, SYSTEM, branch)
