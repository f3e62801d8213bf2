from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from xianfeng.accounts import policy
from xianfeng.accounts.models import FirstCode, User
from xianfeng.accounts.permissions import can_choose_passwords
from xianfeng.accounts.selectors import taken_names
from xianfeng.accounts.services.ground import (
    NameTaken,
    cared_for,
    check_password,
    new_user,
    save_new,
)
from xianfeng.accounts.services.sessions import drop_sessions
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal


def create_account(
    *, actor: Acting, username: str, password: str, at: datetime, name: str = ""
) -> User:
    """Create an account with a password; for operators, who choose their own.

    Args:
        name: how pages call the person; the sign-in name where it is empty.

    Raises:
        NotAllowed: the actor may not give passwords along.
        WrongUsername, ForeignLetters: the sign-in name is not one.
        WeakPassword: the password is short, or one of those that everybody tries.
        NameTaken: the sign-in name is somebody's.
    """
    if not can_choose_passwords(actor):
        raise NotAllowed
    user = new_user(username=username, name=name, at=at)
    if taken_names([user.username]):
        raise NameTaken(username=user.username)
    check_password(password, user)
    user.set_password(password)
    return save_new(actor=actor, user=user, at=at)


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
        user = cared_for(actor=actor, user=user, at=at)
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
    """Let somebody sign in again whose account was closed; for those who look after it."""
    with transaction.atomic():
        user = cared_for(actor=actor, user=user, at=at)
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(actor=actor, verb="accounts.account.opened", subject=user, at=at, reason=reason)
    return user


def call_oneself(*, actor: Acting, user: User, name: str, at: datetime) -> None:
    """Let pages call the owner of an account so; a member is called as the list of members says."""
    if user.pk != actor.user_id:
        raise NotAllowed
    with transaction.atomic():
        user.last_name = name
        user.save(update_fields=["last_name"])
        record(actor=actor, verb="accounts.account.named", subject=user, at=at)


def reset_factors(*, actor: Acting, user: User, at: datetime, reason: str = "") -> int:
    """Take all second factors from an account whose owner has lost them; all sessions end.

    Raises:
        NotAllowed: the actor does not look after this account.
        OwnAccount: nobody does so for himself.

    Returns:
        How many factors and codes there were.
    """
    with transaction.atomic():
        user = cared_for(actor=actor, user=user, at=at)
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
