from collections.abc import Mapping
from datetime import datetime

from xianfeng.accounts.models import User
from xianfeng.audit.services import Acting, record


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
    record(
        actor=actor,
        verb=verb,
        subject=subject,
        at=at,
        detail={"look": "accounts" if user is None else "account"},
    )
