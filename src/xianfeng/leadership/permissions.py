"""Who keeps posts, and who sees counts whole."""

from xianfeng.actors.permissions import is_officer
from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.permissions import can_see_members


def can_see_small_groups(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether counts are shown whole: to those who read the names behind them anyway."""
    return can_see_members(actor, organisation)


def can_keep_posts(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor records who holds posts here: officers, who keep members' records."""
    return is_officer(actor, organisation)
