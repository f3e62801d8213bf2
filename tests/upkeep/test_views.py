import errno
import os

import pytest
from django.db import OperationalError
from django.test import Client

from tests.factories.organisation import make_organisation
from tests.kit import with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.upkeep import selectors, views

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_watchers_are_answered_without_a_cookie(client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert not response.cookies


def test_healthz_says_when_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(selectors, "try_to_write", away)

    response = client.get("/healthz")

    assert (response.status_code, response.json()["why"]) == (503, "away")
    assert response.headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("number", "why"), [(errno.ENOSPC, "full"), (errno.EDQUOT, "full"), (errno.EROFS, "read_only")]
)
def test_watchers_are_told_that_nothing_can_be_written(
    client: Client, monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    def refused(*_asked: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "posix_fallocate", refused)

    for address in ("/healthz", "/readyz"):
        response = client.get(address)
        assert (response.status_code, response.json()["why"]) == (503, why)


def test_nobody_is_sent_where_the_tables_are_of_another_release(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "waiting_migrations", lambda: 2)

    assert client.get("/readyz").json()["why"] == "upgrade"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("平台运行正常吗？", "还没有备份。")),
        ("en", ("Is the platform sound?", "There is no backup yet.")),
    ],
)
def test_administrators_read_the_findings_in_their_language(
    language: str, words: tuple[str, ...]
) -> None:
    page = (
        with_role(RoleKind.ADMINISTRATOR, make_organisation())
        .get(f"/upkeep/?lang={language}")
        .content.decode()
    )

    for word in words:
        assert word in page


def test_others_have_no_business_there(client: Client) -> None:
    assert with_role(RoleKind.SECRETARY, make_organisation()).get("/upkeep/").status_code == 403
    assert client.get("/upkeep/").status_code == 302
