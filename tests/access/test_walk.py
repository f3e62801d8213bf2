"""Every address, every method, everybody, own and foreign: the answer is that of the table."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.access.city import QUERIES, City, Person, arguments_of
from xianfeng.cli.access import Page, pages
from xianfeng.organisation.rules.matrix import PAGES, Answer, Place, Subject

pytestmark = [pytest.mark.django_db, pytest.mark.once]
METHODS = ("GET", "POST", "PUT", "DELETE")
EVERY = pages()
OF_SIGNING_IN = {'"django_session"', '"accounts_memo"'}
"""What the library keeps of its steps, and of how often somebody tried."""
LETS_IN = {200, 302, 303, 422}


def answer_of(response: HttpResponse) -> Answer | int:
    """Read an answer as the table says it; a status that it does not know stays a number."""
    if response.status_code == 302 and response.headers["Location"].startswith(
        f"{reverse(settings.LOGIN_URL)}?next="
    ):
        return Answer.SIGN_IN
    if response.status_code in LETS_IN:
        return Answer.IN
    return {403: Answer.FORBIDDEN, 404: Answer.UNKNOWN, 405: Answer.NO_METHOD}.get(
        response.status_code, response.status_code
    )


def is_as_said(response: HttpResponse, expected: Answer) -> bool:
    """Hold an answer against the table.

    A method that a page does not take may meet the door or the search for the thing first.
    """
    got = answer_of(response)
    if expected is Answer.NO_METHOD:
        return (
            got in {Answer.NO_METHOD, Answer.SIGN_IN, Answer.UNKNOWN} or response.status_code == 302
        )
    return got is expected


@contextmanager
def written() -> Iterator[list[str]]:
    """Note which statements write, except lines of the trail."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- Django's signature
        words = sql.split(maxsplit=3)
        if words[0] in {"INSERT", "UPDATE", "DELETE"} and '"audit_' not in sql:
            found.append(" ".join(words[:3]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def ask(person: Person, method: str, address: str) -> tuple[Any, list[str]]:
    """Ask a page and put everything back, the browser's cookies too."""
    cookies = deepcopy(person.client.cookies)
    with transaction.atomic(), written() as writes:
        response = person.client.generic(method, address)
        transaction.set_rollback(True)
    person.client.cookies = cookies
    return response, writes


def address_of(page: Page, city: City, person: Person, place: Place) -> str:
    address = reverse(
        page.name, kwargs=arguments_of(page.name, page.arguments, city, person, place)
    )
    query = QUERIES.get(page.name)
    return f"{address}?{query}" if query else address


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert {page.name for page in EVERY} == set(PAGES)


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_a_page_answers_everybody_as_the_table_says(page: Page, city: City) -> None:
    rule = PAGES[page.name]
    places = tuple(Place) if page.arguments else (Place.OWN,)
    wrong: list[tuple[object, ...]] = []
    for who in Subject:
        person = city.people[who]
        for place in places:
            address = address_of(page, city, person, place)
            for method in METHODS:
                response, writes = ask(person, method, address)
                expected = rule.answer(who, method, place)
                asked = (who.value, method, place.value)
                if not is_as_said(response, expected):
                    wrong.append((*asked, expected.value, response.status_code))
                if ":" not in page.name:
                    writes = [each for each in writes if not OF_SIGNING_IN & set(each.split())]
                if writes and (method == "GET" or expected is not Answer.IN):
                    wrong.append((*asked, "nothing written", writes))
    assert wrong == []


def test_a_foreign_thing_answers_like_an_unknown_one(city: City) -> None:
    person = city.people[Subject.MEMBER]
    for there, nowhere in (
        (f"/organisation/{city.foreign.branch.code}/", "/organisation/NOWHERE/"),
        (f"/plans/goals/{city.foreign.goal.pk}/", "/plans/goals/987654/"),
        (f"/carriers/{city.foreign.proposed.pk}/", "/carriers/987654/"),
        (f"/diagnosis/{city.foreign.unit.code}/", "/diagnosis/NOWHERE/"),
    ):
        foreign, unknown = (person.client.get(address) for address in (there, nowhere))

        assert foreign.status_code == unknown.status_code == 404
        assert foreign.content.replace(there.encode(), b"") == unknown.content.replace(
            nowhere.encode(), b""
        )
