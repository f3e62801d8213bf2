"""A foreign thing answers like one that never was: by address, query, search, list and error."""

import re
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import reverse

from tests.access.city import City, arguments_of
from tests.access.test_attack import ATTACKERS
from tests.access.test_walk import KNOWN_TO_ALL, LEADS_ON, text_of
from tests.kit import PAGES
from xianfeng.cli.access import Page, pages
from xianfeng.foundation.doors import Abroad, Answer, Place, Subject
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRETS = {"mfa_activate_totp", "mfa_add_webauthn"}
"""Pages of one's own factors, with a secret that is drawn anew each time."""
READING = [
    page
    for page in pages()
    if "GET" in PAGES[page.name].methods and page.name not in {*KNOWN_TO_ALL, *LEADS_ON, *SECRETS}
]
NAMING = [
    page
    for page in READING
    if PAGES[page.name].names_a_thing and PAGES[page.name].abroad is Abroad.UNKNOWN
]
DRAWN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
NOWHERE = {int: 98_765_432, UUID: UUID(int=7)}
WORDS_OF_RULES = {"kind", "measure", "provider_id"}


def asked(city: City, who: Subject, address: str) -> Any:
    client = city.people[who].client
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.get(address)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


OFFERED = re.compile(r"<datalist.*?</datalist>", re.DOTALL)
"""What a field offers is one's own, and the same for every value; masked words would differ in it."""


def masked(response: Any, *words: str) -> str:
    """Return all that an answer says, without what was asked and what is drawn by chance."""
    told = DRAWN.sub("", text_of(response))
    for word in words:
        for shape in (word, urlencode({"": word})[1:]):
            keys = "goal|user|before|for_user"
            asked = rf'\b({keys})={shape}\b|name="({keys})" value="{shape}"'
            told = re.sub(asked if shape.isdigit() else re.escape(shape), "…", told)
    return re.sub(r"'Content-Length': '\d+'", "", told)


@pytest.mark.parametrize("who", ATTACKERS, ids=str)
@pytest.mark.parametrize("page", NAMING, ids=lambda page: page.name)
def test_a_foreign_address_answers_like_one_that_never_was(
    page: Page, who: Subject, city: City
) -> None:
    person = city.people[who]
    there = arguments_of(page.name, page.arguments, city, person, Place.FOREIGN)
    nowhere = {
        name: value if name in WORDS_OF_RULES else NOWHERE.get(type(value), "NOWHERE9")
        for name, value in there.items()
    }
    at = [reverse(page.name, kwargs=arguments) for arguments in (there, nowhere)]
    foreign, unknown = (asked(city, who, address) for address in at)

    assert foreign.status_code == unknown.status_code
    assert masked(foreign, at[0]) == masked(unknown, at[1])
    assert city.foreign.canary not in masked(foreign)


NAMES = (
    *("q", "page", "unit", "organisation", "parent", "goal", "kind", "state", "code", "fate"),
    *("as_of", "period", "show", "all", "closed", "before", "after", "field", "undelivered"),
    *("past", "done", "below", "above", "person"),
    *("user", "for_user", "verb", "subject", "subject_id", "stage", "form", "serves", "next"),
)
"""Every name that a page reads behind the question mark, and some that none does."""
NUMBERED = ("goal", "user", "before", "for_user")
"""Those that name a thing by its number."""


def queried(word: str, number: str) -> dict[str, str]:
    return {name: number if name in NUMBERED else word for name in NAMES}


@pytest.mark.parametrize("who", [Subject.MEMBER, Subject.OFFICER], ids=str)
@pytest.mark.parametrize("page", READING, ids=lambda page: page.name)
def test_a_foreign_word_behind_the_question_mark_answers_like_one_that_never_was(
    page: Page, who: Subject, city: City
) -> None:
    """Search, suggestion, count, filter, page number: all ways to ask whether something is there."""
    person = city.people[who]
    if PAGES[page.name].answer(who, "GET", Place.OWN) is not Answer.IN:
        return
    here = arguments_of(page.name, page.arguments, city, person, Place.OWN)
    address = reverse(page.name, kwargs=here)
    goal = str(city.foreign.goal.pk)
    for there, nowhere in (
        ((city.foreign.branch.name, goal), ("青龙党支部", "98765432")),
        ((city.foreign.branch.code, city.foreign.branch.code), ("A0901", "A0901")),
    ):
        foreign, unknown = (
            asked(city, who, f"{address}?{urlencode(queried(word, number))}")
            for word, number in (there, nowhere)
        )

        assert foreign.status_code == unknown.status_code
        assert masked(foreign, *there) == masked(unknown, *nowhere), there


SEARCHES = ("leadership:organisations", "people:members", "organisation:units", "account_people")


