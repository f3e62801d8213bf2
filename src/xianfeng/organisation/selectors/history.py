"""The two trees as they were on a day, and what befell their nodes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Min, Q, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.audit.models import Entry
from xianfeng.organisation.models.history import OrganisationState, TreeEvent, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.rules.trees import PastNode, Tree
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.organisation.words import NODE_LABELS, said_of_node

Node = Organisation | Unit


def on_day(day: date) -> Q:
    """Return the condition "in force on the day", for states, terms and posts."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def tree_as_of(day: date, of: type[Node] = Organisation) -> Tree:
    """Return one of the trees as it was on a day, in one query.

    Parents and units are those of that day, also where they have been renamed, moved or closed
    since.
    """
    own = ("name", "kind", "parent_id")
    rows: QuerySet[Any, Any]
    if of is Unit:
        rows = UnitState.objects.values_list("unit_id", "unit__code", *own)
    else:
        ids = ("organisation_id", "organisation__code")
        rows = OrganisationState.objects.values_list(*ids, *own, "unit_id")
    return Tree.of(PastNode(*row) for row in rows.filter(on_day(day)).order_by("pk"))


def visible_tree_as_of(actor: Actor, day: date, of: type[Node] = Organisation) -> Tree:
    """List the nodes of a day that the actor may see today, each below its parent then."""
    visible = units_visible_to if of is Unit else organisations_visible_to
    seen = set(visible(actor, with_closed=True).values_list("pk", flat=True))
    tree = tree_as_of(day, of)
    return Tree({key: node for key, node in tree.nodes.items() if key in seen})


def history_begins() -> date | None:
    """Return the first day of which anything is known."""
    first: date | None = OrganisationState.objects.aggregate(first=Min("starts_on"))["first"]
    return first


@dataclass(frozen=True)
class Ground:
    """Both trees of a day, and what belongs to which office by them."""

    day: date
    units: Tree
    organisations: Tree

    @classmethod
    def of(cls, day: date) -> "Ground":
        """Read both trees, in two queries."""
        return cls(day, tree_as_of(day, Unit), tree_as_of(day))

    @cached_property
    def offices(self) -> Mapping[int, int]:
        """The office of every unit: itself, or the nearest office above; else the top unit."""
        found: dict[int, int] = {}
        for node, level in self.units.in_order():
            is_office = node.kind == UnitKind.OFFICE.value or not level
            found[node.key] = node.key if is_office else found[node.parent or 0]
        return found

    @cached_property
    def organisation_units(self) -> Mapping[int, int]:
        """The unit of every organisation: its own, or that of the nearest one above."""
        found: dict[int, int] = {}
        for node, _level in self.organisations.in_order():
            unit = node.unit or found.get(node.parent or 0)
            if unit is not None:
                found[node.key] = unit
        return found

    @cached_property
    def organisation_offices(self) -> Mapping[int, int]:
        """The office of every organisation that goes with one."""
        units = self.organisation_units.items()
        return {key: self.offices[unit] for key, unit in units if unit in self.offices}

    def organisations_of(self, unit: int) -> dict[int, OrganisationKind]:
        """Return the organisations of a unit and of all below it."""
        below = set(self.units.below(unit))
        nodes = self.organisations.nodes
        return {
            key: OrganisationKind(nodes[key].kind)
            for key, unit in self.organisation_units.items()
            if unit in below
        }

    @cached_property
    def passed(self) -> Mapping[str, Sequence["Passed"]]:
        """What has gone since from nodes that ended to their successors, by kind, the latest first.

        Whoever goes back along it finds where things stood on the day: each step is on the trail,
        and took effect when its node ended.
        """
        return _passed(self.day)

    def reach(self) -> Iterator[tuple[int, int]]:
        """Yield each office with every office at or below it."""
        above: dict[int, tuple[int, ...]] = {}
        for node, level in self.units.in_order():
            over = above[node.parent or 0] if level else ()
            is_office = self.offices[node.key] == node.key
            above[node.key] = (*over, node.key) if is_office else over
            if is_office:
                yield from ((top, node.key) for top in above[node.key])


class Passed(NamedTuple):
    """Something that went to the successor of the node that it stood with."""

    subject: int
    source: int
    target: int
    changes: Mapping[str, Sequence[str]]
    at: datetime


HANDED_ON = ("carriers.carrier", "plans.goal", "plans.plan")
"""What successors take over, each with a line on the trail (`… .taken_over`)."""


def _passed(after: date) -> dict[str, list[Passed]]:
    """Return by kind what went from nodes that ended after a day, the latest first."""
    found: dict[str, list[Passed]] = {kind: [] for kind in HANDED_ON}
    entries = Entry.objects.filter(verb__in=[f"{kind}.taken_over" for kind in HANDED_ON])
    steps = list(
        entries.order_by("-number").values_list("verb", "subject_id", "changes", "recorded_at")
    )
    nodes: dict[str, dict[str, tuple[int, date | None]]] = {}
    for field, table in (("organisation", Organisation), ("unit", Unit)):
        codes = {code for _, _, changes, _ in steps for code in changes.get(field, ())}
        rows = (
            table.objects.filter(code__in=codes).order_by("pk") if codes else table.objects.none()
        )
        nodes[field] = {
            code: (pk, on) for code, pk, on in rows.values_list("code", "pk", "closed_on")
        }
    for verb, subject, changes, at in steps:
        field = "organisation" if "organisation" in changes else "unit"
        (source, ended_on), (target, _) = (nodes[field][code] for code in changes[field])
        if ended_on is not None and ended_on > after:
            step = Passed(int(subject), source, target, changes, at)
            found[verb.removesuffix(".taken_over")].append(step)
    return found


@dataclass(frozen=True)
class EventChange:
    """One field that an event changed, as texts; an empty one may be none, or not visible."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EventLine:
    """What befell an organisation or a unit, as its page tells it."""

    event: TreeEvent
    is_subject: bool
    """Whether the page is of the node itself, not of one of the others."""
    subject: Organisation | Unit | None
    others: tuple[Organisation, ...]
    """Those that the reader may see."""
    hidden: int
    """How many of the others that are not."""
    changes: tuple[EventChange, ...]


def events_of(node: Node) -> QuerySet[TreeEvent]:
    """List what befell a node, itself or as one of several organisations, the latest first."""
    own = Q(unit=node) if isinstance(node, Unit) else Q(organisation=node) | Q(others=node)
    return TreeEvent.objects.filter(own).distinct().order_by("-happened_on", "-pk")


def event_lines(actor: Actor, node: Node, events: Iterable[TreeEvent]) -> tuple[EventLine, ...]:
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
