"""What every answer of the running platform says, asked over its own middleware."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tests.kit import furnished
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


urlpatterns = [
    path("plain", plain, name="plain"),
    path("public", public, name="public"),
    path("broken", broken, name="broken"),
    path("r/<slip>/", broken, name="ballot"),
    path("away", away, name="away"),
]
handler500 = "xianfeng.ui.errors.server_error"


@pytest.fixture
def site(settings: LazySettings) -> Iterator[Client]:
    settings.ROOT_URLCONF = __name__
    with furnished(Room("plain", doors={str(each.name): open_to_all() for each in urlpatterns})):
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


def test_a_host_that_is_not_listed_is_refused(client: Client) -> None:
    assert client.get("/nowhere", headers={"host": "evil.example"}).status_code == 400
