import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import NoOrganisations, UnknownOrganisation
from xianfeng.reports.selectors.scope import (
    NoUnit,
    organisation_named,
    organisations_to_report,
    unit_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Organisation:
    return make_organisation(code="A", name="机关工委", unit=make_unit(code="LJ"))


@pytest.fixture
def branch(root: Organisation) -> Organisation:
    unit = make_unit(code="LJ01", parent=root.unit)
    return make_organisation(code="A01", name="水利局党支部", parent=root, unit=unit)


def test_without_a_code_the_top_is_meant(branch: Organisation) -> None:
    assert organisation_named(SYSTEM, "").code == "A"
    assert organisation_named(SYSTEM, "A01") == branch


def test_an_unknown_code_and_an_empty_house_are_refused_in_words() -> None:
    with pytest.raises(NoOrganisations):
        organisation_named(SYSTEM, "")
    with pytest.raises(UnknownOrganisation, match="NOBODY"):
        organisation_named(SYSTEM, "NOBODY")


def test_an_organisation_out_of_sight_is_as_unknown(
    root: Organisation, branch: Organisation
) -> None:
    secretary = make_actor(RoleKind.SECRETARY, branch)

    assert organisation_named(secretary, "A01") == branch
    with pytest.raises(UnknownOrganisation):
        organisation_named(secretary, root.code)


def test_the_unit_is_the_one_that_the_organisation_is_tied_to(branch: Organisation) -> None:
    assert unit_of(branch).code == "LJ01"


def test_the_top_reports_on_the_whole_house_even_without_a_unit() -> None:
    top = make_unit(code="LJ")
    make_unit(code="LJ01", parent=top)

    assert unit_of(make_organisation()) == top


def test_an_organisation_without_unit_is_refused_by_name(root: Organisation) -> None:
    group = make_organisation(parent=root, name="联合党支部")

    with pytest.raises(NoUnit, match="联合党支部"):
        unit_of(group)


def test_only_what_is_in_reach_of_a_makers_role_can_be_reported(
    root: Organisation, branch: Organisation
) -> None:
    make_organisation(parent=root)
    assert root.unit is not None

    assert list(organisations_to_report(make_actor(RoleKind.LEADER, root))) == [root, branch]
    assert list(organisations_to_report(make_actor(RoleKind.SECRETARY, branch))) == [branch]
    assert list(organisations_to_report(make_actor(RoleKind.ADMINISTRATOR, root))) == []
    assert list(organisations_to_report(acting(make_member_actor(branch)))) == []


def test_a_leader_of_a_unit_reports_on_the_organisations_of_units_below(
    root: Organisation, branch: Organisation
) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.LEADER, unit=branch.unit)

    assert list(organisations_to_report(actor_of(user, at=NOW))) == [branch]
