"""What all changes of the two trees check first: the lock, the days, the names, the places."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Max, Q
from django.db.models.functions import Length

from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import SEGMENT, down_to, is_at_or_below, path_below
from xianfeng.foundation.refusals import Ahead, Before, Missing, TooLong, Twice
from xianfeng.foundation.text import plain
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import EventKind
from xianfeng.organisation.rules.places import code_faults, look_faults
from xianfeng.organisation.rules.trees import LEVELS_MOST, NODE_NAME_MOST, is_code
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import subtree
from xianfeng.organisation.services.states import (
    N,
    Node,
    begin_state,
    change_state,
    end_state,
    move_path,
    next_key,
    own_field,
    states_of,
    tell,
)
from xianfeng.sheets.rules.faults import NotACode, TreeTooDeep, refuse

NOTHING_CHANGED = N_("Nothing differs from the current state.")


class IsClosed(Refusal):
    """What has ended stays as it was."""

    sentence = N_("“{name}” was closed on {day} and can no longer be changed.")


class WouldCycle(Refusal):
    """A node cannot stand below itself."""

    sentence = N_("“{parent}” is “{name}” itself or is below it.")
    beside = ("parent", "merged", "successor")


def lock_trees() -> None:
    """Let changes of the trees go one after the other.

    SQLite's write transactions do so by themselves; elsewhere all wait for the top nodes, first
    of the organisations, then of the units. Who only points at one of them, as a new member does,
    need not wait.
    """
    for table in (Organisation, Unit):
        list(table.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))


def check_day(day: date, at: datetime) -> None:
    """Refuse a day that is still to come (`Ahead`)."""
    if day > day_of(at):
        raise Ahead(day=day)


def check_open(*nodes: Node) -> None:
    """Refuse nodes that have ended (`IsClosed`)."""
    for node in nodes:
        if node.closed_on is not None:
            raise IsClosed(name=node.name, day=node.closed_on)


def require_open(*, actor: Actor, node: Node, at: datetime) -> None:
    """Hold a node open until the deed is done, so that nothing is put where it is being closed.

    Whoever closes, merges or moves it at the same time waits; what they have done is seen here.

    Raises:
        IsClosed: it has ended.
    """
    del actor, at
    check_open(type(node).objects.select_for_update(no_key=True).get(pk=node.pk))


def checked_code(table: type[Node], code: str) -> str:
    """Return a code in its one shape.

    Raises:
        NotACode: it holds other signs than codes do.
        CodeTaken: a node has it, or had it.
    """
    code = plain(code)
    if not is_code(code):
        raise NotACode(code=code[:NODE_NAME_MOST])
    taken = table.objects.filter(code__iexact=code).order_by("pk").values_list("code", flat=True)
    refuse(code_faults(code, {each.casefold() for each in taken}))
    return code


def checked_name(
    table: type[Node], name: str, *, parent: Node | None, apart_from: Collection[int] = ()
) -> str:
    """Return a name in its one shape.

    Args:
        apart_from: keys of nodes that it need not differ from, such as its own.

    Raises:
        Missing, TooLong: there is none, or it is too long.
        LooksTheSame: a node beside it looks the same to a reader.
    """
    name = plain(name)
    if not name:
        raise Missing(what=N_("The name"))
    if len(name) > NODE_NAME_MOST:
        raise TooLong(most=NODE_NAME_MOST, beside=("name",))
    beside = table.objects.filter(parent_id=parent.pk if parent else None, closed_on=None)
    for code, other in (
        beside.exclude(pk__in=apart_from).order_by("path").values_list("code", "name")
    ):
        refuse(look_faults(name, other=other, code=code))
    return name


def check_above(parent: Node | None, on: date, *, moved: Node | None = None) -> None:
    """Refuse a place in the tree that was not free of the node on every day from `on` to now.

    Args:
        moved: the node, with all below it; None for a new one.

    Raises:
        WouldCycle: the parent is the node or below it.
        TreeTooDeep: the tree would have too many levels.
        Before: the parent is known only since a later day.
        Before: what stands above the parent was something else for some of the days.
    """
    if parent is None:
        return
    if moved is not None and is_at_or_below(parent.path, moved.path):
        raise WouldCycle(name=moved.name, parent=parent.name)
    if len(parent.path) // SEGMENT + _height(moved) > LEVELS_MOST:
        raise TreeTooDeep(most=LEVELS_MOST)
    check_there(parent, on)
    if moved is None:
        return
    chain = {node.pk: node for node in type(parent).objects.filter(path__in=down_to(parent.path))}
    states = states_of(type(parent)).filter(
        Q(ends_on__gt=on), **{f"{own_field(parent)}__in": list(chain)}
    )
    for state in states.order_by("-ends_on"):
        if state.parent_id != chain[getattr(state, f"{own_field(parent)}_id")].parent_id:
            raise Before(
                name=parent.name,
                day=state.ends_on,
                why=N_("what is above “{name}” changed on that day"),
            )


def check_there(node: Node, on: date) -> None:
    """Refuse a day before a node's first state (`Before`)."""
    first = node.states.order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is None or on < first:
        raise Before(name=node.name, day=first, why=N_("“{name}” is known here since that day"))


