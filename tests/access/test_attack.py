"""Logins of one office turned against the other: nothing foreign is read, nothing is written.

Every form is sent as its own page would send it, with values that are good (`bodies`): first to the
own thing, which must succeed, so that the rest can fail. Then one foreign id, code, name or number
at a time stands in each field that names something; then the good values go to the foreign address,
in five ways, from each attacker; then with every column of every table beside them (safety.md,
14-16). What comes back is searched for the foreign office's name, headers too.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from tests.access.bodies import Body, body_of, form_of
from tests.access.city import QUERIES, City, Person, arguments_of, named
from tests.access.test_walk import BUTTONS, KNOWN_TO_ALL, cells_of, text_of, written
from tests.kit import PAGES
from xianfeng.cli.access import Page, pages
from xianfeng.foundation.doors import Answer, Place, Subject, only
from xianfeng.jobs.models import Run
from xianfeng.jobs.rules import State

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ATTACKERS = (
    Subject.MEMBER,
    Subject.SECRETARY,
    Subject.OFFICER,
    Subject.LEADER,
    Subject.ADMINISTRATOR,
)
NOT_OURS = ("mfa_", "account_", "identity_", "socialaccount_")
"""Of one's own account, from the session alone; what they name is walked (`test_walk`)."""
SENDING = [
    page
    for page in pages()
    if "POST" in PAGES[page.name].methods
    and (not page.name.startswith(NOT_OURS) or page.name.startswith("account_person"))
]
NEEDS_MORE = {
    "account_person_untie": "an identity that is tied",
    "account_person_tie": "a provider that the operator has named",
    "desk:house": "a role for the whole; asked in `test_whole`",
    "desk:run_now": "a role for the whole; pressed in `test_whole`",
    "desk:trail_verify": "a role for the whole; pressed in `test_whole`",
    "organisation:crown": "a role for the whole; asked in `test_whole`",
    "access:give_whole_role": "a role for the whole; asked in `test_whole`",
    "access:open_whole_official": "a role for the whole; asked in `test_whole`",
    "sheets:apply": "a sheet without a wrong row",
    "review:approve": "an officer from outside the office; pressed in `tests.review`",
    "review:take_slip": "a member on the roll; taken in `tests.review`",
    "review:hide_comment": "an officer of the level above; asked in `tests.ballots`",
    "campaigns:approve_cell": "an officer from outside the office; pressed in `tests.campaigns`",
    "people:remove": "somebody of whom nothing else is recorded",
    "people:release_transfer": "to speak for the giving side itself, or a month of silence",
    "people:withdraw_transfer": "to be whoever asked",
}
"""No good body for these in this city, and why; each is attacked with what there is."""
BEFORE: Mapping[str, Callable[[City, Person], object]] = {
    "carriers:withdraw": lambda city, person: person.client.post(
        reverse("carriers:sign_up", args=[city.own.activity.pk])
    ),
    "desk:run_retry": lambda _, person: Run.objects.filter(user=person.user).update(
        state=State.FAILED.value
    ),
}
"""What must have happened before a page has something to do."""
ONE_S_OWN = dict.fromkeys(("carriers:withdraw", "hearings:answer"), only(Subject.MEMBER))
SENDERS = {**BUTTONS, **ONE_S_OWN}
"""Who sends a form, where it is not for all who are let in."""
SHOWN = {
    *(named(f"open_{what}") for what in ("account", "accounts", "official", "unit_official")),
    *("account_person_password", "plans:import", "reports:download", "review:print"),
    *("review:trial", "review:try_out", "review:load", "review:kiosk_cast"),
    "campaigns:print_cell",
}
"""What is made is shown, or comes as a file, on the page that answers (200)."""
OF_THE_SESSION = {"ui:preferences", "access:act_for", "access:stop_acting"}
"""What is kept in a cookie or in the session, not in a row."""
KEEPS_NOTHING = {"review:enter", "review:trial", "review:try_out", "review:check", "cases:enter"}
"""What is read and not kept: the code of a slip leads to its ballot, a trial is only shown."""
TAKEN = {("people:admit", "number")}
"""That a number is in use is said, never by whom or where (access.md)."""
NOT_READ = {("rolls:new_roll", "numbers"), ("reports:words", "goals")}
"""Numbers are read only where a roll is drawn from those affected: see `test_leaks`.

In the words of a report `goals` is a passage that the office writes, and names nothing.
"""
BY_CODE = {
    ("people:ask_transfer", "target"),
    *((f"cases:{deed}", "unit") for deed in ("category", "hand", "ruling")),
}
"""Whoever asks for a transfer names any organisation by its whole code or name (access.md).

A case goes to whichever unit has to handle it, sideways too: any unit of the house is named.
"""
COLUMNS = {
    field.attname
    for model in apps.get_models()
    if model.__module__.startswith("xianfeng.")
    for field in model._meta.concrete_fields
}


