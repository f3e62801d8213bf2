"""A plain ballot goes the shortest way, and whatever is odd goes the usual one."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings

from tests.factories.ballots import contents_in_the_box, make_slips
from tests.factories.organisation import make_window
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.selectors.balance import balance
from xianfeng.config import casting as module
from xianfeng.config.casting import FORM, MOST_BYTES, Casting

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "testserver"
GOOD = "level=2&met=faces&why_2=late&why_5=warm&comment=%E6%8E%92%E9%98%9F"


@contextmanager
def opened() -> Iterator[Casting]:
    """The way as the settings of now make it; its connection is closed at the end."""
    made = Casting()
    yield made
    made.line.writer.submit(lambda: connection.close()).result()  # noqa: PLW0108 -- its own one
    made.line.writer.shutdown()


@pytest.fixture
def casting() -> Iterator[Casting]:
    with opened() as made:
        yield made


def asked(token: str, body: str = GOOD, **more: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/r/{token}/",
        "QUERY_STRING": "",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(len(body.encode())),
        "HTTP_HOST": HOST,
        "HTTP_ORIGIN": f"http://{HOST}",
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body.encode()),
        **more,
    }


def tried(casting: Casting, environ: dict[str, Any]) -> tuple[str, dict[str, str]] | None:
    said: list[Any] = []
    body = casting(environ, lambda *words: said.append(words))
    if body is None:
        assert not said
        return None
    assert body == [b""]
    return said[0][0], dict(said[0][1])


def test_a_plain_ballot_is_in_the_box_and_answered_as_on_the_usual_way(casting: Casting) -> None:
    token, other = make_slips(make_window(), 2)

    found = tried(casting, asked(token))

    usual = Client().post(f"/r/{other}/", GOOD, content_type=FORM)
    assert found is not None
    assert found[0] == f"{usual.status_code} {usual.reason_phrase}"
    assert found[1] == {**usual.headers, "Location": f"/r/{token}/receipt/"}
    assert usual.headers["Location"] == f"/r/{other}/receipt/"
    first, second = contents_in_the_box()
    assert first.answers == second.answers == {"level": "2", "met": ["faces"], "why_2": ["late"]}
    assert first.comment == second.comment == "排队"


def test_over_tls_the_answer_says_that_it_stays_so() -> None:
    token, other = make_slips(make_window(), 2)
    over_tls = {"wsgi.url_scheme": "https", "HTTP_ORIGIN": f"https://{HOST}"}

    with override_settings(SECURE_HSTS_SECONDS=3600), opened() as casting:
        found = tried(casting, asked(token, **over_tls))
        usual = Client().post(f"/r/{other}/", GOOD, content_type=FORM, secure=True)

    assert found is not None
    assert found[1] == {**usual.headers, "Location": f"/r/{token}/receipt/"}
    assert found[1]["Strict-Transport-Security"]


ODD = {
    "a reading": {"REQUEST_METHOD": "GET"},
    "a language in the address": {"QUERY_STRING": "lang=en"},
    "another kind of form": {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
    "another site": {"HTTP_SEC_FETCH_SITE": "cross-site"},
    "another origin": {"HTTP_ORIGIN": "https://evil.example"},
    "another host": {"HTTP_HOST": "evil.example", "HTTP_ORIGIN": "null"},
    "a long body": {"CONTENT_LENGTH": str(MOST_BYTES + 1)},
    "no length": {"CONTENT_LENGTH": ""},
    "another page": {"PATH_INFO": "/r/trial/W01/"},
    "an unknown slip": {"PATH_INFO": f"/r/{'7' * 26}/"},
    "no slip": {"PATH_INFO": f"/r/{'U' * 26}/"},
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_goes_the_usual_way(casting: Casting, what: str) -> None:
    (token,) = make_slips(make_window())

    assert tried(casting, asked(token, **ODD[what])) is None

    assert balance().unused == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "met=doors",
        "level=9",
        "level=5&met=elsewhere",
        "level=5&why_1=warm",
        f"level=5&comment={'x' * 501}",
        f"level=5&comment={'x' * 2001}",
        "level=5&comment=a%00b",
        "level=5&comment=排队",
        "&".join(["level=5"] * 2000),
    ],
)
def test_what_the_form_would_not_take_goes_the_usual_way(casting: Casting, body: str) -> None:
    (token,) = make_slips(make_window())

    assert tried(casting, asked(token, body)) is None

    assert balance().unused == 1


def test_what_comes_without_tls_goes_the_usual_way() -> None:
    (token,) = make_slips(make_window())

    with override_settings(SECURE_SSL_REDIRECT=True), opened() as casting:
        assert tried(casting, asked(token)) is None


def test_of_many_at_once_every_slip_gives_one_ballot(casting: Casting) -> None:
    tokens = make_slips(make_window(), 24)
    told: list[object] = []

    def vote(token: str) -> None:
        told.append(tried(casting, asked(token)))

    # Everybody taps twice.
    hands = [Thread(target=vote, args=(token,)) for token in (*tokens, *tokens)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert len([each for each in told if each is not None]) == 24
    assert balance().used == 24
    assert {content.digest for content in contents_in_the_box()} == set(
        Slip.objects.values_list("digest", flat=True)
    )


@contextmanager
def broken(patch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    def fails(**_: object) -> None:
        raise OperationalError("database is locked")

    with patch.context() as inner:
        inner.setattr(module, name, fails)
        yield


@pytest.mark.parametrize("name", ["cast_all", "close_old_connections"])
def test_where_nothing_can_be_written_the_usual_way_says_so(
    casting: Casting, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (token,) = make_slips(make_window())

    with broken(monkeypatch, name):
        assert tried(casting, asked(token)) is None

    assert balance().unused == 1
    assert tried(casting, asked(token)) is not None


def test_a_fault_of_the_database_is_everybodys(
    casting: Casting, monkeypatch: pytest.MonkeyPatch
) -> None:
    (token,) = make_slips(make_window())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ballots_daykey SET public_key = 'no key'")

    assert tried(casting, asked(token)) is None

    assert balance().unused == 1


def test_who_comes_when_the_line_is_long_goes_the_usual_way(
    casting: Casting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_IN_LINE", 0)
    (token,) = make_slips(make_window())

    assert tried(casting, asked(token)) is None
