from xianfeng.audit.services import Acting


def can_create_accounts(actor: Acting) -> bool:
    """Tell whether the actor may give accounts: the operator's commands, so far."""
    return actor.actor_kind == "system"
