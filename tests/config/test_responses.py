"""What every answer of the running platform says, asked over its own middleware."""

import logging
import sqlite3
import sys
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, include, path

from tests.access.headers import assert_is_guarded
from tests.factories.organisation import make_member, make_organisation
from tests.kit import furnished, with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.config.logs import WithoutPath
from xianfeng.foundation.doors import public as open_to_all
from xianfeng.foundation.room import Room

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("words")


def public(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("words", headers={"Cache-Control": "public, max-age=60"})


def broken(_request: HttpRequest, **_words: str) -> HttpResponse:
    raise ValueError("身份证号 110101199001011234")


def away(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def locked(_request: HttpRequest) -> HttpResponse:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise OperationalError("database is locked") from cause


OWN = [
    path("plain", plain, name="plain"),
    path("public", public, name="public"),
    path("broken", broken, name="broken"),
    path("r/<slip>/", broken, name="ballot"),
    path("away", away, name="away"),
    path("locked", locked, name="locked"),
]
# The page that says what went wrong leads on to pages of the house.
urlpatterns = [*OWN, path("", include("xianfeng.config.urls"))]
handler500 = "xianfeng.ui.errors.server_error"


@pytest.fixture
def site(settings: LazySettings) -> Iterator[Client]:
    settings.ROOT_URLCONF = __name__
    with furnished(Room("plain", doors={str(each.name): open_to_all() for each in OWN})):
        yield Client(raise_request_exception=False)


def test_nobody_keeps_what_the_view_said_nothing_of(site: Client) -> None:
    response = site.get("/plain")

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "geolocation=()" in response.headers["Permissions-Policy"]


def test_the_view_has_the_word(site: Client) -> None:
    assert site.get("/public").headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/healthz", "/nowhere", "/upkeep/"])
def test_every_page_says_how_it_is_kept(address: str, client: Client) -> None:
    assert client.get(address).headers["Cache-Control"]


def test_no_page_allows_inline_script_or_style(client: Client) -> None:
    policy = client.get("/nowhere").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", ["/nowhere", "/static/x.css", "/accounts/login/", "/healthz"])
def test_a_host_that_is_not_listed_is_refused_with_all_headers(
    address: str, client: Client
) -> None:
    response = client.get(address, headers={"host": "evil.example"})

    assert response.status_code == 400
    assert_is_guarded(response.headers)


@pytest.mark.parametrize("address", ["/plans", "/w/W01", "/accounts/login", "/plans/"])
def test_what_never_comes_to_a_view_is_guarded_too(address: str, client: Client) -> None:
    response = client.get(address)

    assert response.status_code in {301, 302}
    assert_is_guarded(response.headers)


def test_a_redirect_to_tls_is_guarded_before_any_host_is_known(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    for host, status in (("testserver", 301), ("evil.example", 400)):
        response = Client().get("/", headers={"host": host})
        assert response.status_code == status
        assert_is_guarded(response.headers)


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/plans/", "/healthz", "/find/"])
def test_a_method_is_refused_before_a_token_is_asked_for(address: str) -> None:
    response = Client(enforce_csrf_checks=True).put(address)

    assert response.status_code == 405
    assert "PUT" not in response.headers["Allow"]


def test_a_locked_database_is_answered_with_a_sentence_and_no_fault(site: Client) -> None:
    response = site.get("/locked?lang=en")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "Nothing can be saved at the moment" in response.content.decode()
    assert_is_guarded(response.headers)


@pytest.mark.parametrize("page", ["/organisation/members/{}/", "/accounts/people/"])
def test_a_page_whose_look_cannot_be_recorded_says_that_looks_are(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = make_organisation()
    member = make_member(organisation=branch)
    client = with_role(RoleKind.ADMINISTRATOR if "accounts" in page else RoleKind.OFFICER)
    client.raise_request_exception = False

    def locked(**_entry: object) -> None:
        busy = sqlite3.OperationalError("database is locked")
        busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError from busy

    for module in ("audit.services", "accounts.services.notes"):
        monkeypatch.setattr(f"xianfeng.{module}.record", locked)
    response = client.get(f"{page.format(member.pk)}?lang=en")

    text = " ".join(response.content.decode().split())
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "who looks at them is recorded" in text
    assert "then try again" in text
    assert "was not saved" not in text


@pytest.mark.parametrize(("address", "status"), [("/broken", 500), ("/locked", 503)])
@pytest.mark.parametrize("fault", [NoReverseMatch("account_login"), OperationalError("gone")])
def test_where_the_page_of_a_fault_fails_too_its_words_are_said_plainly(
    address: str, status: int, fault: Exception, site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(*_what: object, **_words: object) -> HttpResponse:
        raise fault

    monkeypatch.setattr("xianfeng.ui.errors.render", render)

    response = site.get(f"{address}?lang=en")

    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "try again" in response.content.decode().lower()
    assert "110101199001011234" not in response.content.decode()
    assert_is_guarded(response.headers)


def test_what_a_stranger_sends_and_what_the_machine_cannot_do_writes_no_stack() -> None:
    for status in (400, 503):
        line = logging.LogRecord("django", logging.ERROR, "", 1, "words", (), sys.exc_info())
        line.status_code = status

        assert WithoutPath().filter(line)
        assert (line.exc_info, line.levelname) == (None, "WARNING")