def foreign_values(city: City) -> Mapping[str, list[str]]:
    """Return what of the other office could stand in a field, by the field's name."""
    foreign = city.foreign
    places = [foreign.branch.code, foreign.branch.name, foreign.unit.code, foreign.window.name]
    units = [*places, str(foreign.unit.pk)]
    person = [foreign.person.number, foreign.person.name, f"#{foreign.person.pk}"]
    account = [*person, foreign.account.username, city.stranger.username]
    return {
        "parent": places,
        "successor": places,
        "organisation": places,
        "target": places,
        "unit": units,
        "units": units,
        "offices": places,
        "questionnaire": [str(foreign.questionnaire.pk)],
        "template": [str(foreign.template.pk)],
        "c0-units": places,
        "merged": [str(foreign.branch.pk)],
        "proposer": [str(foreign.branch.pk)],
        "members": [str(foreign.person.pk)],
        "member": person,
        "number": person,
        "numbers": person,
        "person": [str(foreign.account.pk), foreign.account.username],
        "principal": account,
        "deputy": account,
        "goal": [str(foreign.goal.pk)],
        "goals": [str(foreign.goal.pk)],
        "indicator": [str(foreign.goal.indicators.get().pk)],
    }


NAMELESS = {
    "kind",
    "voice",
    "matter",
    "drawn_from",
    "form",
    "serves",
    "period",
    "role",
    "level",
    "met",
}
"""Fields that offer words of a rule, whoever asks."""


@dataclass(frozen=True)
class Letter:
    """A page, whose login sends to it, and what the page's own form would send."""

    page: Page
    who: Subject
    person: Person
    body: Body

    def address(self, city: City, place: Place) -> str:
        arguments = arguments_of(self.page.name, self.page.arguments, city, self.person, place)
        return f"{reverse(self.page.name, kwargs=arguments)}?{QUERIES.get(self.page.name, '')}"


def sender_of(page: Page) -> Subject | None:
    """Find somebody who may send this form about a thing of their own, an officer as a rule."""
    first = [Subject.OFFICER, Subject.SECRETARY, Subject.MEMBER, Subject.ADMINISTRATOR]
    allowed = SENDERS.get(page.name, frozenset(Subject))
    rule = PAGES[page.name]
    for who in (*first, *ATTACKERS):
        if who in allowed and rule.answer(who, "POST", Place.OWN) is Answer.IN:
            return who
    return None


def letter_to(page: Page, city: City, who: Subject | None = None) -> Letter:
    """Write what the page's own form would send about an own thing."""
    sender = sender_of(page) or Subject.MEMBER
    author = city.people[sender]
    here = Letter(page, sender, author, {}).address(city, Place.OWN)
    has_form = "GET" in PAGES[page.name].methods
    if page.name in BEFORE:
        BEFORE[page.name](city, author)
    body = body_of(page.name, city, author, here, has_form=has_form)
    return Letter(page, who or sender, city.people[who or sender], body)


def rewind(body: Body | str) -> None:
    """Let a file be read once more."""
    for value in body.values() if isinstance(body, dict) else ():
        if isinstance(value, UploadedFile):
            value.seek(0)