@pytest.mark.parametrize("who", ATTACKERS, ids=str)
@pytest.mark.parametrize("name", SEARCHES)
def test_no_search_finds_foreign_people_and_places(name: str, who: Subject, city: City) -> None:
    if PAGES[name].answer(who, "GET", Place.OWN) is not Answer.IN:
        return
    (page,) = (page for page in READING if page.name == name)
    here = arguments_of(name, page.arguments, city, city.people[who], Place.OWN)
    foreign = city.foreign
    for there, nowhere in (
        (foreign.person.name, "青龙某"),
        (foreign.person.number, "M999917"),
        (foreign.account.username, "person-77"),
        (foreign.unit.code, "LJ09"),
        (foreign.window.name, "青龙窗口"),
        ("danxia", "qinglong"),
        ("dx", "qlx"),
    ):
        known, unknown = (
            asked(city, who, f"{reverse(name, kwargs=here)}?{urlencode({'q': word})}")
            for word in (there, nowhere)
        )

        assert masked(known, there) == masked(unknown, nowhere), there


def test_the_searches_do_find_the_own(city: City) -> None:
    """So that the test above can fail."""
    for name, who, word in (
        ("leadership:organisations", Subject.OFFICER, "shuili"),
        ("people:members", Subject.OFFICER, city.own.person.name),
        ("organisation:units", Subject.OFFICER, city.own.window.name),
        ("account_people", Subject.ADMINISTRATOR, city.own.account.username),
    ):
        (page,) = (page for page in READING if page.name == name)
        here = arguments_of(name, page.arguments, city, city.people[who], Place.OWN)
        address = reverse(name, kwargs=here)
        found, nothing = (
            asked(city, who, f"{address}?{urlencode({'q': q})}") for q in (word, "青龙x")
        )

        assert masked(found, word) != masked(nothing, "青龙x"), name


def test_a_roll_of_those_affected_tells_nothing_of_foreign_numbers(city: City) -> None:
    person = city.people[Subject.SECRETARY]
    drawn = {
        "title": "征求意见",
        "matter": "consultation",
        "drawn_from": "affected",
        "organisation": city.own.branch.code,
    }
    answers = []
    for number in (city.foreign.person.number, "M999917"):
        response = person.client.post("/organisation/rolls/new/", {**drawn, "numbers": number})
        answers.append((response.status_code, masked(response, number)))

    assert answers[0] == answers[1]
    assert city.foreign.canary not in answers[0][1]


def test_that_a_number_or_a_code_is_taken_says_neither_by_whom_nor_where(city: City) -> None:
    client = city.people[Subject.OFFICER].client
    person = {"name": "青龙某", "standing": "activist", "on": "2026-09-01", "education": ""}
    branch = {"name": "青龙党支部", "kind": "branch", "founded_on": "2026-09-01"}
    own, foreign = city.own, city.foreign
    admitting = f"/organisation/{own.branch.code}/members/admit/"
    for address, field, values, sent, model in (
        (admitting, "number", (own.person.number, foreign.person.number), person, Member),
        (
            "/organisation/found/",
            "code",
            (own.branch.code, foreign.branch.code),
            {**branch, "parent": own.committee.code},
            Organisation,
        ),
    ):
        before = model._default_manager.count()
        told = []
        for value in values:
            response = client.post(address, {**sent, field: value})
            told.append((response.status_code, OFFERED.sub("", masked(response, value))))
            assert foreign.canary not in text_of(response)

        assert told[0] == told[1]
        assert told[0][0] == 422
        assert model._default_manager.count() == before


LINE = re.compile(
    r'<form(?P<form>[^>]*)>(?:(?!</form>).)*?data-suggest="(?P<line>[^"]+)"', re.DOTALL
)
NAMED_ANYWHERE = {"people:ask_transfer"}
"""Where a transfer leads is beyond the asker's reach: names of organisations, nothing else."""


@pytest.mark.parametrize("who", ATTACKERS, ids=str)
def test_no_line_suggests_foreign_people_and_places(who: Subject, city: City) -> None:
    foreign, own = city.foreign, city.own
    words = [foreign.person.name, foreign.person.number, foreign.account.username]
    words += [foreign.unit.code, foreign.unit.name, foreign.branch.code, foreign.branch.name]
    lines: set[tuple[str, str]] = set()
    answered: set[tuple[str, str]] = set()
    for page in READING:
        if page.name in NAMED_ANYWHERE or (
            PAGES[page.name].answer(who, "GET", Place.OWN) is not Answer.IN
        ):
            continue
        here = arguments_of(page.name, page.arguments, city, city.people[who], Place.OWN)
        address = reverse(page.name, kwargs=here)
        for found in LINE.finditer(text_of(asked(city, who, address))):
            line = found["line"]
            to = (re.findall(r'suggest-at="([^"]+)"', found["form"]) or [address])[0]
            lines.add((page.name, line))
            if (to, line) in answered:  # the same question, from another page
                continue
            answered.add((to, line))
            for word in (*words, ""):
                told = asked(city, who, f"{to}?{urlencode({'suggest': line, 'typed': word})}")
                assert (told.status_code, told.headers["Content-Type"]) == (200, "application/json")
                assert foreign.canary not in text_of(told), (page.name, line, word)
    if who is Subject.OFFICER:
        assert {("rolls:new_roll", "organisation"), ("access:give_role", "person")} <= lines
        give = reverse("access:give_role", args=[own.branch.code])
        told = asked(city, who, f"{give}?suggest=person&typed={own.account.username}").json()
        assert told["found"], "a thing that could leak is found where it may be"
