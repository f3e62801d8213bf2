"""The public list of windows: by office, without figures, without a ranking."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import make_unit, make_window
from xianfeng.review.selectors import finding

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(address: str) -> str:
    return Client().get(address).content.decode()


def test_windows_stand_under_their_office_and_lead_to_their_page() -> None:
    first = make_unit(name="市民政局", code="B1")
    second = make_unit(name="市公安局", code="B2")
    married = make_window(name="婚姻登记窗口", parent=first)
    cars = make_window(name="车辆管理窗口", parent=second)

    page = page_of("/w/?lang=en")

    places = ["市民政局", f"/w/{married.code}/?lang=en", "市公安局", f"/w/{cars.code}/?lang=en"]
    assert [page.index(place) for place in places] == sorted(map(page.index, places))
    assert "%" not in re.sub(r"<[^>]*>", "", page)


def test_words_narrow_the_list_and_what_finds_nothing_says_what_to_try() -> None:
    office = make_unit(name="市民政局")
    make_window(name="婚姻登记窗口", parent=office)
    make_window(name="车辆管理窗口")

    assert "车辆管理窗口" not in page_of("/w/?q=民政+登记")
    assert "婚姻登记窗口" in page_of("/w/?q=民政+登记")
    assert "No window has this name" in page_of("/w/?q=<b>&lang=en")


def test_a_city_without_windows_says_so() -> None:
    assert "No window is open yet" in page_of("/w/?lang=en")


def test_a_long_list_asks_for_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "LISTED_MOST", 2)
    for _ in range(3):
        make_window()

    page = page_of("/w/?lang=en")

    assert page.count('href="/w/') - page.count('href="/w/?') == 2
    assert "type a word" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_every_length_and_knows_no_cookie(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_window(parent=make_unit())

    with django_assert_num_queries(2):
        response = Client().get("/w/")

    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=60"