def send(letter: Letter, address: str, body: Body | str, **more: Any) -> tuple[Any, list[str]]:
    """Send a form and put everything back; give the answer and what was written."""
    rewind(body)
    cookies = deepcopy(letter.person.client.cookies)
    with transaction.atomic(), written() as writes:
        response = letter.person.client.post(address, body, **more)
        transaction.set_rollback(True)
    letter.person.client.cookies = cookies
    return response, [each for each in writes if "session" not in each]


def assert_refused(response: Any, writes: list[str], city: City, sent: object) -> None:
    """Hold that nothing was done and nothing foreign was told but what was sent."""
    assert 400 <= response.status_code < 500, (sent, response.status_code)
    assert writes == [], sent
    if city.foreign.canary not in repr(sent):
        assert city.foreign.canary not in text_of(response), sent


@pytest.mark.parametrize(
    "page", [page for page in SENDING if page.name not in NEEDS_MORE], ids=lambda page: page.name
)
def test_a_good_form_succeeds_on_the_own_thing(page: Page, city: City) -> None:
    letter = letter_to(page, city)

    response, writes = send(letter, letter.address(city, Place.OWN), letter.body)

    expected = {200} if page.name in SHOWN else {302, 303}
    drawn = form_of(response)
    assert response.status_code in expected, drawn and drawn.errors
    assert writes or page.name in {*SHOWN, *OF_THE_SESSION, *KEEPS_NOTHING}
    assert not writes or page.name not in KEEPS_NOTHING
    assert city.foreign.canary not in text_of(response)


def test_what_has_no_good_form_is_listed_with_its_reason() -> None:
    assert set(NEEDS_MORE) <= {page.name for page in SENDING}


def named_fields(letter: Letter, city: City) -> Iterator[str]:
    """Yield the fields of a form that name a thing."""
    known = foreign_values(city)
    form = form_of(letter.person.client.get(letter.address(city, Place.OWN)))
    for name, field in form.fields.items() if form else ():
        offers = [str(key) for key, _ in getattr(field, "choices", ()) if key]
        names = hasattr(field, "among") or (offers and all(key.isdigit() for key in offers))
        assert not names or name in {*known, *NAMELESS}, f"{letter.page.name}: {name} names a thing"
    for name in letter.body:
        if name in known and (letter.page.name, name) not in NOT_READ:
            yield name


@pytest.mark.parametrize("page", SENDING, ids=lambda page: page.name)
def test_no_field_takes_a_foreign_thing(page: Page, city: City) -> None:
    letter = letter_to(page, city)
    address = letter.address(city, Place.OWN)
    values = foreign_values(city)
    for name in named_fields(letter, city):
        was_list = isinstance(letter.body[name], list)
        for value in values[name]:
            for sent in ([value], [*letter.body[name], value]) if was_list else (value,):
                response, writes = send(letter, address, {**letter.body, name: sent})
                if (page.name, name) in BY_CODE:
                    assert response.status_code in {302, 422}
                    continue
                if (page.name, name) in TAKEN:
                    if value != city.foreign.person.number:
                        continue  # a word that nobody has may be a number here
                    # tried, and refused by the table itself
                    writes = [each for each in writes if not each.startswith("INSERT")]
                assert_refused(response, writes, city, (name, sent))


def ways(letter: Letter) -> Iterator[tuple[Body | str, dict[str, Any]]]:
    """Yield the ways in which a form can come: plain, by htmx, under another method, as JSON."""
    body = letter.body
    plain = {key: str(value) for key, value in body.items() if not isinstance(value, UploadedFile)}
    yield body, {}
    yield {**body, "next": "/desk/", "_method": "PUT"}, {"headers": {"hx-request": "true"}}
    yield body, {"headers": {"x-http-method-override": "GET", "x-requested-with": "XMLHttpRequest"}}
    yield json.dumps(plain), {"content_type": "application/json"}


