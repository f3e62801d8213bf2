from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_shape
from xianfeng.organisation.rules.kinds import OrganisationKind, can_merge
from xianfeng.organisation.selectors.visible import (
    organisations_visible_to,
)
from xianfeng.people.models.members import Member


def present_members(organisation: Organisation) -> QuerySet[Member]:
    """List those who belong to an organisation itself today."""
    return organisation.members.filter(left_on=None).order_by("name_keys", "pk")


def merge_candidates(actor: Actor, organisation: Organisation) -> list[Organisation]:
    """List what may become a part of an organisation: open, beside it, of a kind that fits."""
    beside = organisations_visible_to(actor).filter(parent=organisation.parent_id)
    kind = OrganisationKind(organisation.kind)
    return [
        each
        for each in beside.select_related("parent__unit")
        .exclude(pk=organisation.pk)
        .order_by("path")
        if can_merge(OrganisationKind(each.kind), kind) and can_shape(actor, each)
    ]
