"""Every address, every method, everybody, own and foreign: the answer is exactly the table's.

The same answers are held to everything that all answers must say and must not do: their headers,
no name of the other office, nothing written by a look or by whoever is refused.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from io import BytesIO
from itertools import product
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.access.city import QUERIES, City, Person, arguments_of
from tests.access.headers import assert_is_kept_by_nobody
from tests.kit import PAGES
from xianfeng.cli.access import Page, pages
from xianfeng.foundation.doors import (
    EVERYONE,
    SIGNED_IN,
    Answer,
    Place,
    Rule,
    Subject,
    Subjects,
    only,
)
from xianfeng.sheets.kinds import registered

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SAFE = {"GET", "HEAD"}
EVERY = pages()
OF_SIGNING_IN = {'"django_session"', '"accounts_memo"'}
"""What the library keeps of its steps, and of how often somebody tried."""
REFUSED = {Answer.FORBIDDEN: 403, Answer.UNKNOWN: 404, Answer.NO_METHOD: 405}

KINDS = [kind.name for kind in registered()]
BUTTONS: Mapping[str, Subjects] = {
    "cases:contact": only(Subject.OFFICER),
    "cases:end_template": only(Subject.OFFICER),
    "account_end_others": SIGNED_IN,
    "account_end_session": SIGNED_IN,
    "account_filter_drop": SIGNED_IN,
    "account_login": SIGNED_IN,
    "account_logout": EVERYONE,
    "account_person_open": EVERYONE,
    "account_person_untie": EVERYONE,
    "account_untie": SIGNED_IN,
    "carriers:check_in": only(Subject.MEMBER),
    "carriers:confirm": EVERYONE,
    "carriers:places": EVERYONE,
    "calendars:renew": only(Subject.MEMBER),
    "effects:take_back": EVERYONE,
    "carriers:resubmit": EVERYONE,
    "carriers:sign_up": only(Subject.MEMBER),
    "desk:run_stop": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "notices:open": SIGNED_IN,
    "notices:prefer": SIGNED_IN,
    "notices:read_all": SIGNED_IN,
    "people:accept_transfer": EVERYONE,
    "access:act_for": SIGNED_IN,
    "people:background": EVERYONE,
    "leadership:count": EVERYONE,
    "privacy:delete": EVERYONE,
    "access:end_deputyship": SIGNED_IN,
    "volunteering:profile": EVERYONE,
    "access:stop_acting": SIGNED_IN,
    "plans:assign": EVERYONE,
    "reports:words": EVERYONE,
    "review:void": EVERYONE,
    "campaigns:approve_campaign": EVERYONE,
    "campaigns:begin_version": EVERYONE,
    "campaigns:discard_draft": EVERYONE,
    "campaigns:publish_draft": EVERYONE,
    "campaigns:remind_wave": EVERYONE,
    "campaigns:void_cell": EVERYONE,
    "campaigns:approve_cell": EVERYONE,
    "sheets:answer": EVERYONE,
    **{f"sheets:later_{kind}": EVERYONE for kind in KINDS},
    "ui:preferences": EVERYONE,
}
"""Where a bare press is enough, and for whom of those let in; every other form asks for more."""
KNOWN_TO_ALL = {
    "cases:follow",
    *(
        "publicity:home",
        "publicity:windows",
        "publicity:window_data",
        "review:find",
        "review:window",
        "review:ballot",
    ),
    *("review:thanks", "review:try_out", "review:kiosk"),
    *("review:comments", "review:hidden_comments"),
    *("hearings:consultations", "hearings:consultation", "hearings:thanks"),
    *("campaigns:reviews", "campaigns:review", "campaigns:review_office", "campaigns:review_table"),
    *("carriers:activity", "carriers:check_in", "carriers:sign_up", "carriers:withdraw"),
    "library:document",
    *("carriers:list", "account_end_session", "review:office", "review:window_sheet"),
}
"""What is public names the windows of all offices (D10), what runs is known to all (D15)."""
SHOWN_AFTER_A_PRESS = {"account_person_password", "people:open_accounts"}
"""What a press makes is shown this once, on the page that answers it."""
LEADS_ON: Mapping[str, Subjects] = {
    "account_login": SIGNED_IN,
    "account_logout": only(Subject.ANYONE),
    "account_set_password": SIGNED_IN,
    "mfa_authenticate": EVERYONE,
    "mfa_login_webauthn": EVERYONE,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "sheets:progress": SIGNED_IN,
    **{f"sheets:{page}_{kind}": SIGNED_IN for page in ("file", "progress") for kind in KINDS},
}
"""Steps that are not due lead on to the one that is: whoever is signed in need not sign in."""


def status_of(page: Page, rule: Rule, who: Subject, method: str, place: Place) -> int:
    """Say the one status that must come: the table's answer, and what a page makes of it.

    A page is shown (200) or leads on (302); a form that is sent empty is shown again (422), and a
    button does its work and leads on (302).
    """
    answer = rule.answer(who, method, place)
    if answer in REFUSED:
        return REFUSED[answer]
    if answer is Answer.SIGN_IN or who in LEADS_ON.get(page.name, ()):
        return 302
    if method in SAFE or page.name in SHOWN_AFTER_A_PRESS:
        return 200
    return 302 if who in BUTTONS.get(page.name, ()) else 422


def sign_in_from(rule: Rule, address: str) -> str:
    """Return the address of the sign-in that leads back, to the first page after a mere press."""
    back = address if "GET" in rule.methods else "/desk/"
    return f"{reverse(settings.LOGIN_URL)}?next={quote(back)}"


Asked = tuple[Subject, str, Place]


def faults_of(page: Page, asked: Asked, address: str, response: HttpResponse) -> Iterator[object]:
    """Hold one answer against the table, to the letter."""
    rule = PAGES[page.name]
    who, method, place = asked
    expected = status_of(page, rule, who, method, place)
    if response.status_code != expected:
        yield f"{expected} expected, {response.status_code} came"
        return
    answer = rule.answer(who, method, place)
    at = response.headers.get("Location", "")
    if answer is Answer.SIGN_IN and at != sign_in_from(rule, address):
        yield f"sent to {at}"
    if answer is not Answer.SIGN_IN and at.startswith(f"{reverse(settings.LOGIN_URL)}?next="):
        yield "sent to the sign-in"
    if answer is Answer.NO_METHOD:
        allowed = rule.methods | ({"HEAD"} if "GET" in rule.methods else set())
        if response.headers["Allow"] != ", ".join(sorted(allowed)):
            yield f"allows {response.headers['Allow']}"
    if method == "HEAD" and response.content:
        yield "HEAD has a body"


@contextmanager
def written() -> Iterator[list[str]]:
    """Note which statements write, except lines of the trail."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- Django's signature
        words = sql.replace("INSERT OR IGNORE", "INSERT", 1).split(maxsplit=3)
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


