from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal

from .models import User
from .permissions import can_create_accounts


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
