import pytest

from tests.factories.organisation import NOW, make_actor, make_member, make_organisation, make_unit
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.services.administrators import create_administrator
from xianfeng.accounts.models import User
from xianfeng.accounts.services.ground import NameTaken
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to

pytestmark = pytest.mark.django_db
PASSWORD = "窗口向前一步走-2026"


def test_the_first_administrator_reaches_what_comes_later() -> None:
    user = create_administrator(actor=SYSTEM, username="admin", password=PASSWORD, at=NOW)
    unit = make_unit()
    organisation = make_organisation(unit=unit)
    make_member(organisation=organisation)

    actor = actor_of(user, at=NOW)

    assert can_manage_organisations(actor, organisation)
    assert has_role(actor, {RoleKind.ADMINISTRATOR}, unit=unit)
    assert list(organisations_visible_to(actor)) == [organisation]
    assert list(units_visible_to(actor)) == [unit]
    assert sorted(Entry.objects.values_list("verb", flat=True)) == [
        "access.role.given",
        "accounts.account.created",
    ]


def test_administrators_are_given_by_commands_alone() -> None:
    officer = make_actor(RoleKind.OFFICER, make_organisation())

    with pytest.raises(NotAllowed):
        create_administrator(actor=officer, username="admin", password=PASSWORD, at=NOW)


def test_a_taken_name_leaves_no_role_behind() -> None:
    create_administrator(actor=SYSTEM, username="admin", password=PASSWORD, at=NOW)

    with pytest.raises(NameTaken):
        create_administrator(actor=SYSTEM, username="admin", password=PASSWORD, at=NOW)

    assert (User.objects.count(), Role.objects.count()) == (1, 1)
