"""The two trees as they were on a day, and what befell their nodes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.history import OrganisationState, TreeEvent, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.trees import PastNode, Tree
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.organisation.words import NODE_LABELS, said_of_node


def on_day(day: date) -> Q:
    """Return the condition "in force on the day", for states, terms and posts."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def tree_as_of(day: date) -> Tree:
    """Return the tree of organisations as it was on a day, in one query.

    Parents and units are those of that day, also where they have been renamed, moved or closed
    since.
    """
    rows = OrganisationState.objects.filter(on_day(day)).values_list(
        "organisation_id", "organisation__code", "name", "kind", "parent_id", "unit_id"
    )
    return Tree.of(PastNode(*row) for row in rows.order_by("pk"))


def unit_tree_as_of(day: date) -> Tree:
    """Return the tree of units as it was on a day, in one query."""
    rows = UnitState.objects.filter(on_day(day)).values_list(
        "unit_id", "unit__code", "name", "kind", "parent_id"
    )
    return Tree.of(PastNode(*row) for row in rows.order_by("pk"))


def visible_tree_as_of(actor: Actor, day: date) -> Tree:
    """List the organisations of a day that the actor may see today, each below its parent then."""
    seen = set(organisations_visible_to(actor, with_closed=True).values_list("pk", flat=True))
    tree = tree_as_of(day)
    return Tree({key: node for key, node in tree.nodes.items() if key in seen})


def visible_unit_tree_as_of(actor: Actor, day: date) -> Tree:
    """Return the units of a day that the actor may see today."""
    seen = set(units_visible_to(actor, with_closed=True).values_list("pk", flat=True))
    tree = unit_tree_as_of(day)
    return Tree({key: node for key, node in tree.nodes.items() if key in seen})


def history_begins() -> date | None:
    """Return the first day of which anything is known."""
    first: date | None = OrganisationState.objects.aggregate(first=Min("starts_on"))["first"]
    return first


@dataclass(frozen=True)
class EventChange:
    """One field that an event changed, as texts; an empty one may be none, or not visible."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EventLine:
    """What befell an organisation or a unit, as its page tells it.

    Attributes:
        is_subject: whether the page is of the node itself, not of one of the others.
        others: those that the reader may see.
        hidden: how many of the others that are not.
    """

    event: TreeEvent
    is_subject: bool
    subject: Organisation | Unit | None
    others: tuple[Organisation, ...]
    hidden: int
    changes: tuple[EventChange, ...]


def events_of(organisation: Organisation) -> QuerySet[TreeEvent]:
    """List what befell an organisation, itself or as one of several, the latest first."""
    own = TreeEvent.objects.filter(Q(organisation=organisation) | Q(others=organisation)).distinct()
    return own.order_by("-happened_on", "-pk")


def events_of_unit(unit: Unit) -> QuerySet[TreeEvent]:
    """List what befell a unit, the latest first."""
    return TreeEvent.objects.filter(unit=unit).order_by("-happened_on", "-pk")


def event_lines(
    actor: Actor, node: Organisation | Unit, events: Iterable[TreeEvent]
) -> tuple[EventLine, ...]:
    """List the lines of one page of a history; names out of the reader's sight are left out."""
    rows = tuple(events)
    others: dict[int, list[int]] = {}
    for event_id, other in (
        TreeEvent.others.through.objects.filter(treeevent__in=rows)
        .order_by("pk")
        .values_list("treeevent_id", "organisation_id")
    ):
        others.setdefault(event_id, []).append(other)
    wanted = {key for keys in others.values() for key in keys}
    wanted |= {event.organisation_id for event in rows if event.organisation_id}
    units: set[int] = {event.unit_id for event in rows if event.unit_id}
    for event in rows:
        wanted_here = units if event.unit_id else wanted
        wanted_here |= _keys(event, "parent")
        units |= _keys(event, "unit")
    seen = organisations_visible_to(actor, with_closed=True).in_bulk(sorted(wanted))
    seen_units = units_visible_to(actor, with_closed=True).in_bulk(sorted(units))
    lines = []
    for event in rows:
        keys = others.get(event.pk, [])
        shown = tuple(seen[key] for key in keys if key in seen)
        parents: dict[int, Organisation] | dict[int, Unit] = seen_units if event.unit_id else seen
        lines.append(
            EventLine(
                event=event,
                is_subject=node.pk in {event.unit_id, event.organisation_id}
                and (event.unit_id is not None) == isinstance(node, Unit),
                subject=seen_units.get(event.unit_id)
                if event.unit_id
                else seen.get(event.organisation_id or 0),
                others=shown,
                hidden=len(keys) - len(shown),
                changes=tuple(_changes(event, parents, seen_units)),
            )
        )
    return tuple(lines)


def _keys(event: TreeEvent, field: str) -> set[int]:
    return {key for key in event.changes.get(field, ()) if key is not None}


def _changes(
    event: TreeEvent,
    parents: "dict[int, Organisation] | dict[int, Unit]",
    units: dict[int, Unit],
) -> Iterable[EventChange]:
    for field, both in event.changes.items():
        if field in {"parent", "unit"}:
            nodes = units if field == "unit" else parents
            before, after = (nodes[key].name if key in nodes else "" for key in both)
        else:
            before, after = both
        yield EventChange(
            str(NODE_LABELS[field]), said_of_node(field, before), said_of_node(field, after)
        )
