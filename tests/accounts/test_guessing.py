"""Check 23 of the safety list: weak passwords, unknown names, guessing."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.core.internal.ratelimit import get_rates
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.accounts.people import SECRET, make_person, sign_in
from xianfeng.accounts import adapter
from xianfeng.accounts.addresses import NOBODY, client_address
from xianfeng.accounts.models import User, WrongTries
from xianfeng.accounts.rules.passwords import hard_to_guess

MONDAY = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
ATTACKER = "203.0.113.66"


class Counting(PBKDF2PasswordHasher):
    """Counts how often a password is hashed."""

    iterations = 1
    calls = 0

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        Counting.calls += 1
        return super().encode(password, salt, iterations)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd2026!!",
        "qwertyuiop123",
        "1qaz2wsx3edc",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "woaini1314520!",
        "zhouning19900101",
        "周宁周宁-13812345678",
        "linjiang2026!",
        "xianfeng-2026",
        "我爱你我爱你我爱你我爱你",
        "short",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str, settings: Settings) -> None:
    settings.XIANFENG_NAME = "linjiang"
    user = User(username="zhouning", last_name="周宁")

    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "群众利益无小事，一枝一叶总关情",
        SECRET,
        "tüchtig und leise!",
        "🂡🂢🂣🂤🂥🂦🂧🂨🂩🂪🂫🂭",
    ],
)
def test_a_sentence_of_ones_own_is_taken_without_capitals_and_signs(password: str) -> None:
    validate_password(password, User(username="zhouning", last_name="周宁"))


def test_no_password_of_the_common_list_is_taken() -> None:
    common = CommonPasswordValidator().passwords
    assert len(common) > 15_000
    taken = []
    for password in sorted(common):
        try:
            validate_password(password)
        except ValidationError:
            continue
        taken.append(password)

    assert taken == []


@given(st.text(max_size=400))
def test_any_text_is_judged_and_a_longer_known_name_never_makes_it_better(text: str) -> None:
    if not hard_to_guess(text):
        assert not hard_to_guess(text, ["周宁", "zhou", text])


def test_a_very_long_password_is_judged_at_once() -> None:
    started = time.process_time()

    hard_to_guess("ab" * 500_000)

    assert time.process_time() - started < 1


@pytest.mark.django_db
def test_an_unknown_name_and_a_wrong_password_cost_the_same_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.test_guessing.Counting"]
    make_person()
    closed = make_person("closed")
    closed.is_active = False
    closed.save()
    counts = {}
    for name in ("zhou", "nobody", "closed"):
        Counting.calls = 0
        sign_in(Client(), name, "wrong")
        counts[name] = Counting.calls

    assert counts == {"zhou": 1, "nobody": 1, "closed": 1}


@pytest.mark.django_db
def test_an_unknown_name_gets_the_same_answer() -> None:
    make_person()
    closed = make_person("cloo")
    closed.is_active = False
    closed.save()
    bodies = {}
    for name in ("zhou", "nobo", "cloo"):
        answer = sign_in(Client(), name, "wrong")
        token = str(answer.context["csrf_token"])  # type: ignore[attr-defined]
        bodies[name] = (
            answer.status_code,
            answer.content.decode().replace(name, "NAME").replace(token, "TOKEN"),
        )

    assert bodies["zhou"] == bodies["nobo"] == bodies["cloo"]


@pytest.mark.django_db
def test_who_guesses_is_refused_and_the_owner_is_not_even_from_the_same_office() -> None:
    make_person()
    with time_machine.travel(MONDAY, tick=False) as clock:
        attacker = Client()
        answers = [sign_in(attacker, password=f"wrong {n}", address=ATTACKER) for n in range(9)]

        assert [answer.status_code for answer in answers] == [422] * 7 + [429] * 2
        assert "Too many failed attempts" in answers[-1].content.decode()
        assert sign_in(Client(), address="192.0.2.1").status_code == 302
        # Whoever wishes the leader ill sits in the same office: the right password is taken.
        assert sign_in(Client(), address=ATTACKER).status_code == 302
        assert sign_in(attacker, password="wrong", address=ATTACKER).status_code == 422
        clock.shift(timedelta(minutes=16))
        assert sign_in(attacker, password="wrong", address=ATTACKER).status_code == 422


@pytest.mark.django_db
def test_another_browser_and_an_unknown_name_change_nothing_for_who_guesses() -> None:
    make_person()
    for name in ("zhou", "nobody"):
        for n in range(8):
            Client(HTTP_USER_AGENT=f"browser {n}").post(
                "/accounts/login/", {"login": name, "password": "wrong"}, REMOTE_ADDR=ATTACKER
            )
        assert sign_in(Client(), name, "wrong", address=ATTACKER).status_code == 429


@pytest.mark.django_db
def test_the_colleague_behind_the_same_address_still_gets_in() -> None:
    make_person()
    make_person("wu")
    for _ in range(9):
        sign_in(Client(), password="wrong", address=ATTACKER)

    assert sign_in(Client(), "wu", address=ATTACKER).status_code == 302


@pytest.mark.django_db
def test_one_password_tried_on_many_names_is_slowed_by_the_address() -> None:
    codes = [sign_in(Client(), f"name{n}", "Linjiang@2026", address=ATTACKER) for n in range(61)]

    assert "not correct" in codes[0].content.decode()
    assert "Too many attempts" in codes[-1].content.decode()
    make_person()
    assert sign_in(Client()).status_code == 302


@pytest.mark.django_db
def test_a_flood_of_wrong_passwords_keeps_no_right_one_out_from_the_same_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(adapter, "TRIES_AN_ADDRESS", {"password": "6/m/ip"})
    make_person()
    make_person("wu")
    for n in range(18):
        sign_in(Client(), ("zhou", f"name{n}")[n % 2], "wrong", address=ATTACKER)

    assert "Too many attempts" in sign_in(Client(), "li", "no", address=ATTACKER).content.decode()
    for name in ("zhou", "wu"):
        assert sign_in(Client(), name, address=ATTACKER).status_code == 302


def test_right_passwords_are_not_counted_however_many_sign_in_from_one_office() -> None:
    assert get_rates(app="allauth.account", action="login") == []


@pytest.mark.django_db
def test_what_is_kept_of_a_wrong_try_holds_no_password() -> None:
    sign_in(Client(), "zhou", "canary-7f3a")

    row = AccessAttempt.objects.get()

    assert "canary-7f3a" not in f"{row.post_data} {row.get_data} {row.username}"


def _request(**meta: str) -> HttpRequest:
    request = HttpRequest()
    request.META.update(meta)
    return request


def test_without_a_proxy_the_header_that_anybody_may_write_is_not_believed() -> None:
    request = _request(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.9")

    assert client_address(request) == "192.0.2.1"


def test_behind_the_proxy_its_own_word_counts_and_nothing_before_it(settings: Settings) -> None:
    settings.XIANFENG_BEHIND_PROXY = True

    forged = _request(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.9")

    assert client_address(forged) == "198.51.100.9"
    assert client_address(_request(REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"
    assert client_address(_request()) == NOBODY


@pytest.mark.django_db
def test_the_owner_is_told_at_the_next_sign_in_how_many_wrong_passwords_there_were() -> None:
    make_person()
    for name in ("ZHOU", "zhou", "nobody-here"):
        sign_in(Client(), name, "wrong password", address=ATTACKER)
    assert WrongTries.objects.get().count == 2

    pages = []
    for _ in range(2):
        owner = Client()
        sign_in(owner)
        pages.append(owner.get("/accounts/?lang=en").content.decode())

    assert "a wrong password was entered for your account 2 times" in pages[0]
    assert "a wrong password was entered" not in pages[1]
    assert not WrongTries.objects.exists()
