from collections.abc import Callable, Collection, Mapping

from xianfeng.access.own import Party, is_own_matter
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, Person, RoleKind
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.organisation.models.organisations import Organisation

from .rules.life import ALIVE, LIFE, RUNNING, Deed, Stage, Who, is_turn_for

RUNNERS = frozenset({RoleKind.SECRETARY, RoleKind.OFFICER})
BINDING = RUNNING | {Stage.APPROVED}
"""The stages at which a carrier is no longer its proposer's to withdraw."""


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
    """Return whose proposal it is, who wrote it down and for whom, and who changed it since."""
    wrote = next((move for move in carrier.moves.all() if move.number == 1), None)
    users = (wrote.by_id, wrote.on_behalf_of_id) if wrote else ()
    return (carrier.proposed_by, *users, *editors_of(carrier))


def editors_of(carrier: Carrier) -> list[Party]:
    """Return who changed a proposal; no query for one that says what it said from the first."""
    if carrier.version == 1:
        return []
    return list(carrier.earlier_texts.values_list("replaced_by", flat=True))


def drafters_of(carrier: Carrier) -> tuple[Party, ...]:
    """Return whose proposal it is, who wrote it down, and who wrote its newest charter."""
    newest = max(carrier.charters.all(), key=lambda each: each.version, default=None)
    return (*authors_of(carrier), newest.by_id if newest else None)


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
    return is_own and Stage(carrier.stage) not in BINDING


def can_run_activity(actor: Actor, activity: Activity) -> bool:
    """Tell whether the actor may record the activity and read who signed up."""
    return can_run_carrier(actor, activity.carrier)


def is_member(actor: Actor) -> bool:
    """Tell whether the actor is a member, who can sign up and check in."""
    return isinstance(actor, Person)


MAY: Mapping[str, Callable[[Actor, Carrier], bool]] = {
    Who.COUNTER: can_count_endorsement,
    Who.ABOVE: can_approve_carrier,
    Who.RUNNER: can_run_carrier,
    Who.ENDER: can_end_carrier,
}
LATER = (
    Deed.RETURN,
    Deed.RESUBMIT,
    Deed.APPROVE,
    Deed.START,
    Deed.SETTLE,
    Deed.ESTABLISH,
    Deed.END,
)
COUNTED = frozenset({Stage.PROPOSED, Stage.REGULAR})
"""The stages at which the three voices are counted: of a proposal, and before an institution."""
DEEDS: Mapping[Deed, tuple[str, Collection[Stage]]] = {
    **{step: (LIFE[step].who, LIFE[step].since) for step in LATER},
    Deed.COUNT: (Who.COUNTER, COUNTED),
    Deed.ASK: (Who.COUNTER, {Stage.PROPOSED}),
    Deed.EVALUATE: (Who.RUNNER, RUNNING),
    Deed.DRAFT: (Who.RUNNER, {Stage.REGULAR, Stage.INSTITUTION}),
    Deed.RENEW: (Who.ABOVE, {Stage.INSTITUTION}),
    Deed.MEND: (Who.ENDER, {Stage.PROPOSED}),
    Deed.CONFIRM: (Who.ABOVE, {Stage.PROPOSED}),
    Deed.PLAN: (Who.RUNNER, RUNNING),
    Deed.SERVE: (Who.RUNNER, ALIVE),
}
"""Whose a deed is, and at which stages; the page offers these, and knows its buttons by them."""

TAKES_TURNS = frozenset({Deed.RESUBMIT, Deed.RETURN, Deed.APPROVE})
"""Deeds that wait for one another."""

PARTIES: Mapping[Deed, Callable[[Carrier], tuple[Party, ...]]] = {
    Deed.COUNT: proposer_of,
    Deed.ASK: proposer_of,
    Deed.RETURN: authors_of,
    Deed.APPROVE: authors_of,
    Deed.CONFIRM: authors_of,
    Deed.SETTLE: authors_of,
    Deed.ESTABLISH: drafters_of,
    Deed.RENEW: drafters_of,
}
"""Whose own matter a decision is; they never take it, nor do their deputies."""


def can_do(actor: Actor, deed: Deed, carrier: Carrier) -> bool:
    """Tell whether the deed is the actor's, at any stage."""
    return MAY[DEEDS[deed][0]](actor, carrier)


def is_time_for(deed: Deed, carrier: Carrier) -> bool:
    """Tell whether the deed fits the stage of the carrier, and what was done with it last."""
    if Stage(carrier.stage) not in DEEDS[deed][1]:
        return False
    return deed not in TAKES_TURNS or is_turn_for(deed, last_step_of(carrier))


def last_step_of(carrier: Carrier) -> str:
    """Return the last step of its life; no query where its moves are at hand."""
    return max(carrier.moves.all(), key=lambda move: move.number).step


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
        deed.value: is_time_for(deed, carrier) and can_do(actor, deed, carrier) for deed in DEEDS
    }
