from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from xianfeng.accounts.models import User
from xianfeng.accounts.permissions import can_create_accounts, can_manage_account
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal

from .sessions import drop_sessions


class NameTaken(Refusal):
    """The sign-in name belongs to somebody."""

    sentence = N_("The sign-in name “{username}” is taken. Choose another one.")


class WrongUsername(Refusal):
    """The sign-in name is empty, too long or holds something else than letters and digits."""

    sentence = N_("A sign-in name has 1 to 150 letters, digits or @ . + - _ and nothing else.")


class WeakPassword(Refusal):
    """The password does not meet the rules; they say themselves why."""

    sentence = N_("This password is not safe enough: {reasons}")


def create_account(
    *, actor: Acting, username: str, password: str, at: datetime, name: str = ""
) -> User:
    """Give somebody an account; what the person may do is said by roles, in `organisation`.

    Args:
        actor: a command of the operator, so far.
        username: the name to sign in with.
        password: kept as a salted hash alone.
        at: the moment of recording.
        name: how pages call the person; the sign-in name where it is empty.

    Raises:
        NotAllowed: the actor may not give accounts.
        WrongUsername: the sign-in name is not one.
        WeakPassword: the password is short, or one of those that everybody tries.
        NameTaken: the sign-in name is somebody's.
    """
    if not can_create_accounts(actor):
        raise NotAllowed
    user = User(username=username, last_name=name, date_joined=at)
    try:
        user.clean_fields(exclude={"password"})
    except ValidationError as error:
        raise WrongUsername from error
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            record(actor=actor, verb="accounts.account.created", subject=user, at=at)
    except IntegrityError as error:
        raise NameTaken(username=username) from error
    return user


class OwnAccount(Refusal):
    """Nobody closes the account that is being used to close it."""

    sentence = N_("This is your own account. Ask another administrator.")


def close_account(*, actor: Acting, user: User, at: datetime, reason: str = "") -> User:
    """Let nobody sign in with an account any more; who is signed in with it is out at once.

    Raises:
        NotAllowed: the actor does not look after this account.
        OwnAccount: it is the actor's own.
    """
    _require(actor, user, at)
    if user.pk == actor.user_id:
        raise OwnAccount
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        drop_sessions(actor=actor, user_id=user.pk, at=at)
        record(actor=actor, verb="accounts.account.closed", subject=user, at=at, reason=reason)
    return user


def open_account(*, actor: Acting, user: User, at: datetime, reason: str = "") -> User:
    """Let somebody sign in again whose account was closed.

    Raises:
        NotAllowed: the actor does not look after this account.
    """
    _require(actor, user, at)
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(actor=actor, verb="accounts.account.opened", subject=user, at=at, reason=reason)
    return user


def give_password(*, actor: Acting, user: User, password: str, at: datetime) -> User:
    """Give somebody a new password who has forgotten the old one; all sessions end.

    Whoever signs in with it is led to choose one of their own first (ASVS 5.0.0 v6.4.1).

    Raises:
        NotAllowed: the actor does not look after this account.
        OwnAccount: one's own password is changed on one's own page, where the old one is asked.
        WeakPassword: the password is short, or one of those that everybody tries.
    """
    _require(actor, user, at)
    if user.pk == actor.user_id:
        raise OwnAccount
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error
    with transaction.atomic():
        user.set_password(password)
        user.password_is_given = True
        user.save(update_fields=["password", "password_is_given"])
        drop_sessions(actor=actor, user_id=user.pk, at=at)
        record(actor=actor, verb="accounts.password.given", subject=user, at=at)
    return user


def reset_factors(*, actor: Acting, user: User, at: datetime, reason: str = "") -> int:
    """Take all second factors from an account whose owner has lost them; all sessions end.

    Raises:
        NotAllowed: the actor does not look after this account.
        OwnAccount: nobody does so for himself.

    Returns:
        How many factors and codes there were.
    """
    _require(actor, user, at)
    if user.pk == actor.user_id:
        raise OwnAccount
    with transaction.atomic():
        count: int = Authenticator.objects.filter(user=user).delete()[0]
        drop_sessions(actor=actor, user_id=user.pk, at=at)
        record(
            actor=actor,
            verb="accounts.factors.reset",
            subject=user,
            at=at,
            detail={"factors": count},
            reason=reason,
        )
    return count


def _require(actor: Acting, user: User, at: datetime) -> None:
    if not can_manage_account(actor, user, at):
        raise NotAllowed


def keep_own_password(*, actor: Acting, user: User, at: datetime) -> None:
    """Note that somebody has chosen the password, and that nobody else knows it any more."""
    del actor, at
    User.objects.filter(pk=user.pk, password_is_given=True).update(password_is_given=False)
