from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from xianfeng.accounts.models import User, WrongTries
from xianfeng.accounts.selectors import name_as_kept
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.troubles import looking


def note(
    *,
    actor: Acting,
    user: User,
    verb: str,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write into the trail what the library did to an account: it has no services of ours.

    Args:
        detail: the kind of factor or the name of a provider; no address, no code, no key.
    """
    record(actor=actor, verb=verb, subject=user, at=at, detail=detail)


def note_look(*, actor: Acting, user: User | None, at: datetime) -> None:
    """Write down that somebody looked at the account of another, or at a list of accounts.

    Args:
        actor: who looks; a look at one's own account leaves no line.
        user: whose account it is; None for the list.
    """
    if actor.user_id is None or (user is not None and user.pk == actor.user_id):
        return
    subject = user or User.objects.get(pk=actor.user_id)
    verb = "accounts.people.seen" if user is None else "accounts.account.seen"
    with looking():
        record(
            actor=actor,
            verb=verb,
            subject=subject,
            at=at,
            detail={"look": "accounts" if user is None else "account"},
        )


def count_wrong_try(*, actor: Acting, username: str, at: datetime) -> None:
    """Count a wrong password of whoever is called so; a name that nobody has counts nowhere.

    It leaves no line in the trail, which a flood of tries would fill.
    """
    del actor, at
    user = User.objects.filter(username=name_as_kept(username)).first()
    if user is None:
        return
    with transaction.atomic():
        tries, _is_new = WrongTries.objects.get_or_create(user=user, defaults={"count": 0})
        WrongTries.objects.filter(pk=tries.pk).update(count=F("count") + 1)


def take_wrong_tries(*, actor: Acting, user: User, at: datetime) -> int:
    """Tell how many there were since the last sign-in, and begin anew."""
    del actor, at
    with transaction.atomic():
        tries = WrongTries.objects.select_for_update().filter(user=user).first()
        if tries is None:
            return 0
        tries.delete()
    return tries.count
