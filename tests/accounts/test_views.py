import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories.organisation import make_user
from xianfeng.accounts.demo import LOGINS, PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "窗口向前一步走-2026"


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "登录"), ("en", "Sign in")])
def test_the_sign_in_page_speaks_both_languages(language: str, word: str) -> None:
    page = Client().get(f"/accounts/login/?lang={language}").content.decode()

    assert f"<h1>{word}</h1>" in page
    assert PASSWORD not in page


def test_one_signs_in_and_comes_back_to_where_one_was_going() -> None:
    make_user(username="zhou", password=SECRET)
    client = Client()
    assert (
        'value="/organisation/"'
        in client.get("/accounts/login/?next=/organisation/").content.decode()
    )

    answer = client.post(
        "/accounts/login/", {"login": "zhou", "password": SECRET, "next": "/organisation/"}
    )

    assert answer.headers["Location"] == "/organisation/"
    assert client.get("/organisation/").status_code == 200


def test_who_signs_in_from_an_english_page_goes_on_in_english() -> None:
    make_user(username="zhou", password=SECRET)
    client = Client()
    assert (
        'action="/accounts/login/?lang=en"'
        in client.get("/accounts/login/?lang=en").content.decode()
    )

    client.post("/accounts/login/?lang=en", {"login": "zhou", "password": SECRET})

    assert client.get("/organisation/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("login", ["zhou", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(login: str) -> None:
    make_user(username="zhou", password=SECRET)

    answer = Client().post("/accounts/login/?lang=en", {"login": login, "password": "wrong"})

    assert answer.status_code == 422
    assert "not correct" in answer.content.decode()


def test_the_demo_says_who_there_is(settings: Settings) -> None:
    settings.XIANFENG_DEMO = True

    page = Client().get("/accounts/login/").content.decode()

    assert PASSWORD in page
    assert all(login.username in page for login in LOGINS)


def test_who_guesses_is_refused_with_a_page_that_says_what_to_do() -> None:
    make_user(username="zhou", password=SECRET)
    client = Client()
    for _ in range(20):
        answer = client.post("/accounts/login/?lang=en", {"login": "zhou", "password": "wrong"})
        if answer.status_code == 429:
            break

    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Too many failed attempts" in page
    assert "zhou" not in page
    # Limits refuse what is wrong (decision 0040): the right password is taken.
    assert client.post("/accounts/login/", {"login": "zhou", "password": SECRET}).status_code == 302


def test_signing_out_asks_first_and_then_leads_to_the_public_page() -> None:
    client = Client()
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    assert "Sign out?" in client.get("/accounts/logout/?lang=en").content.decode()
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert client.get("/organisation/").status_code == 302


def test_one_changes_ones_own_password() -> None:
    user = make_user(username="zhou", password=SECRET)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    new = "群众利益无小事-2026"

    weak = client.post(
        "/accounts/password/change/?lang=en",
        {"oldpassword": SECRET, "password1": "short", "password2": "short"},
    )
    assert weak.status_code == 422
    assert client.get("/accounts/password/change/").status_code == 200
    client.post(
        "/accounts/password/change/",
        {"oldpassword": SECRET, "password1": new, "password2": new},
    )

    user.refresh_from_db()
    assert user.check_password(new)


def test_strangers_change_no_password() -> None:
    answer = Client().get("/accounts/password/change/")
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_a_storm_of_sign_ins_is_told_to_wait_on_our_own_page(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "5/m/ip"}
    client = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(7):
        answer = client.post("/accounts/login/?lang=en", {"login": "", "password": ""})
        if answer.status_code == 429:
            break

    assert answer.status_code == 429
    assert "Too many requests at once" in answer.content.decode()


def test_a_stranger_is_sent_to_the_sign_in_in_the_language_of_the_address() -> None:
    sent_on = Client().get("/plans/?lang=en").headers["Location"]

    assert sent_on.startswith("/accounts/login/")
    assert Client().get(sent_on).headers["Content-Language"] == "en"
