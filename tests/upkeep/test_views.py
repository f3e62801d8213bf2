import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import make_organisation
from tests.kit import with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.upkeep import views

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_a_cookie_with_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert not response.cookies


def test_healthz_says_when_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "database_answers", lambda: False)

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


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
