"""The page of what is closed: nothing of today, and no step that leads nowhere."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
import time_machine
from django.test import Client

from tests.factories.carriers import make_carrier
from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
    make_window,
)
from tests.kit import signed_in, with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.carriers.rules.life import Stage
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.services.mergers import merge_organisations
from xianfeng.organisation.services.nodes import close_node, move_node

pytestmark = pytest.mark.django_db
AUTUMN = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def top() -> Organisation:
    return make_organisation(
        code="A", kind=OrganisationKind.WORK_COMMITTEE, unit=make_unit(code="LJ")
    )


def dead_links(client: Client, address: str) -> list[str]:
    """Follow every link of the content of a page; give those that lead nowhere."""
    page = client.get(address)
    assert page.status_code == 200
    found = set(re.findall(r'href="(/[^"#]*)"', page.content.decode()))
    followed = sorted(unescape(link) for link in found if not link.startswith("/static/"))
    assert followed
    return [link for link in followed if client.get(link).status_code >= 400]


@pytest.mark.parametrize("kind", RoleKind)
def test_a_closed_organisation_shows_nothing_due_and_no_step_that_leads_nowhere(
    kind: RoleKind, top: Organisation
) -> None:
    one = make_organisation(parent=top, code="A01", unit=top.unit)
    stays = make_organisation(parent=top, code="A02")
    make_window(parent=top.unit)
    make_carrier(organisation=one, stage=Stage.ENDED)
    for _ in range(3):
        make_member(organisation=one)
    merge_organisations(
        actor=SYSTEM, merged=[one], survivor=stays, happened_on=AUTUMN, reason="整合", at=NOW
    )
    client = with_role(kind, organisation=top)

    page = client.get("/organisation/A01/?lang=en").content.decode()

    assert "Closed on 1 September" in page
    assert "What the rules flag" not in page
    assert "Propose a carrier" not in page[page.index("<main") : page.index("</main>")]
    assert dead_links(client, "/organisation/A01/?lang=en") == []


def test_an_organisation_that_was_closed_empty_is_calm_too(top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    close_node(actor=SYSTEM, node=one, closed_on=AUTUMN, reason="撤", at=NOW)
    user = make_user()
    make_member(organisation=top, user=user)
    for kind in RoleKind:
        make_role(user=user, kind=kind, organisation=top)
    client = signed_in(user)

    page = client.get("/organisation/A01/?lang=en").content.decode()

    assert "What the rules flag" not in page
    assert "Nobody; it is closed." in page
    assert dead_links(client, "/organisation/A01/") == []


@pytest.mark.parametrize("kind", RoleKind)
def test_the_page_of_a_closed_unit_has_no_step_that_leads_nowhere(
    kind: RoleKind, top: Organisation
) -> None:
    window = make_window(parent=top.unit)
    office = make_unit(parent=top.unit)
    branch = make_organisation(parent=top, unit=office)
    move_node(
        actor=SYSTEM,
        node=branch,
        parent=top,
        unit=top.unit,
        happened_on=AUTUMN,
        reason="",
        at=NOW,
    )
    for unit in (window, office):
        close_node(actor=SYSTEM, node=unit, closed_on=AUTUMN, reason="撤", at=NOW)
    client = with_role(kind, organisation=top)

    for unit in (window, office):
        assert dead_links(client, f"/organisation/units/{unit.code}/?lang=en") == []


def test_the_pages_of_a_split_ask_about_those_who_go(top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    members = [make_member(organisation=one) for _ in range(2)]
    officer = with_role(RoleKind.OFFICER, organisation=top)
    data = {
        "code": "A03",
        "name": "新支部",
        "kind": "branch",
        "happened_on": "2026-09-01",
        "reason": "分设",
    }
    address = "/organisation/A01/split/?lang=en"

    shown = officer.post(address, {**data, "members": [members[0].pk]})
    refused = officer.post(address, {**data, "members": [each.pk for each in members]})

    assert (shown.status_code, refused.status_code) == (200, 422)
    assert "1 person moves to it; 1 stay." in shown.content.decode()
    assert "nobody is left in" in refused.content.decode()


def test_an_obstacle_leads_only_where_the_reader_may_go(top: Organisation) -> None:
    one = make_organisation(parent=top, code="A01")
    make_member(organisation=one)
    make_role(user=make_user(), kind=RoleKind.SECRETARY, organisation=one)
    administrator = with_role(RoleKind.ADMINISTRATOR, organisation=top)

    page = administrator.get("/organisation/A01/close/?lang=en").content.decode()

    assert "still has people on its list: 1" in page
    assert "/organisation/A01/members/" not in page
    assert 'href="/organisation/A01/roles/"' in page