@pytest.mark.parametrize(
    "page", [page for page in SENDING if page.arguments], ids=lambda page: page.name
)
def test_no_foreign_address_takes_a_good_form(page: Page, city: City) -> None:
    """Plain from every attacker; in each of the other ways from one of them in turn."""
    body = letter_to(page, city).body
    for turn, who in enumerate(ATTACKERS, start=SENDING.index(page)):
        letter = Letter(page, who, city.people[who], body)
        expected = PAGES[page.name].answer(who, "POST", Place.FOREIGN)
        if expected is Answer.IN:
            assert page.name in KNOWN_TO_ALL, "a foreign thing is open to all"
            continue
        for number, (sent, more) in enumerate(ways(letter)):
            if number and (turn + number) % len(ATTACKERS):
                continue
            response, writes = send(letter, letter.address(city, Place.FOREIGN), sent, **more)

            told = (who, page.name, sent if isinstance(sent, dict) else {})
            assert_refused(response, writes, city, told)
            status = {Answer.FORBIDDEN: 403, Answer.UNKNOWN: 404}[expected]
            assert response.status_code == status, who


def touched(writes: Iterable[str]) -> set[str]:
    """Name the tables of statements as `written` notes them: INSERT INTO, UPDATE, DELETE FROM."""
    return {
        each.split()[1 if each.startswith("UPDATE") else 2].partition("(")[0].strip('"')
        for each in writes
    }


def house(tables: Collection[str]) -> dict[str, list[str]]:
    """Return every row of these tables, as far as they are the house's; no hash of the trail."""
    found = {}
    for model in apps.get_models():
        options = model._meta
        if options.db_table not in tables or options.app_label in APART:
            continue
        if model.__module__.startswith("xianfeng."):
            found[options.label] = sorted(
                repr([(name, value) for name, value in row.items() if name not in DRAWN])
                for row in model._default_manager.order_by("pk").values()
            )
    return found


APART = {"audit", "jobs"}
"""The trail's hashes, and work with the moment at which the library queued it."""
DRAWN = {"id", "key", "token", "digest", "password", "root", "sealed", "commitment", "note"} | {
    *("public_key", "roots", "lines", "seed", "code_digest"),
}
"""Columns that are drawn by chance or counted on."""


@pytest.mark.parametrize(
    "page", [page for page in SENDING if page.name not in NEEDS_MORE], ids=lambda page: page.name
)
def test_what_no_form_asks_for_is_not_taken(page: Page, city: City) -> None:
    letter = letter_to(page, city)
    address = letter.address(city, Place.OWN)
    known = foreign_values(city)
    form = form_of(letter.person.client.get(address)) or forms.Form()
    declared = {*letter.body, *form.fields, "change"}
    extra = {
        name: known.get(name.removesuffix("_id"), [str(city.foreign.person.pk)])[-1]
        for name in COLUMNS - declared
    }
    tables: list[set[str]] = []
    results: list[dict[str, list[str]]] = []
    for body in (letter.body, {**extra, **letter.body}):
        cookies = deepcopy(letter.person.client.cookies)
        rewind(body)
        with transaction.atomic():
            with written() as writes:
                letter.person.client.post(address, body)
            tables.append(touched(writes))
            results.append(house(tables[-1]))
            transaction.set_rollback(True)
        letter.person.client.cookies = cookies
    untouched = house(tables[0] ^ tables[1])

    assert {**untouched, **results[0]} == {**untouched, **results[1]}


def test_the_own_office_does_come_back(city: City) -> None:
    """So that the tests above have something that they could find."""
    page = city.people[Subject.MEMBER].client.get(f"/organisation/{city.own.branch.code}/")

    assert city.own.canary in page.content.decode()


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (Subject.OFFICER, "/organisation/A0101/members.xlsx"),
        (Subject.ADMINISTRATOR, "/organisation/A01/organisations.xlsx"),
        (Subject.MEMBER, "/organisation/me/data.xlsx"),
    ],
)
def test_the_own_office_does_come_back_in_a_sheet(who: Subject, address: str, city: City) -> None:
    """The cells are searched: headers may name the office too, and are no proof."""
    sheet: Any = city.people[who].client.get(address)

    assert city.own.canary in cells_of(sheet.getvalue())
    assert city.foreign.canary not in text_of(sheet)
