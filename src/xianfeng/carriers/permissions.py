from collections.abc import Callable, Mapping
from enum import StrEnum

from xianfeng.access.own import Party, is_own_matter
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, Person, RoleKind
from xianfeng.organisation.models.organisations import Organisation

from .models import Activity, Carrier
from .rules import RUNNING, Stage

RUNNERS = frozenset({RoleKind.SECRETARY, RoleKind.OFFICER})


def can_propose_for(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may propose in the organisation's name: its secretary."""
    return has_role(actor, {RoleKind.SECRETARY}, organisation=organisation)


def can_propose_own(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may propose on their own: any member, in their organisation."""
    return isinstance(actor, Person) and actor.home.organisation_id == organisation.pk


def can_propose(actor: Actor) -> bool:
    """Tell whether the actor may propose anywhere: members, and secretaries of anything."""
    return isinstance(actor, Person) or has_role(actor, {RoleKind.SECRETARY})


def can_run_carrier(actor: Actor, carrier: Carrier) -> bool:
    """Tell whether the actor may count, start, plan and record: a secretary or officer there."""
    return has_role(actor, RUNNERS, organisation=carrier.organisation)


def proposer_of(carrier: Carrier) -> tuple[Party, ...]:
    """Return whose own proposal it is; the organisation's is nobody's, so its secretary counts."""
    return (carrier.proposed_by,)


def authors_of(carrier: Carrier) -> tuple[Party, ...]:
    """Return whose proposal it is, who wrote it down, and for whom."""
    return (carrier.proposed_by, carrier.written_by_id, carrier.written_for_id)


def is_above(actor: Actor, carrier: Carrier) -> bool:
    """Tell whether the actor is an officer above the carrier's organisation."""
    above = carrier.organisation.parent or carrier.organisation
    return has_role(actor, {RoleKind.OFFICER}, organisation=above)


def can_count_endorsement(actor: Actor, carrier: Carrier) -> bool:
    """Tell whether the actor may count voices: who runs it, and never one's own proposal."""
    return can_run_carrier(actor, carrier) and not is_own_matter(actor, *proposer_of(carrier))


def can_approve_carrier(actor: Actor, carrier: Carrier) -> bool:
    """Tell whether the actor may approve: an officer above, and never one's own proposal."""
    return is_above(actor, carrier) and not is_own_matter(actor, *authors_of(carrier))


def can_end_carrier(actor: Actor, carrier: Carrier) -> bool:
    """Tell whether the actor may end it: who runs it, or who proposed it before it was approved."""
    if can_run_carrier(actor, carrier):
        return True
    is_own = isinstance(actor, Person) and carrier.proposed_by_id == actor.member_id
    return is_own and carrier.approved_at is None


def can_run_activity(actor: Actor, activity: Activity) -> bool:
    """Tell whether the actor may record the activity and read who signed up."""
    return can_run_carrier(actor, activity.carrier)


def is_member(actor: Actor) -> bool:
    """Tell whether the actor is a member, who can sign up and check in."""
    return isinstance(actor, Person)


class Deed(StrEnum):
    """What is done with a carrier at one stage or another."""

    COUNT = "count"
    APPROVE = "approve"
    START = "start"
    PLAN = "plan"
    SERVE = "serve"
    END = "end"


ALIVE = frozenset(Stage) - {Stage.ENDED}
DEEDS: Mapping[Deed, tuple[Callable[[Actor, Carrier], bool], frozenset[Stage]]] = {
    Deed.COUNT: (can_count_endorsement, frozenset({Stage.PROPOSED})),
    Deed.APPROVE: (can_approve_carrier, frozenset({Stage.PROPOSED})),
    Deed.START: (can_run_carrier, frozenset({Stage.APPROVED})),
    Deed.PLAN: (can_run_carrier, RUNNING),
    Deed.SERVE: (can_run_carrier, ALIVE),
    Deed.END: (can_end_carrier, ALIVE),
}
"""Who may do what, and at which stages; the pages show the buttons by this."""

PARTIES: Mapping[Deed, Callable[[Carrier], tuple[Party, ...]]] = {
    Deed.COUNT: proposer_of,
    Deed.APPROVE: authors_of,
}
"""Whose own matter a decision is; they never take it, nor do their deputies."""


def can_do(actor: Actor, deed: Deed, carrier: Carrier) -> bool:
    """Tell whether the deed is the actor's, at any stage."""
    return DEEDS[deed][0](actor, carrier)


def is_time_for(deed: Deed, carrier: Carrier) -> bool:
    """Tell whether the deed fits the stage of the carrier."""
    return Stage(carrier.stage) in DEEDS[deed][1]


def waits_for_others(actor: Actor, carrier: Carrier) -> bool:
    """Tell whether the actor would decide now, were it not their own proposal."""
    would = {Deed.COUNT: can_run_carrier, Deed.APPROVE: is_above}
    return any(
        is_time_for(deed, carrier)
        and may(actor, carrier)
        and is_own_matter(actor, *PARTIES[deed](carrier))
        for deed, may in would.items()
    )


def deeds_now(actor: Actor, carrier: Carrier) -> dict[str, bool]:
    """Tell for each deed whether the actor may do it now."""
    return {
        deed.value: is_time_for(deed, carrier) and can_do(actor, deed, carrier) for deed in Deed
    }
