"""What every answer of every address says and refuses, whoever asks (safety.md, 9, 10, 13, 20-22)."""

import io
import logging
import re
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.access.city import PASSWORD, City, arguments_of
from tests.access.headers import PUBLIC, assert_is_guarded
from tests.kit import PAGES
from xianfeng.ballots.models.slips import Slip
from xianfeng.cli.access import Page, pages
from xianfeng.foundation.doors import EVERYONE, Place, Subject

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVERY = pages()
EVIL = "evil.example"
SENDING = [page for page in EVERY if "POST" in PAGES[page.name].methods]
TOKEN = "x" * 32
WITHOUT_TOKEN = {
    *("review:ballot", "review:enter", "review:try_out", "review:check", "review:kiosk_cast"),
    *("cases:enter", "cases:new", "cases:follow"),
    "hearings:consultation",
}
"""Citizens have no cookie, so no token can be held against one; a foreign form is refused."""
OWN_TARGET = "/plans/"
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
    assert slip.url.startswith("https://xianfeng.example/r/")


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
    """Where an address of our own is followed, every shape of a foreign one is tried."""
    client = city.people[who].client
    address = address_of(page, city, who)
    for method in ("GET", "POST"):

        def led_to(target: str, *ways: str, method: str = method) -> str:
            """Ask with a target in the body, in the query, or in both; say where it leads."""
            data = {"login": Subject.OFFICER.value, "password": PASSWORD, "lang": "en"}
            body = {**data, "next": target} if "body" in ways else data
            query = urlencode({"next": target} if "query" in ways else {})
            response = ask(client, method, f"{address}?{query}", body)
            location: str = response.headers.get("Location", "")
            return location

        led = led_to(OWN_TARGET, "body", "query")
        if not led:
            continue
        for target in FOREIGN_TARGETS if led.startswith(OWN_TARGET) else FOREIGN_TARGETS[:1]:
            for way in ("body", "query"):
                location = led_to(target, way)
                assert not location or not leads_away(location), (method, way, target, location)
                assert "\n" not in location


def test_some_pages_follow_where_they_are_told(city: City) -> None:
    """So that the test above can fail."""
    client = city.people[Subject.ANYONE].client
    data = {"login": Subject.OFFICER.value, "password": PASSWORD, "next": OWN_TARGET}

    assert ask(client, "POST", reverse("account_login"), data).headers["Location"] == OWN_TARGET
    assert (
        ask(client, "POST", "/preferences/", {"lang": "en", "next": OWN_TARGET})
        .headers["Location"]
        .startswith(OWN_TARGET)
    )


def test_no_line_of_the_log_holds_a_slip_a_password_or_a_name(city: City) -> None:
    handler = next(each for each in logging.getLogger().handlers if each.name == "stderr")
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    secret, name = "canary-password-7391", "金丝雀"
    own = city.own
    slips = Slip.objects.filter(batch=own.batch)
    printed = slips.count()
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
    assert slips.count() == printed


def test_the_table_says_which_pages_need_no_login() -> None:
    open_to_all = {name for name, rule in PAGES.items() if rule.door == EVERYONE}

    assert open_to_all >= PUBLIC
    assert not {
        name
        for name in open_to_all
        if name.startswith(
            ("organisation:", "access:", "people:", "leadership:", "rolls:", "privacy:", "plans:")
        )
    }
