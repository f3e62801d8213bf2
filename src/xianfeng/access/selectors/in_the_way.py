"""Which roles stand in the way when an organisation or a unit is closed or merged away."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.access.permissions import can_see_roles
from xianfeng.access.selectors.actors import roles_standing, roles_standing_at_unit
from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Change, Hindrance, Node, Obstacle, Reshaping
from xianfeng.organisation.rules.in_the_way import HasRoles, RolesToCome
from xianfeng.organisation.selectors.in_the_way import ENDING


def roles_at_node(node: Node, *, at: datetime) -> QuerySet[Role]:
    """List the roles at a node of either tree that are in force or will be."""
    if isinstance(node, Unit):
        return roles_standing_at_unit(node, at=at)
    return roles_standing([node], at=at)


def roles_that_end(reshaping: Reshaping, *, at: datetime) -> QuerySet[Role]:
    """List the roles at an organisation that goes into another one; a unit has none by then."""
    node = reshaping.node
    return Role.objects.none() if isinstance(node, Unit) else roles_standing([node], at=at)


def deputyships_that_end(reshaping: Reshaping, *, at: datetime) -> QuerySet[Deputyship]:
    """List the deputyships for this very place that hold or are to come."""
    node = reshaping.node
    place = Q(unit=node.pk) if isinstance(node, Unit) else Q(organisation=node.pk)
    return Deputyship.objects.filter(place, ended_at=None, ends_at__gt=at)


def roles_of_it(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the roles that are held; in a merger of organisations those alone that are to come."""
    node = reshaping.node
    standing = roles_at_node(node, at=at)
    refusal: type[HasRoles | RolesToCome] = HasRoles
    if reshaping.change is Change.MERGE and not isinstance(node, Unit):
        standing, refusal = standing.filter(starts_at__gte=at), RolesToCome
    count = standing.count()
    if not count:
        return ()
    address = ""
    if isinstance(node, Unit):
        if can_see_roles(actor, unit=node):
            address = reverse("access:unit_roles", args=[node.code])
    elif can_see_roles(actor, organisation=node):
        address = reverse("access:roles", args=[node.code])
    return (Obstacle(refusal(name=node.name, count=count), address),)


HINDRANCES = (Hindrance("access.role", ENDING, roles_of_it, order=45),)
