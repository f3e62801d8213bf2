"""The one-time code: drawn, used once, too old, guessed; and nothing of it is kept anywhere."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.people import SECRET, make_person, sign_in
from tests.factories.organisation import NOW, make_actor, make_organisation
from xianfeng.accounts.models import FirstCode, User
from xianfeng.accounts.rules.codes import LENGTH, SIGNS, grouped, typed
from xianfeng.accounts.services.accounts import close_account
from xianfeng.accounts.services.first_codes import (
    FirstSignIn,
    WrongCode,
    give_first_code,
    open_account_with_code,
    open_accounts_with_codes,
    use_first_code,
)
from xianfeng.accounts.services.ground import NameTaken, WeakPassword, WrongUsername
from xianfeng.accounts.services.removing import tidy
from xianfeng.actors.rules import SYSTEM, Official, Oneself, RoleKind
from xianfeng.audit.keys import mark_of
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.text import ForeignLetters
from xianfeng.notices.models import Notice

OWN = "群众利益无小事-2027"
ATTACKER = "203.0.113.66"
WRONG = "aaaa-aaaa-aaaa-aaaa"


def opened(username: str = "zhou") -> FirstSignIn:
    return open_account_with_code(actor=SYSTEM, username=username, name="周宁", at=NOW)


def choose(
    client: Client,
    code: str,
    *,
    name: str = "zhou",
    password: str = OWN,
    again: str = "",
    address: str = "192.0.2.1",
) -> Any:
    said = {"login": name, "code": code, "password1": password, "password2": again or password}
    return client.post("/accounts/first/?lang=en", said, REMOTE_ADDR=address)


@given(st.text(alphabet=SIGNS, min_size=LENGTH, max_size=LENGTH), st.sampled_from(" -－　"))
def test_a_code_is_read_however_it_is_typed(code: str, joint: str) -> None:
    assert typed(grouped(code)) == code
    assert typed(joint.join(code.upper())) == code


@given(st.text(max_size=300))
def test_any_text_can_be_typed(text: str) -> None:
    assert typed(text).isalnum() or typed(text) == ""


def test_a_code_is_long_enough() -> None:
    assert len(SIGNS) ** LENGTH > 2**60
    assert len(set(SIGNS)) == len(SIGNS)


@pytest.mark.django_db
def test_a_new_account_has_no_password_and_only_a_hash_of_the_code() -> None:
    first = opened()

    assert not first.user.has_usable_password()
    assert first.ends_at == NOW + timedelta(days=14)
    row = FirstCode.objects.get()
    assert typed(first.code) not in str(vars(row))
    assert first.code not in repr(first)
    assert [(entry.verb, entry.detail) for entry in Entry.objects.all()] == [
        ("accounts.account.created", {"name_mark": mark_of(first.user.pk, first.user.username)})
    ]


@pytest.mark.django_db
def test_the_code_sets_the_own_password_once() -> None:
    first = opened()
    actor = Oneself(first.user.pk)

    with pytest.raises(WeakPassword):
        use_first_code(actor=actor, user=first.user, code=first.code, password="short", at=NOW)
    with pytest.raises(WrongCode):
        use_first_code(actor=actor, user=first.user, code="abcd", password=OWN, at=NOW)
    use_first_code(actor=actor, user=first.user, code=first.code.upper(), password=OWN, at=NOW)

    first.user.refresh_from_db()
    assert first.user.check_password(OWN)
    with pytest.raises(WrongCode):
        use_first_code(actor=actor, user=first.user, code=first.code, password=OWN, at=NOW)
    assert Entry.objects.order_by("-number")[0].verb == "accounts.code.used"


@pytest.mark.django_db
def test_a_code_is_of_one_account_and_ends_with_its_days() -> None:
    first, other = opened(), opened("wu")

    with pytest.raises(WrongCode):
        use_first_code(actor=SYSTEM, user=other.user, code=first.code, password=OWN, at=NOW)
    with pytest.raises(WrongCode):
        use_first_code(
            actor=SYSTEM, user=first.user, code=first.code, password=OWN, at=first.ends_at
        )
    tidy(actor=SYSTEM, at=first.ends_at)
    assert not FirstCode.objects.exists()


@pytest.mark.django_db
def test_a_new_code_ends_the_old_one_and_the_old_password() -> None:
    user = make_person()
    with pytest.raises(NotAllowed):
        give_first_code(actor=Official(user.pk, "周宁"), user=user, at=NOW)
    old = give_first_code(actor=SYSTEM, user=user, at=NOW)

    new = give_first_code(actor=SYSTEM, user=user, at=NOW)

    user.refresh_from_db()
    assert not user.check_password(SECRET)
    with pytest.raises(WrongCode):
        use_first_code(actor=SYSTEM, user=user, code=old.code, password=OWN, at=NOW)
    use_first_code(actor=SYSTEM, user=user, code=new.code, password=OWN, at=NOW)


@pytest.mark.django_db
def test_a_closed_account_has_no_code() -> None:
    first = opened()

    close_account(actor=SYSTEM, user=first.user, at=NOW)

    assert not FirstCode.objects.exists()


@pytest.mark.django_db
def test_who_opens_no_accounts_is_refused_and_so_are_wrong_names() -> None:
    auditor = make_actor(RoleKind.AUDITOR, make_organisation())
    with pytest.raises(NotAllowed):
        open_account_with_code(actor=auditor, username="zhou", at=NOW)
    with pytest.raises(NotAllowed):
        open_accounts_with_codes(actor=auditor, names={"zhou": ""}, at=NOW)
    with pytest.raises(WrongUsername):
        opened("a b")
    opened()
    with pytest.raises(NameTaken):
        opened("Zhou")


@pytest.mark.django_db
def test_a_name_that_looks_like_another_one_is_refused() -> None:
    with pytest.raises(ForeignLetters) as refused:
        opened("\u0430dmin")
    assert refused.value.details == {"letters": "\u0430"}
    assert opened("ｚｈａｏ０１").user.username == "zhao01"
    with pytest.raises(NameTaken):
        opened("ＺＨＡＯ０１")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["lj00001", " Lj00001 ", "ＬＪ０００01"])
def test_a_name_is_typed_in_any_width_and_capitals(name: str) -> None:
    with time_machine.travel(NOW):
        assert choose(Client(), opened("LJ00001").code, name=name).status_code == 302

        assert sign_in(Client(), name, OWN).status_code == 302
        sign_in(Client(), name, "1234")

    assert [row.username for row in AccessAttempt.objects.all()] == ["LJ00001"]


@pytest.mark.django_db
def test_other_capitals_are_no_further_tries_and_the_right_code_is_taken() -> None:
    names = ("zhao", "Zhao", "ZHAO", "zHao", "zhAo", "zhaO", "ZHao", "zhAO", "ZHaO")
    with time_machine.travel(NOW):
        code = opened("zhao").code

        for name in names:
            wrong = choose(Client(), WRONG, name=name, address=ATTACKER)

        assert wrong.status_code == 429
        assert choose(Client(), WRONG, name="ZhAo").status_code == 422
        assert choose(Client(), code, name="ZhAo", address=ATTACKER).status_code == 302


@pytest.mark.django_db
def test_many_are_opened_and_what_cannot_be_is_left_out() -> None:
    opened("wu")
    names = {"M1": "一", "WU": "二", "a b": "三", "M2": "四", "m2": "五", "\u041c3": "六"}

    given_ = open_accounts_with_codes(actor=SYSTEM, names=names, at=NOW)

    assert sorted(given_) == ["M1", "M2"]
    assert len({each.code for each in given_.values()}) == 2
    assert User.objects.count() == 3


@pytest.mark.django_db
def test_somebody_chooses_a_password_on_the_page_and_signs_in() -> None:
    with time_machine.travel(NOW, tick=False):
        first = opened()
        client = Client()
        assert client.get("/accounts/first/?lang=en").status_code == 200

        answer = choose(client, first.code, password="short")
        assert answer.status_code == 422
        assert "not safe enough" in answer.content.decode()
        assert "not the same" in choose(client, first.code, again="x").content.decode()
        answer = choose(client, first.code)

        assert answer.headers["Location"] == "/accounts/login/"
        page = client.get("/accounts/login/?lang=en").content.decode()
        assert "Your password has been set" in page
        assert sign_in(client, password=OWN).headers["Location"] == "/desk/"
        assert choose(Client(), first.code).status_code == 422


@pytest.mark.django_db
def test_a_wrong_name_and_a_wrong_code_get_the_same_answer() -> None:
    with time_machine.travel(NOW, tick=False):
        first = opened()
        closed = opened("cloo")
        User.objects.filter(pk=closed.user.pk).update(is_active=False)
        make_person("done")
        bodies = {}
        for name, code in (
            ("zhou", "x"),
            ("nobo", first.code),
            ("cloo", closed.code),
            ("done", "x"),
        ):
            answer = choose(Client(), code, name=name)
            token = str(answer.context["csrf_token"])
            text = answer.content.decode().replace(token, "TOKEN")
            bodies[name] = text.replace(f'value="{name}"', "NAME").replace(
                f'value="{code}"', "CODE"
            )
        assert answer.status_code == 422

    assert len(set(bodies.values())) == 1
    assert "not correct" in bodies["zhou"]


@pytest.mark.django_db
def test_who_guesses_codes_is_refused_and_nothing_typed_is_kept() -> None:
    with time_machine.travel(NOW, tick=False):
        first = opened()
        answers = [
            choose(Client(), f"canary{n}", password=f"canary-{OWN}", address=ATTACKER)
            for n in range(9)
        ]

        assert [answer.status_code for answer in answers] == [422] * 7 + [429] * 2
        kept = "".join(f"{row.post_data}{row.get_data}" for row in AccessAttempt.objects.all())
        assert kept
        assert "canary" not in kept
        assert choose(Client(), first.code, address=ATTACKER).status_code == 302


@pytest.mark.django_db
def test_neither_trail_nor_notices_nor_the_session_hold_the_code() -> None:
    with time_machine.travel(NOW, tick=False):
        first = opened()
        client = Client()
        choose(client, first.code)

        kept = "".join(entry.text.decode() for entry in Entry.objects.all())
        kept += repr(list(Notice.objects.values())) + repr(dict(client.session.items()))
    for secret in (first.code, typed(first.code), OWN):
        assert secret not in kept


@pytest.mark.django_db
def test_what_is_wrong_with_a_password_is_said_in_the_language_of_the_page() -> None:
    with time_machine.travel(NOW):
        said = {"login": "zhou", "code": opened().code, "password1": "1", "password2": "1"}
        answer = Client().post("/accounts/first/", said, headers={"Accept-Language": "zh-hans"})

    assert "密码至少要有 12 个字符。" in answer.content.decode()
    assert "characters" not in answer.content.decode()
