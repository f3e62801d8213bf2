"""The short way says and refuses what the long one does, and does nothing else."""

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.factories.organisation import make_user, make_window

pytestmark = pytest.mark.django_db
BOTH_WAYS = ("/healthz", "/accounts/login/")


def test_both_ways_say_the_same_of_every_answer(client: Client) -> None:
    short, long = (client.get(address).headers for address in BOTH_WAYS)

    ours = {"Content-Type", "Content-Length", "Content-Language", "Vary", "Cache-Control"}
    theirs = ours | {"Expires"}
    assert {name: words for name, words in short.items() if name not in ours} == {
        name: words for name, words in long.items() if name not in theirs
    }


@pytest.mark.parametrize("address", ["/", "/find/", "/healthz", "/w/W01/", "/r/x/"])
def test_a_foreign_host_is_refused_on_the_short_way_with_all_headers(
    address: str, client: Client
) -> None:
    response = client.get(address, headers={"host": "evil.example"})

    assert response.status_code == 400
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/find/", "/healthz", "/w/W01/"])
def test_a_method_that_the_address_does_not_know_is_refused(address: str, client: Client) -> None:
    response = client.put(address)

    assert response.status_code == 405
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_missing_slash_is_added(client: Client) -> None:
    window = make_window()

    response = client.get(f"/w/{window.code}?lang=en")

    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"/w/{window.code}/?lang=en",
    )


def test_the_short_way_asks_for_tls_where_the_long_one_does(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    open_line, closed_line = Client(), Client(headers={"x-forwarded-proto": "https"})
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert open_line.get("/").headers["Location"] == "https://testserver/"
    assert open_line.get("/healthz").status_code == 200
    assert closed_line.get("/").headers["Strict-Transport-Security"] == "max-age=60"


@pytest.mark.parametrize("address", ["/", "/find/", "/healthz"])
def test_no_session_is_asked_for_and_none_goes_on(address: str) -> None:
    signed_in = Client()
    signed_in.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    response = signed_in.get(address)

    assert response.status_code == 200
    assert not hasattr(response.wsgi_request, "session")
    assert not response.cookies
