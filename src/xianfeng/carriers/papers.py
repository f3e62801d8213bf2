"""Papers of a carrier and of an activity: whoever sees the thing sees them (D17)."""

from django.urls import reverse

from xianfeng.actors.rules import Actor, Person
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.permissions import can_run_activity, can_run_carrier
from xianfeng.library.keeping import Keeper

from .selectors.activities import activities_visible_to, check_in_of
from .selectors.catalogue import carriers_visible_to


def may_bring(actor: Actor, activity: Activity) -> bool:
    """Tell whether the actor may add papers: who runs it, and every member who was there."""
    if can_run_activity(actor, activity):
        return True
    return isinstance(actor, Person) and check_in_of(actor.member_id, activity) is not None


OF_CARRIER = Keeper(
    "carriers.carrier",
    find=lambda actor, key: carriers_visible_to(actor).filter(pk=key).first(),
    may_add=can_run_carrier,
    runs=can_run_carrier,
    organisation=lambda carrier: carrier.organisation,
    address=lambda key: reverse("carriers:carrier", args=[key]),
)
OF_ACTIVITY = Keeper(
    "carriers.activity",
    find=lambda actor, key: activities_visible_to(actor).filter(pk=key).first(),
    may_add=may_bring,
    runs=can_run_activity,
    organisation=lambda activity: activity.carrier.organisation,
    address=lambda key: reverse("carriers:activity", args=[key]),
)
