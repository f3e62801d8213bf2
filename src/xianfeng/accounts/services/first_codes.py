"""The one-time code by which somebody chooses their password, at first or after forgetting it."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from xianfeng.accounts.models import FirstCode, User
from xianfeng.accounts.permissions import can_open_accounts
from xianfeng.accounts.rules.codes import LENGTH, SIGNS, grouped
from xianfeng.accounts.selectors import digest_of_code, holder_of_code, taken_names
from xianfeng.accounts.services.accounts import OwnAccount
from xianfeng.accounts.services.ground import (
    NameTaken,
    WrongUsername,
    cared_for,
    check_password,
    new_user,
    save_new,
)
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.foundation.text import ForeignLetters

from .sessions import drop_sessions


class WrongCode(Refusal):
    """No such account, no such code, used, or over: nobody learns which."""

    sentence = N_(
        "The sign-in name or the code is not correct, or the code has been used or has "
        "expired. Whoever gave it to you can give you a new one."
    )


@dataclass(frozen=True)
class FirstSignIn:
    """A code that was just drawn; the only place where it can be read."""

    user: User
    code: str = field(repr=False)
    """As it is handed over; it is not kept, and never printed by accident."""
    ends_at: datetime


def open_account_with_code(
    *, actor: Acting, username: str, at: datetime, name: str = ""
) -> FirstSignIn:
    """Open an account without a password for somebody, and issue the code to choose one with.

    What the person may do is said by roles and membership, in `organisation`: the room above
    writes both in the same transaction, or nobody would look after the account.

    Args:
        name: how pages call the person; the sign-in name where it is empty.

    Raises:
        NotAllowed: the actor may not open accounts.
        WrongUsername, ForeignLetters: the sign-in name is not one.
        NameTaken: the sign-in name is somebody's.
    """
    if not can_open_accounts(actor):
        raise NotAllowed
    if taken_names([User.normalize_username(username)]):
        raise NameTaken(username=username)
    return _open(actor, username, name, at)


def open_accounts_with_codes(
    *, actor: Acting, names: Mapping[str, str], at: datetime
) -> dict[str, FirstSignIn]:
    """Open many accounts at once; whatever cannot be a sign-in name, or is taken, is left out.

    Args:
        names: the name to sign in with → how pages call the person.

    Raises:
        NotAllowed: the actor may not open accounts.
    """
    if not can_open_accounts(actor):
        raise NotAllowed
    given = {}
    with transaction.atomic():
        away = {username.lower() for username in taken_names(names)}
        for username, name in names.items():
            if username.lower() not in away:
                with suppress(WrongUsername, ForeignLetters, NameTaken):
                    given[username] = _open(actor, username, name, at)
                    away.add(username.lower())
    return given


def give_first_code(*, actor: Acting, user: User, at: datetime) -> FirstSignIn:
    """Issue a new code to somebody who has forgotten the password or lost the first code.

    The old password opens nothing from now on, and all sessions end.

    Raises:
        NotAllowed: the actor does not look after this account.
        OwnAccount: one's own password is changed on one's own page, where the old one is asked.
    """
    with transaction.atomic():
        user = cared_for(actor=actor, user=user, at=at)
        if user.pk == actor.user_id:
            raise OwnAccount
        user.set_unusable_password()
        user.save(update_fields=["password"])
        FirstCode.objects.filter(user=user).delete()
        given = _draw(user, at)
        drop_sessions(actor=actor, user_id=user.pk, at=at)
        record(actor=actor, verb="accounts.code.given", subject=user, at=at)
    return given


def use_first_code(*, actor: Acting, user: User, code: str, password: str, at: datetime) -> User:
    """Choose one's own password by the code, which is used up with it.

    Raises:
        WrongCode: it is not the account's, is used or too old.
        WeakPassword: the password is short, or one of those that everybody tries.
    """
    with transaction.atomic():
        # Two at once wait here for one another; the second finds no code any more.
        locked = User.objects.select_for_update().get(pk=user.pk)
        if holder_of_code(username=locked.username, code=code, at=at) is None:
            raise WrongCode
        check_password(password, locked)
        locked.set_password(password)
        locked.save(update_fields=["password"])
        FirstCode.objects.filter(user=locked).delete()
        drop_sessions(actor=actor, user_id=locked.pk, at=at)
        record(actor=actor, verb="accounts.code.used", subject=locked, at=at)
    return locked


def drop_first_code(*, actor: Acting, user: User, at: datetime) -> None:
    """Let a code that waits open nothing any more: its owner has chosen a password otherwise."""
    del actor, at
    FirstCode.objects.filter(user=user).delete()


def _open(actor: Acting, username: str, name: str, at: datetime) -> FirstSignIn:
    user = new_user(username=username, name=name, at=at)
    user.set_unusable_password()
    with transaction.atomic():
        save_new(actor=actor, user=user, at=at)
        return _draw(user, at)


def _draw(user: User, at: datetime) -> FirstSignIn:
    code = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    ends_at = at + timedelta(days=settings.FIGURES.first_code_days)
    FirstCode.objects.create(
        user=user, digest=digest_of_code(user.pk, code), ends_at=ends_at, recorded_at=at
    )
    return FirstSignIn(user, grouped(code), ends_at)
