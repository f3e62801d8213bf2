from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from xianfeng.accounts import policy
from xianfeng.accounts.models import FirstCode, User
from xianfeng.accounts.permissions import can_choose_passwords, can_manage_account
from xianfeng.accounts.selectors import taken_names
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.foundation.text import foreign_letters

from .sessions import drop_sessions


class NameTaken(Refusal):
    """The sign-in name belongs to somebody."""

    sentence = N_("The sign-in name “{username}” is taken. Choose another one.")
    beside = ("username",)


class WrongUsername(Refusal):
    """The sign-in name is empty, too long or holds something else than letters and digits."""

    sentence = N_(
        "A sign-in name consists of 1 to 150 letters, digits or @ . + - _ and nothing else."
    )
    beside = ("username",)


class ForeignLetters(Refusal):
    """Nobody can tell “admin” from the same word with a Cyrillic letter in it."""

    sentence = N_("“{letters}” in the sign-in name look like Latin letters. Type the name again.")
    beside = ("username",)


class WeakPassword(Refusal):
    """The password does not meet the rules; they say themselves why."""

    sentence = N_("This password is not safe enough: {reasons}")
    beside = ("password1",)


def create_account(
    *, actor: Acting, username: str, password: str, at: datetime, name: str = ""
) -> User:
    """Create an account with a password; for operators, who choose their own.

    Args:
        actor: a command of the operator.
        username: the name to sign in with.
        password: kept as a salted hash alone.
        at: the moment of recording.
        name: how pages call the person; the sign-in name where it is empty.

    Raises:
        NotAllowed: the actor may not give passwords along.
        WrongUsername, ForeignLetters: the sign-in name is not one.
        WeakPassword: the password is short, or one of those that everybody tries.
        NameTaken: the sign-in name is somebody's.
    """
    if not can_choose_passwords(actor):
        raise NotAllowed
    user = _new_user(username=username, name=name, at=at)
    if taken_names([user.username]):
        raise NameTaken(username=user.username)
    _check_password(password, user)
    user.set_password(password)
    return _save_new(actor, user, at=at)


def _new_user(*, username: str, name: str, at: datetime) -> User:
    """Make a user that is not written yet; full-width letters of the name become the usual ones.

    Raises:
        WrongUsername: the sign-in name is not one.
        ForeignLetters: it holds some.
    """
    if letters := foreign_letters(username):
        raise ForeignLetters(letters=letters)
    user = User(username=User.normalize_username(username), last_name=name, date_joined=at)
    try:
        user.clean_fields(exclude={"password"})
    except ValidationError as error:
        raise WrongUsername from error
    return user


def _check_password(password: str, user: User) -> None:
    """Hold a password against the rules.

    Raises:
        WeakPassword: the password is short, or one of those that everybody tries.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error


def _save_new(actor: Acting, user: User, *, at: datetime) -> User:
    """Write a new user with its line of the trail; part of another deed.

    Raises:
        NameTaken: the sign-in name is somebody's.
    """
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            record(actor=actor, verb="accounts.account.created", subject=user, at=at)
    except IntegrityError as error:
        raise NameTaken(username=user.username) from error
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
    with transaction.atomic():
        user = _cared_for(actor, user, at)
        if user.pk == actor.user_id:
            raise OwnAccount
        user.is_active = False
        user.save(update_fields=["is_active"])
        FirstCode.objects.filter(user=user).delete()
        drop_sessions(actor=actor, user_id=user.pk, at=at)
        policy.closed(actor=actor, user_id=user.pk, at=at)
        record(actor=actor, verb="accounts.account.closed", subject=user, at=at, reason=reason)
    return user


def open_account(*, actor: Acting, user: User, at: datetime, reason: str = "") -> User:
    """Let somebody sign in again whose account was closed.

    Raises:
        NotAllowed: the actor does not look after this account.
    """
    with transaction.atomic():
        user = _cared_for(actor, user, at)
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(actor=actor, verb="accounts.account.opened", subject=user, at=at, reason=reason)
    return user


def reset_factors(*, actor: Acting, user: User, at: datetime, reason: str = "") -> int:
    """Take all second factors from an account whose owner has lost them; all sessions end.

    Raises:
        NotAllowed: the actor does not look after this account.
        OwnAccount: nobody does so for himself.

    Returns:
        How many factors and codes there were.
    """
    with transaction.atomic():
        user = _cared_for(actor, user, at)
        if user.pk == actor.user_id:
            raise OwnAccount
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


def _cared_for(actor: Acting, user: User, at: datetime) -> User:
    """Hold the account, and refuse what only those may do who look after it; part of a deed.

    Whoever gives its owner power at the same time waits, or has done so before this is asked.
    Not the key is held: a row that names the account (the trail's, say) needs not wait, or
    the deed that writes it, holding roles, and this one, wanting them, would wait for each other.

    Raises:
        NotAllowed: the actor does not look after it.
    """
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not can_manage_account(actor, held, at):
        raise NotAllowed
    return held
