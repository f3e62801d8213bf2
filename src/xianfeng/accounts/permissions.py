from datetime import datetime

from xianfeng.audit.services import Acting

from . import policy
from .models import User


def can_choose_passwords(actor: Acting) -> bool:
    """Tell whether the actor may give an account a password: the operator's commands alone."""
    return actor.actor_kind == "system"


def can_open_accounts(actor: Acting) -> bool:
    """Tell whether the actor may open accounts: the commands, and whom a room above names."""
    return actor.actor_kind == "system" or policy.opens_accounts(actor)


def can_manage_account(actor: Acting, user: User, at: datetime) -> bool:
    """Tell whether the actor looks after an account: the commands, and whom a room above names."""
    return actor.actor_kind == "system" or (policy.managed(actor, at).filter(pk=user.pk).exists())
