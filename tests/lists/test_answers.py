"""What a list answers beside its page: too much for a sheet, a wrong filter, a fragment."""

import pytest
from django.conf import LazySettings

from tests.factories.organisation import make_organisation
from tests.lists.pages import Town, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def few(settings: LazySettings) -> None:
    few_at_all = {"export_most_rows": 2, "export_most_rows_at_once": 2}
    settings.FIGURES = settings.FIGURES.model_copy(update=few_at_all)


def test_a_list_that_is_too_long_for_a_sheet_says_so(town: Town, settings: LazySettings) -> None:
    few(settings)
    for number in range(3):
        make_organisation(parent=town.root, name=f"支部{number}")

    answer = town.client.get("/organisation/?sort=name&export=xlsx&lang=en", follow=True)

    assert answer.redirect_chain == [("/organisation/?sort=name&lang=en", 302)]
    assert "at most 2 rows" in answer.content.decode()


def test_all_members_of_a_large_organisation_go_out_in_the_background(
    town: Town, settings: LazySettings
) -> None:
    few(settings)
    for number in range(3):
        member(town, number)

    everybody = town.client.get("/organisation/A01/members/?export=xlsx&sort=name", follow=True)
    narrowed = town.client.get("/organisation/A01/members/?export=xlsx&q=党员一")

    assert everybody.redirect_chain == [
        ("/organisation/A01/members.xlsx?sort=name", 302),
        ("/organisation/A01/members/export/?sort=name", 302),
    ]
    assert "spreadsheet" in narrowed.headers["Content-Type"]


def test_a_wrong_filter_gives_no_sheet_of_everything(town: Town) -> None:
    answer = town.client.get("/carriers/?stage=asleep&export=xlsx")

    assert answer.status_code == 422
    assert "spreadsheet" not in answer.headers["Content-Type"]


def test_htmx_gets_the_list_alone(town: Town) -> None:
    page = town.client.get("/organisation/?q=水利", headers={"HX-Request": "true"})

    text = page.content.decode()
    assert text.startswith('<div class="listing" id="list-organisation-organisations">')
    assert "水利一支部" in text


def test_the_second_list_of_a_page_goes_out_and_sorts_by_its_own_name(town: Town) -> None:
    sorted_above = town.client.get("/organisation/A01/roles/?above-sort=-who&lang=en")
    sheet = town.client.get("/organisation/A01/roles/?above-export=xlsx")

    assert sorted_above.content.decode().count("aria-sort") == 1
    assert "spreadsheet" in sheet.headers["Content-Type"]
