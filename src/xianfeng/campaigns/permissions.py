from xianfeng.access.own import is_own_matter
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.organisation.models.organisations import Organisation

from .models.campaigns import Campaign
from .models.questionnaires import Draft
from .rules.campaigns import Deed

READERS = frozenset(RoleKind) - {RoleKind.SECRETARY}
"""Who sees how a campaign is prepared and what came of it; its result is public anyway."""
Party = int | None


def can_see_campaigns(actor: Actor) -> bool:
    """Tell whether campaigns and questionnaires are for this actor."""
    return has_role(actor, READERS)


def runs_campaigns(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Tell whether the actor runs campaigns of the organisation, or of any: its officers."""
    return has_role(actor, {RoleKind.OFFICER}, organisation=organisation)


def can_run_campaign(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor prepares this campaign, draws its waves, ends it."""
    return runs_campaigns(actor, campaign.organisation)


def authors_of(campaign: Campaign) -> tuple[Party, ...]:
    """Return who prepared or changed a campaign, and for whom."""
    steps = (Deed.PREPARE, Deed.CHANGE)
    wrote = [move for move in campaign.moves.all() if move.step in steps]
    return tuple(user for move in wrote for user in (move.by_id, move.on_behalf_of_id))


def can_approve_campaign(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor may approve: an officer there or above who did not write it."""
    return can_run_campaign(actor, campaign) and not is_own_matter(actor, *authors_of(campaign))


def can_write_draft(actor: Actor, draft: Draft) -> bool:
    """Tell whether the actor may change, or throw away, a draft: the officers there or above."""
    return runs_campaigns(actor, draft.organisation)


def can_publish_draft(actor: Actor, draft: Draft) -> bool:
    """Tell whether the actor may publish: an officer there or above who did not write it."""
    return can_write_draft(actor, draft) and not is_own_matter(actor, *draft.writers)
