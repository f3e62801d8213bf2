"""What every answer of every address says and refuses, whoever asks (safety.md, 9, 10, 13, 20-22)."""

import io
import logging
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.access.city import PASSWORD, QUERIES, City, arguments_of
from xianfeng.access.rules.matrix import EVERYONE, PAGES, Answer, Place, Subject
from xianfeng.ballots.models import Slip
from xianfeng.cli.access import Page, pages

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVERY = pages()
EVIL = "evil.example"
PUBLIC = [page for page in EVERY if page.name.startswith(("publicity:", "upkeep:healthz"))] + [
    page for page in EVERY if page.name in {"review:window", "review:ballot", "review:thanks"}
]
SENDING = [page for page in EVERY if "POST" in PAGES[page.name].methods]
TOKEN = "x" * 32
WITHOUT_TOKEN = {"review:ballot"}
"""Citizens have no cookie, so no token can be held against one; a foreign form is refused."""
NOTED = {"audit_entry", "audit_head", "django_session", "accounts_memo"}
"""Tables that a look may add to: the trail of looks, sessions, how often somebody tried."""
FOREIGN_TARGETS = (
    f"//{EVIL}/",
    f"///{EVIL}/",
    f"/\\{EVIL}/",
    f"\\\\{EVIL}/",
    f"https:{EVIL}",
    f"https://{EVIL}/",
    f"\thttps://{EVIL}/",
    f"/\t/{EVIL}/",
    f"/%0d%0aLocation:https://{EVIL}/",
    f"/\r\nLocation: https://{EVIL}/",
    "javascript:alert(1)",
)


def address_of(page: Page, city: City, who: Subject, *, place: Place = Place.OWN) -> str:
    arguments = arguments_of(page.name, page.arguments, city, city.people[who], place)
    return reverse(page.name, kwargs=arguments)


def ask(client: Client, method: str, address: str, data: Any = None, **more: Any) -> Any:
    """Ask and put everything back."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method.lower())(address, data, **more)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def assert_is_guarded(headers: Mapping[str, str]) -> None:
    """Hold one answer's headers against what all must say."""
    assert headers["Cache-Control"]
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    sources = {word for word in policy.replace(";", " ").split() if "//" in word}
    assert sources == set()


def heard(page: Page) -> list[Subject]:
    """Give everybody whom the page lets in, and two whom it may send away."""
    rule = PAGES[page.name]
    let_in = {
        who
        for who in Subject
        if Answer.IN in {rule.answer(who, method, Place.OWN) for method in rule.methods}
    }
    return sorted(let_in | {Subject.ANYONE, Subject.MEMBER})


def sizes() -> dict[str, int]:
    """Count the rows of every table but those that may note who looked, stepped or tried."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.db_table not in NOTED
    }


def assert_is_kept_by_nobody(page: Page, response: Any) -> None:
    """Hold one answer's headers, and that nothing between keeps what needs a login."""
    assert_is_guarded(response.headers)
    kept = response.headers["Cache-Control"]
    if page in PUBLIC:
        assert not response.cookies
    else:
        assert "public" not in kept
        assert "no-store" in kept
    if Subject.ANYONE not in PAGES[page.name].door:
        assert "private" in kept


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_every_look_is_guarded_and_changes_nothing(page: Page, city: City) -> None:
    """Counted in the tables themselves; nothing is put back between one look and the next."""
    before = sizes()
    for who in heard(page):
        client = city.people[who].client
        cookies = deepcopy(client.cookies)
        response = client.get(f"{address_of(page, city, who)}?{QUERIES.get(page.name, '')}")
        client.cookies = cookies

        assert_is_kept_by_nobody(page, response)
    assert sizes() == before


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_every_press_is_guarded(page: Page, city: City) -> None:
    for who in heard(page):
        response = ask(city.people[who].client, "POST", address_of(page, city, who))

        assert_is_kept_by_nobody(page, response)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/nowhere", 404), ("/static/nothing.css", 404), ("/accounts/closed/", 403)],
)
def test_pages_of_errors_are_guarded_too(address: str, status: int, city: City) -> None:
    response = city.people[Subject.ANYONE].client.get(address)

    assert response.status_code == status
    assert_is_guarded(response.headers)


def test_a_file_of_the_front_end_is_guarded_too(city: City) -> None:
    client = city.people[Subject.ANYONE].client
    page = client.get("/").content.decode()
    found = re.search(rf'"({settings.STATIC_URL}[^"]+\.css)"', page)
    assert found

    response: Any = client.get(found[1])
    assert response.getvalue()

    assert response.status_code == 200
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_a_wrong_host_is_refused_and_a_forwarded_one_believed_by_nobody(
    page: Page, city: City
) -> None:
    client = city.people[Subject.OFFICER].client
    address = address_of(page, city, Subject.OFFICER)

    assert ask(client, "GET", address, headers={"host": EVIL}).status_code == 400
    forwarded = ask(client, "GET", address, headers={"x-forwarded-host": EVIL})
    assert forwarded.status_code != 400
    assert EVIL not in forwarded.content.decode(errors="ignore")
    assert EVIL not in forwarded.headers.get("Location", "")