def _height(node: Node | None) -> int:
    """Count the levels of a node and all below it."""
    if node is None:
        return 1
    deepest = subtree(type(node).objects.all(), node.path).aggregate(deepest=Max(Length("path")))
    return int((deepest["deepest"] - len(node.path)) // SEGMENT + 1)


def rename(
    node: Node, name: str, kind: StrEnum, *, on: date, reason: str, at: datetime
) -> dict[str, tuple[str, str]]:
    """Rename a node or change its kind from a day on, with state and event; return the changes.

    Raises:
        Twice: name and kind are what they were.
        Ahead, IsClosed, Before, Missing, TooLong, LooksTheSame: as they say.
    """
    check_day(on, at)
    check_open(node)
    name = checked_name(type(node), name, parent=node.parent, apart_from=[node.pk])
    changes = {
        field: (getattr(node, field), value)
        for field, value in (("name", name), ("kind", kind.value))
        if getattr(node, field) != value
    }
    if not changes:
        raise Twice(what=NOTHING_CHANGED)
    node.name, node.kind = name, kind.value
    node.save(update_fields=["name", "kind"])
    change_state(node, on)
    tell(node, EventKind.RENAMED, on=on, reason=reason, at=at, changes=changes)
    return changes


def fresh_node(node: N) -> N:
    """Read a node again, locked, with what its permissions ask for."""
    above = ("unit", "parent__unit") if isinstance(node, Organisation) else ("parent",)
    rows = type(node).objects.select_for_update(of=("self",)).select_related(*above)
    return rows.get(pk=node.pk)


def write_node(
    table: type[N],
    *,
    code: str,
    name: str,
    kind: StrEnum,
    parent: N | None,
    unit: Unit | None,
    founded_on: date,
    at: datetime,
) -> N:
    """Write a new node with its first state; the caller holds the lock."""
    if parent is not None:
        check_open(parent)
    if unit is not None:
        unit.refresh_from_db()
        check_open(unit)
    check_above(parent, founded_on)
    node = table(
        code=checked_code(table, code),
        name=checked_name(table, name, parent=parent),
        kind=kind.value,
        parent=parent,
        founded_on=founded_on,
        path=path_below(parent.path if parent else "", next_key(table)),
        recorded_at=at,
    )
    if isinstance(node, Organisation):
        node.unit = unit
    node.save(force_insert=True)
    begin_state(node, founded_on)
    return node


def put_below(node: N, parent: N | None, unit: Unit | None, *, on: date) -> None:
    """Write a new place, with paths and state; the caller holds the lock and has checked it."""
    move_path(node, parent)
    node.parent = parent
    if isinstance(node, Organisation):
        node.unit = unit
    node.save(update_fields=["parent", *(["unit"] if isinstance(node, Organisation) else [])])
    change_state(node, on)


def write_closing(node: Node, on: date) -> None:
    """Write the end of a node; the caller has checked that nothing stands in the way."""
    end_state(node, on)
    node.closed_on = on
    node.save(update_fields=["closed_on"])
    if isinstance(node, Organisation):
        node.covered_units.clear()
