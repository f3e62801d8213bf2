from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.factories.organisation import NOW, make_actor, make_organisation
from tests.kit import furnished
from xianfeng.accounts.models import User
from xianfeng.accounts.policy import Policy
from xianfeng.accounts.services.accounts import (
    OwnAccount,
    close_account,
    create_account,
    reset_factors,
)
from xianfeng.accounts.services.first_codes import give_first_code
from xianfeng.accounts.services.ground import NameTaken, WeakPassword, WrongUsername
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.audit.keys import mark_of
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.room import Room, house

pytestmark = pytest.mark.django_db
PASSWORD = "窗口向前一步走-2026"


def test_an_account_signs_in_with_its_password_and_leaves_one_audit_line() -> None:
    user = create_account(actor=SYSTEM, username="zhou", password=PASSWORD, name="周宁", at=NOW)

    assert User.objects.get(username="zhou").check_password(PASSWORD)
    assert (user.get_full_name(), user.is_staff, user.is_superuser) == ("周宁", False, False)
    assert [(entry.verb, entry.detail) for entry in Entry.objects.all()] == [
        ("accounts.account.created", {"name_mark": mark_of(user.pk, user.username)})
    ]


def test_only_the_operators_commands_choose_a_password() -> None:
    administrator = make_actor(RoleKind.ADMINISTRATOR, make_organisation())

    with pytest.raises(NotAllowed):
        create_account(actor=administrator, username="zhou", password=PASSWORD, at=NOW)


def test_a_taken_name_is_refused_and_changes_nothing() -> None:
    create_account(actor=SYSTEM, username="zhou", password=PASSWORD, at=NOW)

    for name in ("zhou", "ZHOU"):
        with pytest.raises(NameTaken, match=name):
            create_account(actor=SYSTEM, username=name, password="another-password", at=NOW)

    assert User.objects.get(username="zhou").check_password(PASSWORD)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("username", ["", "a b", "a/b", "x" * 151])
def test_what_is_no_sign_in_name_is_refused(username: str) -> None:
    with pytest.raises(WrongUsername):
        create_account(actor=SYSTEM, username=username, password=PASSWORD, at=NOW)


@pytest.mark.parametrize("password", ["", "short", "password1234"])
def test_a_weak_password_is_refused_with_the_reason(password: str) -> None:
    with pytest.raises(WeakPassword, match=r"not safe enough: .+"):
        create_account(actor=SYSTEM, username="zhou", password=password, at=NOW)

    assert not User.objects.exists()


@pytest.mark.parametrize("deed", [close_account, reset_factors])
def test_nobody_shuts_himself_out(deed: Callable[..., object]) -> None:
    user = create_account(actor=SYSTEM, username="zhou", password=PASSWORD, at=NOW)
    everybody = replace(house().answer(Policy), managed=lambda _actor, _at: User.objects.all())

    with furnished(Room("above", answers=(everybody,))):
        with pytest.raises(OwnAccount):
            deed(actor=Official(user.pk, "周宁"), user=user, at=NOW)
        with pytest.raises(OwnAccount):
            give_first_code(actor=Official(user.pk, "周宁"), user=user, at=NOW)


def test_who_a_room_above_names_looks_after_an_account() -> None:
    user = create_account(actor=SYSTEM, username="zhou", password=PASSWORD, at=NOW)
    officer = Official(
        create_account(actor=SYSTEM, username="wu", password=PASSWORD, at=NOW).pk, ""
    )
    theirs = replace(
        house().answer(Policy),
        managed=lambda actor, _at: User.objects.filter(
            pk__in=[user.pk] if actor == officer else []
        ),
    )

    with furnished(Room("above", answers=(theirs,))):
        close_account(actor=officer, user=user, at=NOW)

    user.refresh_from_db()
    assert not user.is_active
