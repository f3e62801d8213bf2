"""What the services of accounts stand on: the names, the first password, who looks after whom."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from xianfeng.accounts.models import User
from xianfeng.accounts.permissions import can_manage_account
from xianfeng.audit.keys import mark_of
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.foundation.text import ForeignLetters, foreign_letters


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


class WeakPassword(Refusal):
    """The password does not meet the rules; they say themselves why."""

    sentence = N_("This password is not safe enough: {reasons}")
    beside = ("password1",)


def new_user(*, username: str, name: str, at: datetime) -> User:
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


def check_password(password: str, user: User) -> None:
    """Hold a password against the rules; `WeakPassword` where it is short or an obvious one."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error


def save_new(*, actor: Acting, user: User, at: datetime) -> User:
    """Write a new user with its line of the trail, part of a deed; `NameTaken` if the name is."""
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            mark = mark_of(user.pk, user.username)
            record(
                actor=actor,
                verb="accounts.account.created",
                subject=user,
                at=at,
                detail={"name_mark": mark} if mark else None,
            )
    except IntegrityError as error:
        raise NameTaken(username=user.username) from error
    return user


def cared_for(*, actor: Acting, user: User, at: datetime) -> User:
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
