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
        actor: who did it; the owner as a rule.
        user: whose account it is.
        verb: what was done, as "accounts.noun.done".
        at: the moment of recording.
        detail: the kind of factor or the name of a provider; no address, no code, no key.
    """
    record(actor=actor, verb=verb, subject=user, at=at, detail=detail)
