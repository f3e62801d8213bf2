"""What of the two trees themselves stands in the way when a node is closed or merged away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from xianfeng.actors.rules import Actor
from xianfeng.foundation.refusals import Before
from xianfeng.organisation.models.history import OrganisationState, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Change, Hindrance, Node, Obstacle, Reshaping
from xianfeng.organisation.rules.in_the_way import (
    STOOD_BELOW,
    WAS_TIED,
    HasBelow,
    UnitInUse,
    some_names,
)

ENDING = frozenset({Change.CLOSE, Change.MERGE})


def page_of(node: Node) -> str:
    """Return the address of the page of a node."""
    page = "organisation:unit" if isinstance(node, Unit) else "people:organisation"
    return reverse(page, args=[node.code])


def below_it(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List what stands below, or stood there after the day.

    What stands below an organisation goes along in a merger; a unit has nothing below it when it
    ends, whoever goes on with its work.
    """
    del actor, at
    node = reshaping.node
    goes_along = isinstance(node, Organisation) and reshaping.change is Change.MERGE
    states = _states_below(node)
    found = []
    if not goes_along:
        path = "unit__path" if isinstance(node, Unit) else "organisation__path"
        names = states.filter(ends_on=None).order_by(path).values_list("name", flat=True)
        if names:
            why = HasBelow(name=node.name, names=some_names(list(names)))
            found.append(Obstacle(why, page_of(node)))
    last = states.filter(ends_on__gt=reshaping.on).order_by("-ends_on").first()
    if last is not None:
        found.append(Obstacle(Before(name=node.name, day=last.ends_on, why=STOOD_BELOW)))
    return found


def _states_below(node: Node) -> "QuerySet[Any]":
    if isinstance(node, Unit):
        return UnitState.objects.filter(parent=node)
    return OrganisationState.objects.filter(parent=node)


def tied_to_it(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the organisations that are tied to a unit, or were so after the day."""
    del actor, at
    unit = reshaping.node
    if not isinstance(unit, Unit):
        return ()
    found = []
    tied = Organisation.objects.filter(
        Q(unit=unit) | Q(covered_units=unit), closed_on=None
    ).distinct()
    names = list(tied.order_by("path").values_list("name", flat=True))
    if names:
        why = UnitInUse(name=unit.name, names=some_names(names))
        found.append(Obstacle(why, page_of(unit)))
    ties = OrganisationState.objects.filter(unit=unit, ends_on__gt=reshaping.on)
    last = ties.order_by("-ends_on").first()
    if last is not None:
        found.append(Obstacle(Before(name=unit.name, day=last.ends_on, why=WAS_TIED)))
    return found


HINDRANCES = (
    Hindrance("organisation.below", ENDING, below_it, order=20),
    Hindrance("organisation.tie", ENDING, tied_to_it, order=25),
)
