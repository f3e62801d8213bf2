import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import kit
from tests.factories.notices import make_notice
from tests.factories.organisation import make_member_actor, make_organisation, make_user
from xianfeng.accounts.models import User
from xianfeng.notices.models import Notice, Preference

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    actor = make_member_actor(make_organisation())
    return User.objects.get(member=actor)


@pytest.fixture
def signed_in(user: User) -> Client:
    return kit.signed_in(user)


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_for_every_length(
    signed_in: Client,
    user: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        make_notice(user)

    with django_assert_num_queries(10):
        page = signed_in.get("/notices/").content.decode()

    assert page.count("waits for you") == count


def test_an_empty_inbox_says_what_will_be_there(signed_in: Client) -> None:
    page = signed_in.get("/notices/?show=unread").content.decode()

    assert "没有新通知" in page


def test_opening_a_notice_reads_it_and_leads_to_its_page(signed_in: Client, user: User) -> None:
    notice = make_notice(user)

    answer = signed_in.post(f"/notices/{notice.pk}/open/")

    notice.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"]) == (302, "/carriers/1/")
    assert notice.read_at is not None


def test_another_s_notice_is_not_found(signed_in: Client) -> None:
    notice = make_notice(make_user())

    assert signed_in.post(f"/notices/{notice.pk}/open/").status_code == 404
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_everything_is_read_at_once(signed_in: Client, user: User) -> None:
    make_notice(user)

    signed_in.post("/notices/read-all/")

    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_a_messenger_wants_an_address(signed_in: Client, settings: Settings) -> None:
    settings.XIANFENG_MESSENGERS = {"企业微信": "json://127.0.0.1/{address}"}

    bad = signed_in.post("/notices/preference/", {"messenger": "企业微信"})
    good = signed_in.post("/notices/preference/", {"messenger": "企业微信", "address": "li"})

    assert (bad.status_code, good.status_code) == (422, 302)
    assert Preference.objects.get().address == "li"
    assert "li" in signed_in.get("/notices/").content.decode()


@pytest.mark.parametrize("path", ["", "read-all/", "preference/", "1/open/"])
def test_strangers_are_sent_to_the_sign_in_page(client: Client, path: str) -> None:
    answer = client.get("/notices/") if not path else client.post(f"/notices/{path}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