@override_settings(XIANFENG_BASE_URL="https://xianfeng.example")
def test_codes_and_posters_lead_to_the_address_of_the_settings_alone(city: City) -> None:
    client = city.people[Subject.SECRETARY].client
    window = f"/windows/{city.own.window.code}"
    poster = client.get(f"{window}/poster/").content.decode()
    printed = ask(client, "POST", f"{window}/slips/", {"count": 1})
    (slip,) = printed.context["slips"]

    assert "https://xianfeng.example/w/" in poster
    assert "testserver" not in poster + printed.content.decode()
    assert slip["url"].startswith("https://xianfeng.example/r/")


@pytest.mark.parametrize("page", SENDING, ids=lambda page: page.name)
def test_a_form_from_elsewhere_or_without_its_token_is_refused(page: Page, city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = deepcopy(city.people[Subject.OFFICER].client.cookies)
    address = address_of(page, city, Subject.OFFICER)
    foreign = {"headers": {"origin": f"https://{EVIL}"}}

    assert ask(client, "POST", address, **foreign).status_code == 403
    if page.name in WITHOUT_TOKEN:
        sent = ask(client, "POST", address, headers={"sec-fetch-site": "cross-site"})
        assert sent.status_code == 403
        return
    assert ask(client, "POST", address).status_code == 403
    client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    data = {"csrfmiddlewaretoken": TOKEN}
    assert ask(client, "POST", address, data, **foreign).status_code == 403


def leads_away(location: str) -> bool:
    """Tell whether a browser would leave the house: it skips tabs and turns backslashes."""
    plain = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    return plain.startswith("//") or not plain.startswith(("/", "?", "#"))


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
@pytest.mark.parametrize("who", [Subject.ANYONE, Subject.OFFICER], ids=str)
def test_no_page_leads_out_of_the_house(page: Page, who: Subject, city: City) -> None:
    client = city.people[who].client
    address = address_of(page, city, who)
    for method in ("GET", "POST"):
        data = {
            "login": Subject.OFFICER.value,
            "password": PASSWORD,
            "lang": "en",
            "next": FOREIGN_TARGETS[0],
        }
        first = ask(client, method, address, data)
        if "Location" not in first.headers:
            continue
        for target in FOREIGN_TARGETS:
            by_body = ask(client, method, address, {**data, "next": target})
            query = urlencode({"next": target})
            by_query = ask(client, method, f"{address}?{query}", data)
            for response in (by_body, by_query):
                location = response.headers.get("Location", "/")
                assert not leads_away(location), (method, target, location)
                assert "\n" not in location


def test_no_line_of_the_log_holds_a_slip_a_password_or_a_name(city: City) -> None:
    handler = next(each for each in logging.getLogger().handlers if each.name == "stderr")
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    secret, name = "canary-password-7391", "金丝雀"
    own = city.own
    try:
        for client in (city.people[Subject.ANYONE].client, city.people[Subject.OFFICER].client):
            ask(client, "GET", f"/r/{own.slip}/")
            ask(client, "POST", f"/r/{own.slip}/", {"level": "5", "comment": name})
            ask(client, "POST", f"/r/{own.slip}x/", {"level": "5"})
            ask(client, "POST", "/accounts/login/", {"login": name, "password": secret})
            ask(client, "POST", "/accounts/again/", {"password": secret})
            for page in EVERY:
                if page.name.startswith(("review:", "mfa_")):
                    continue
                address = address_of(page, city, Subject.OFFICER, place=Place.FOREIGN)
                words = {"q": name, "words": name, "name": name, "title": name, "x\r\n": "\x1b["}
                ask(client, "GET", address, words)
                ask(client, "POST", address, words)
    finally:
        handler.setStream(before)

    lines = written.getvalue()
    assert '"page":' in lines
    for canary in (own.slip, own.slip.lower(), secret, name, PASSWORD, "\\u001b", "127.0.0.1"):
        assert canary not in lines
    assert Slip.objects.filter(batch=own.batch).count() == 1


def test_the_table_says_which_pages_need_no_login() -> None:
    open_to_all = {name for name, rule in PAGES.items() if rule.door == EVERYONE}

    assert {page.name for page in PUBLIC} <= open_to_all
    assert not {
        name
        for name in open_to_all
        if name.startswith(("organisation:", "access:", "people:", "rolls:", "privacy:", "plans:"))
    }
