"""What a change of the two trees writes beside the node: its states, its path, its event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Max, QuerySet, Value
from django.db.models.functions import Concat, Right, Substr

from xianfeng.foundation.errors import N_
from xianfeng.foundation.paths import SEGMENT
from xianfeng.foundation.refusals import Before, NotAfter
from xianfeng.foundation.text import prose
from xianfeng.organisation.models.history import OrganisationState, TreeEvent, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import EventKind
from xianfeng.organisation.selectors.visible import below

N = TypeVar("N", Unit, Organisation)
Node = Unit | Organisation
CHANGED_THEN = N_("“{name}” changed on that day")


def _next_key(table: type[Node]) -> int:
    """Return the first key of a path that no node has."""
    last = table.objects.aggregate(last=Max(Right("path", SEGMENT)))["last"]
    return int(last or 0) + 1


def _move_path(node: Node, parent: Node | None) -> None:
    """Move the paths of a node and all below it to their new place, in one statement."""
    before = node.path
    node.path = (parent.path if parent else "") + before[-SEGMENT:]
    if node.path != before:
        type(node).objects.filter(below(before)).update(
            path=Concat(Value(node.path), Substr("path", len(before) + 1))
        )


def _own_field(node: Node) -> str:
    return "unit" if isinstance(node, Unit) else "organisation"


def _states(table: type[Node]) -> "QuerySet[UnitState] | QuerySet[OrganisationState]":
    return UnitState.objects.all() if table is Unit else OrganisationState.objects.all()


def _state_values(node: Node) -> dict[str, object]:
    """Return what a state keeps of a node."""
    values: dict[str, object] = {
        "name": node.name,
        "kind": node.kind,
        "parent_id": node.parent_id,
    }
    if isinstance(node, Organisation):
        values["unit_id"] = node.unit_id
    return values


def _begin_state(node: Node, on: date) -> None:
    """Write what a node is from a day on."""
    if isinstance(node, Unit):
        UnitState.objects.create(unit=node, starts_on=on, **_state_values(node))
    else:
        OrganisationState.objects.create(organisation=node, starts_on=on, **_state_values(node))


def _change_state(node: Node, on: date) -> None:
    """Write that a node is from a day on what its fields say now.

    A second change of one day takes the place of the first.

    Raises:
        Before: its present state began after that day.
    """
    state = _open_state(node, on)
    if state.starts_on == on:
        node.states.filter(pk=state.pk).update(**_state_values(node))
        return
    node.states.filter(pk=state.pk).update(ends_on=on)
    _begin_state(node, on)


def _end_state(node: Node, on: date) -> None:
    """Write that a node ends on a day.

    Raises:
        Before: its present state began after that day.
        NotAfter: its very first state begins on that day.
    """
    state = _open_state(node, on)
    if state.starts_on < on:
        node.states.filter(pk=state.pk).update(ends_on=on)
    elif node.states.exclude(pk=state.pk).exists():
        node.states.filter(pk=state.pk).delete()
    else:
        raise NotAfter(name=node.name, day=on, why=N_("“{name}” begins on that day"))


def _open_state(node: Node, on: date) -> UnitState | OrganisationState:
    state = node.states.get(ends_on=None)
    if on < state.starts_on:
        raise Before(name=node.name, day=state.starts_on, why=CHANGED_THEN)
    return state


def _tell(
    node: Node,
    kind: EventKind,
    *,
    on: date,
    reason: str,
    at: datetime,
    changes: Mapping[str, Sequence[object]] | None = None,
    others: Iterable[Organisation] = (),
    members: int = 0,
) -> None:
    """Write down what befell a node, for its page."""
    event = TreeEvent.objects.create(
        kind=kind.value,
        happened_on=on,
        reason=prose(reason),
        changes=dict(changes or {}),
        members=members,
        recorded_at=at,
        **{_own_field(node): node},
    )
    event.others.add(*others)
