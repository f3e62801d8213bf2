import pytest

from tests.factories.organisation import make_actor, make_organisation, make_unit
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.organisation.models.organisations import Organisation


@pytest.fixture
def branch() -> Organisation:
    office = make_organisation(unit=make_unit())
    return make_organisation(parent=office, unit=office.unit)


@pytest.fixture
def secretary(branch: Organisation) -> Actor:
    return make_actor(RoleKind.SECRETARY, branch)


@pytest.fixture
def officer(branch: Organisation) -> Actor:
    assert branch.parent is not None
    return make_actor(RoleKind.OFFICER, branch.parent)
