from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from xianfeng.ui import kept as kept_module
from xianfeng.ui.kept import kept
from xianfeng.ui.reading import Reading

TEMPLATE = "ui/empty.html"


def request_of(address: str = "/", language: str = "en") -> HttpRequest:
    request = RequestFactory().get(address)
    request.reading = Reading(language)  # type: ignore[attr-defined] # as the middleware does
    return request


@pytest.fixture
def drawn() -> list[str]:
    return []


@pytest.fixture
def context(drawn: list[str]) -> Callable[[str], Callable[[], dict[str, object]]]:
    def of(title: str) -> Callable[[], dict[str, object]]:
        def gathered() -> dict[str, object]:
            drawn.append(title)
            return {"title": title}

        return gathered

    return of


Context = Callable[[str], Callable[[], dict[str, object]]]


def test_a_page_is_drawn_once_for_what_it_shows(drawn: list[str], context: Context) -> None:
    first = kept(request_of(), TEMPLATE, ("a", 1), context("one"))
    again = kept(request_of(), TEMPLATE, ("a", 1), context("two"))

    assert first.content == again.content
    assert drawn == ["one"]


def test_a_page_that_shows_something_else_is_drawn_anew(drawn: list[str], context: Context) -> None:
    for shown in (("a", 1), ("a", 2), ("a", 1)):
        kept(request_of(), TEMPLATE, shown, context(str(shown)))

    assert drawn == ["('a', 1)", "('a', 2)"]


def test_language_and_query_are_part_of_a_page(drawn: list[str], context: Context) -> None:
    for request in (request_of(), request_of(language="zh-hans"), request_of("/?size=large")):
        kept(request, TEMPLATE, "same", context("drawn"))

    assert len(drawn) == 3


def test_what_cannot_be_dated_is_drawn_each_time(drawn: list[str], context: Context) -> None:
    for _ in range(2):
        kept(request_of(), TEMPLATE, None, context("drawn"))

    assert len(drawn) == 2


def test_those_asked_for_last_are_kept(
    drawn: list[str], context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_module, "MOST", 2)
    for shown in ("a", "b", "a", "c", "a", "b"):
        kept(request_of(), TEMPLATE, shown, context(shown))

    assert drawn == ["a", "b", "c", "b"]
