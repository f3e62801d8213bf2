"""Every declared list sorts, filters, pages, folds, and exports what it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django_filters import CharFilter, ChoiceFilter

import xianfeng.config.urls  # every room declares its lists with its pages
from tests.factories.organisation import NOW
from tests.lists.pages import PAGES, Town
from xianfeng.ui.lists.listing import Listing, known
from xianfeng.ui.lists.showing import Shown
from xianfeng.ui.reading import with_query

assert xianfeng.config.urls
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_then")]
LISTS = known()
EVERY = pytest.mark.parametrize("listing", LISTS, ids=lambda listing: listing.name)
SHEET = {"export": "xlsx", "lang": "en"}


@pytest.fixture
def _then() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def town(_then: None) -> Town:
    return Town()


def add(town: Town, listing: Listing[Any], *numbers: int) -> None:
    for number in numbers:
        PAGES[listing.name].add(town, number)


def address_of(town: Town, listing: Listing[Any], **asked: str) -> str:
    query = {name if name == "lang" else listing.key(name): value for name, value in asked.items()}
    return with_query(PAGES[listing.name].address(town), **{"lang": "en", **query})


def page_of(town: Town, listing: Listing[Any], **asked: str) -> tuple[Shown[Any], str]:
    """Ask for the page of a list: the list as it is shown there, and the whole page."""
    answer: Any = town.client.get(address_of(town, listing, **asked))
    assert answer.status_code == 200, answer.content.decode()
    shown = {
        value.listing.name: value
        for layer in answer.context
        for words in layer.dicts
        for value in words.values()
        if isinstance(value, Shown)
    }
    return shown[listing.name], answer.content.decode()


def cells_of(shown: Shown[Any]) -> list[list[Any]]:
    """Return what stands in the rows of a page, as a sheet writes it."""
    columns = [column for column in shown.listing.columns if column.is_exported]
    return [[cell for column in columns for cell in column.cells(row)] for row in shown.cards]


def sheet_of(town: Town, listing: Listing[Any], **asked: str) -> list[list[Any]]:
    answer = town.client.get(address_of(town, listing, export="xlsx", **asked))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    for row in sheet.iter_rows():
        assert all(cell.data_type != "f" for cell in row), "a formula"
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def plain(rows: list[list[Any]]) -> list[list[str]]:
    """Write cells so that a day, an empty cell and text compare across the two."""
    return [["" if cell is None else str(cell)[:10] for cell in row] for row in rows]


@contextmanager
def a_page_holds(listing: Listing[Any], number: int) -> Iterator[None]:
    whole = listing.per_page
    object.__setattr__(listing, "per_page", number)
    yield
    object.__setattr__(listing, "per_page", whole)


def test_every_declared_list_has_a_page_to_be_tested_on() -> None:
    assert {listing.name for listing in LISTS} == set(PAGES)


@pytest.mark.once
@EVERY
def test_a_list_costs_the_same_for_every_length_and_folds(
    town: Town, listing: Listing[Any]
) -> None:
    add(town, listing, 1)
    page_of(town, listing)
    with CaptureQueriesContext(connection) as one:
        page_of(town, listing)
    add(town, listing, 2, 3)

    with CaptureQueriesContext(connection) as three:
        shown, page = page_of(town, listing)

    assert len(shown.cards) >= 3
    assert len(three) == len(one), [each["sql"] for each in three.captured_queries]
    for column in shown.listing.drawn:
        assert column.is_aloud or f'data-th="{column.heading}"' in page, column.name
    assert page.count(str(shown.listing.title)) >= 1


@EVERY
def test_a_list_sorts_by_its_headings_both_ways(town: Town, listing: Listing[Any]) -> None:
    add(town, listing, 1, 2, 3)
    whole = sorted(plain(cells_of(page_of(town, listing)[0])))

    for heading in page_of(town, listing)[0].headings:
        column = heading.column
        if not column.sort:
            continue
        up, page = page_of(town, listing, sort=column.name)
        down, _page = page_of(town, listing, sort=f"-{column.name}")

        assert 'aria-sort="ascending"' in page, column.name
        assert sorted(plain(cells_of(up))) == sorted(plain(cells_of(down))) == whole
        rising, falling = ([str(column.value(row)) for row in each.cards] for each in (up, down))
        if len(set(rising)) == len(rising) and "None" not in rising:
            assert rising == falling[::-1], column.name
        assert town.client.get(heading.url).status_code == 200


@EVERY
def test_a_list_pages_and_no_row_is_lost(town: Town, listing: Listing[Any]) -> None:
    add(town, listing, 1, 2, 3)
    whole = cells_of(page_of(town, listing)[0])

    with a_page_holds(listing, 2):
        shown, _page = page_of(town, listing)
        found, here = cells_of(shown), shown
        for number in range(2, len(whole)):
            if shown.slice is not None:
                turn = here.turns[-1][0] if here.slice and here.slice.older else None
                if turn is None:
                    break
                here = town.client.get(turn).context["shown"]
            elif not shown.page.paginator.num_pages >= number:
                break
            else:
                here, _page = page_of(town, listing, page=str(number))
            found += cells_of(here)

    assert sorted(plain(found)) == sorted(plain(whole))
    if shown.slice is None:
        assert plain(found) == plain(whole)


@EVERY
def test_a_list_filters_by_address_and_exports_what_it_shows(
    town: Town, listing: Listing[Any]
) -> None:
    add(town, listing, 1, 2, 3)
    whole, _page = page_of(town, listing)
    asked = [{}, *({"sort": f"-{c.name}"} for c in whole.listing.columns if c.sort)]
    filters: dict[str, Any] = {}
    if listing.filters is not None:
        filters = {**listing.filters.base_filters}
    for name, each in filters.items():
        if isinstance(each, CharFilter):
            asked += [{name: "1"}, {name: "没有这样的"}]
        if isinstance(each, ChoiceFilter):
            choices = each.extra["choices"]
            offered = list(choices() if callable(choices) else choices)
            asked += [{name: str(value)} for value, _label in offered]

    for words in asked:
        shown, page = page_of(town, listing, **words)
        rows = plain(cells_of(shown))
        if "sort" not in words and words:
            assert [chip.label for chip in shown.chips] == [str(filters[next(iter(words))].label)]
            assert shown.clear_url not in {"", shown.address}
            assert rows or "Show all" in page
        if listing.is_exported:
            assert plain(sheet_of(town, listing, **words)) == rows, words
            assert rows == [] or f'href="{shown.export_url}"'.replace("&", "&amp;") in page


@pytest.mark.once
@EVERY
def test_an_empty_list_says_what_will_be_here(town: Town, listing: Listing[Any]) -> None:
    shown, page = page_of(town, listing)

    if not shown.cards and f'id="{listing.anchor}"' in page:
        assert str(shown.empty.title) in page
        assert 'class="empty"' in page
