"""Pages of the whole, asked by those who hold a role for it, with one top and with two."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.city import City
from tests.factories.organisation import make_organisation, make_role, make_user
from tests.kit import PAGES, signed_in
from xianfeng.actors.rules import RoleKind
from xianfeng.cli.access import Page, pages
from xianfeng.foundation.doors import SEND, Subject
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OF_THE_WHOLE = [page for page in pages() if PAGES[page.name].whole is not None]
OF_NO_PLACE = {
    *("access:all_roles", "access:give_whole_role"),
    "access:open_whole_official",
    "organisation:crown",
}
"""What changes the whole itself is for a role at no place alone."""


def holding(kind: RoleKind, place: Organisation | None) -> Client:
    user = make_user()
    make_role(user=user, kind=kind, organisation=place)
    return signed_in(user)


def asked(client: Client) -> Iterator[tuple[Page, str, int]]:
    """Ask every page of the whole by every method that it takes."""
    for page, method in product(OF_THE_WHOLE, ("GET", "POST")):
        if PAGES[page.name].takes(method):
            response = client.generic(method, reverse(page.name))
            yield page, method, response.status_code


def status_of_those_let_in(page: Page, method: str) -> int:
    if method == "GET":
        return 200
    return 302 if PAGES[page.name].methods == SEND else 422


def close(organisation: Organisation) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(closed_on="2026-09-01")


@pytest.fixture
def second(city: City) -> Organisation:
    """A second tree beside the first."""
    return make_organisation(
        name="县直机关工委", kind=OrganisationKind.WORK_COMMITTEE, unit=city.unit, code="B"
    )


@pytest.mark.parametrize("kind", RoleKind, ids=str)
def test_a_role_at_no_place_is_let_in_as_the_table_says(
    kind: RoleKind, city: City, second: Organisation
) -> None:
    del city, second
    for page, method, status in asked(holding(kind, None)):
        is_in = Subject(kind.value) in (PAGES[page.name].whole or ())
        assert status == (status_of_those_let_in(page, method) if is_in else 403), page.name


@pytest.mark.parametrize("kind", RoleKind, ids=str)
def test_a_role_at_the_only_top_is_for_the_whole(kind: RoleKind, city: City) -> None:
    for page, method, status in asked(holding(kind, city.root)):
        is_in = Subject(kind.value) in (PAGES[page.name].whole or ())
        is_in = is_in and page.name not in OF_NO_PLACE
        assert status == (status_of_those_let_in(page, method) if is_in else 403), page.name


@pytest.mark.parametrize("kind", RoleKind, ids=str)
def test_a_role_at_one_of_two_tops_is_not_for_the_whole(
    kind: RoleKind, city: City, second: Organisation
) -> None:
    for place in (city.root, second):
        client = holding(kind, place)

        assert {status for _, _, status in asked(client)} == {403}
        home = client.get("/desk/", follow=True).content.decode()
        assert reverse("desk:trail") not in home
        assert f'"{reverse("desk:runs")}"' not in home


def test_work_of_the_other_tree_is_neither_seen_nor_stopped(
    city: City, second: Organisation
) -> None:
    administrator = holding(RoleKind.ADMINISTRATOR, second)
    run = city.stranger_run.pk

    assert administrator.get(reverse("desk:run", args=[run])).status_code == 404
    assert administrator.post(reverse("desk:run_stop", args=[run])).status_code == 404


def test_a_closed_top_is_none_and_leaves_the_other_the_only_one(
    city: City, second: Organisation
) -> None:
    first, other = (holding(RoleKind.AUDITOR, each) for each in (city.root, second))
    close(second)

    assert first.get("/desk/trail/").status_code == 200
    assert other.get("/desk/trail/").status_code == 403