def text_of(response: Any) -> str:
    """Return all that an answer says: headers, and a page, a file or the cells of a workbook."""
    body: bytes = response.getvalue() if response.streaming else response.content
    is_book = response.headers.get("Content-Type") == WORKBOOK and body  # HEAD has none
    return f"{response.headers!r} {cells_of(body) if is_book else body.decode(errors='ignore')}"


def cells_of(workbook: bytes) -> str:
    """Return what stands in a workbook: the names of its sheets, and every cell."""
    book = openpyxl.load_workbook(BytesIO(workbook), read_only=True)
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    cells = [str(cell) for row in rows for cell in row if cell is not None]
    return "\n".join([*book.sheetnames, *cells])


def address_of(page: Page, city: City, person: Person, place: Place) -> str:
    address = reverse(
        page.name, kwargs=arguments_of(page.name, page.arguments, city, person, place)
    )
    query = QUERIES.get(page.name)
    return f"{address}?{query}" if query else address


def places_of(page: Page) -> tuple[Place, ...]:
    return tuple(Place) if page.arguments else (Place.OWN,)


def who_asks(page: Page, method: str, place: Place) -> Iterator[Subject]:
    """Yield everybody; for HEAD and a method that the page does not know strangers and one in turn.

    The gate refuses what a page does not know before it looks who asks or of what, and takes HEAD
    for GET, by the same lines for every address: where it refuses, strangers ask at one place and
    somebody signed in at the other.
    """
    takes = PAGES[page.name].takes(method)
    if takes and method != "HEAD":
        yield from Subject
        return
    turn = EVERY.index(page) + METHODS.index(method) + places_of(page).index(place)
    alone = not takes and len(places_of(page)) > 1
    if not alone or turn % 2:
        yield Subject.ANYONE
    if not alone or not turn % 2:
        yield (everybody := sorted(SIGNED_IN))[turn // 2 % len(everybody)]


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert {page.name for page in EVERY} == set(PAGES)


def test_buttons_and_steps_are_named_where_they_are() -> None:
    assert {*BUTTONS, *SHOWN_AFTER_A_PRESS, *LEADS_ON} <= set(PAGES)


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_a_page_answers_everybody_as_the_table_says(page: Page, city: City) -> None:
    rule = PAGES[page.name]
    wrong: list[tuple[object, ...]] = []
    for place, method in product(places_of(page), METHODS):
        for who in who_asks(page, method, place):
            person = city.people[who]
            address = address_of(page, city, person, place)
            response, writes = ask(person, method, address)
            asked = (who, method, place)
            assert_is_kept_by_nobody(page, response)
            faults = faults_of(page, asked, address, response)
            wrong += [(*asked, fault) for fault in faults]
            if ":" not in page.name:
                writes = [each for each in writes if not OF_SIGNING_IN & set(each.split())]
            if page.name not in KNOWN_TO_ALL and city.foreign.canary in text_of(response):
                wrong.append((*asked, "tells of the other office"))
            is_in = rule.answer(who, method, place) is Answer.IN
            if writes and (method in SAFE or not is_in):
                wrong.append((*asked, "nothing written", writes))
    assert wrong == []
