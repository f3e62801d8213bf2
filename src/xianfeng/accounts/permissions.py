from datetime import datetime

from xianfeng.audit.services import Acting

from . import policy
from .models import User


def can_create_accounts(actor: Acting) -> bool:
    """Tell whether the actor may give accounts: the operator's commands, so far."""
    return actor.actor_kind == "system"


def can_manage_account(actor: Acting, user: User, at: datetime) -> bool:
    """Tell whether the actor looks after an account: the commands, and whom a room above names."""
    return actor.actor_kind == "system" or (policy.managed(actor, at).filter(pk=user.pk).exists())
