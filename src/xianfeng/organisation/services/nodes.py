"""Founding, renaming, moving and closing a node of either tree, each with the day it happened."""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_found_below, can_manage_node, can_shape
from xianfeng.organisation.reshaping import Change, Reshaping, hand_on, require_free
from xianfeng.organisation.rules.kinds import EventKind
from xianfeng.organisation.rules.places import shape_faults
from xianfeng.organisation.services.ground import (
    NOTHING_CHANGED,
    WouldCycle,
    check_above,
    check_day,
    check_open,
    checked_name,
    fresh_node,
    lock_trees,
    put_below,
    rename,
    write_closing,
    write_node,
)
from xianfeng.organisation.services.states import own_field, tell
from xianfeng.sheets.rules.faults import refuse

N = TypeVar("N", Organisation, Unit)


def found_node(
    *,
    actor: Actor,
    table: type[N],
    code: str,
    name: str,
    kind: StrEnum,
    parent: N | None,
    founded_on: date,
    reason: str,
    at: datetime,
    unit: Unit | None = None,
) -> N:
    """Found an organisation or a unit, such as a service window, below another one (D12).

    Args:
        actor: an officer or administrator of the level above.
        code: taken by no node of the tree, open or closed.
        name: looks like none that stands beside it.
        parent: what stands above it; None for a new top.
        founded_on: the day from which it is there; today or before.
        reason: the paper that founded it, or why.
        unit: the one that an organisation is tied to.

    Raises:
        NotAllowed: the level above is not the actor's.
        Ahead, IsClosed, Before, TreeTooDeep, NotACode, CodeTaken, Missing, TooLong,
            LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        above = fresh_node(parent) if parent else None
        if not can_found_below(actor, above):
            raise NotAllowed
        check_day(founded_on, at)
        node = write_node(
            table,
            code=code,
            name=name,
            kind=kind,
            parent=above,
            unit=unit,
            founded_on=founded_on,
            at=at,
        )
        tell(node, EventKind.FOUNDED, on=founded_on, reason=reason, at=at)
        record(
            actor=actor,
            verb=f"organisation.{own_field(node)}.founded",
            subject=node,
            at=at,
            detail={"code": node.code, "parent": above.code if above else ""},
            reason=reason,
        )
    return node


def rename_node(
    *, actor: Actor, node: N, name: str, kind: StrEnum, happened_on: date, reason: str, at: datetime
) -> N:
    """Rename a node or change its kind, from a day on.

    Raises:
        NotAllowed: the actor does not manage it, or the other kind of an organisation is not the
            actor's to give, because that is for the level above.
        Twice, Ahead, IsClosed, Before, Missing, TooLong, LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = fresh_node(node)
        require(can_manage_node, actor, fresh)
        changed = {"kind"} if kind.value != fresh.kind else set[str]()
        refuse(
            shape_faults(
                changed, is_unit=isinstance(fresh, Unit), is_shaped=can_shape(actor, fresh)
            )
        )
        changes = rename(fresh, name, kind, on=happened_on, reason=reason, at=at)
        record(
            actor=actor,
            verb=f"organisation.{own_field(fresh)}.renamed",
            subject=fresh,
            at=at,
            changes=changes,
            reason=reason,
        )
    return fresh


def move_node(
    *,
    actor: Actor,
    node: N,
    parent: N | None,
    happened_on: date,
    reason: str,
    at: datetime,
    unit: Unit | None = None,
) -> N:
    """Put a node, with all below it, below another one, or tie an organisation to another unit.

    Args:
        actor: an officer or administrator of the level above, before and afterwards.
        parent: what it stands below afterwards; None for a top.
        happened_on: the day from which it stands there; today or before.
        unit: the one that an organisation is tied to afterwards.

    Raises:
        NotAllowed: one of the two places is not the actor's.
        WouldCycle, TreeTooDeep, Before: it cannot stand there.
        Twice, Ahead, IsClosed, LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = fresh_node(node)
        above = fresh_node(parent) if parent else None
        require(can_shape, actor, fresh)
        check_day(happened_on, at)
        check_open(fresh, *([above] if above else []))
        place: dict[str, tuple[Organisation | Unit | None, Organisation | Unit | None]] = {}
        if fresh.parent_id != (above.pk if above else None):
            if not can_found_below(actor, above):
                raise NotAllowed
            check_above(above, happened_on, moved=fresh)
            checked_name(type(fresh), fresh.name, parent=above, apart_from=[fresh.pk])
            place["parent"] = (fresh.parent, above)
        if isinstance(fresh, Organisation) and fresh.unit_id != (unit.pk if unit else None):
            if unit is not None:
                unit.refresh_from_db()
                check_open(unit)
            place["unit"] = (fresh.unit, unit)
        if not place:
            raise Twice(what=NOTHING_CHANGED)
        moving = Reshaping(Change.MOVE, fresh, happened_on, into=above, reason=reason)
        require_free(actor, moving, at=at)
        put_below(fresh, above, unit, on=happened_on)
        tell(
            fresh,
            EventKind.MOVED,
            on=happened_on,
            reason=reason,
            at=at,
            changes={
                field: [each.pk if each else None for each in both] for field, both in place.items()
            },
        )
        record(
            actor=actor,
            verb=f"organisation.{own_field(fresh)}.moved",
            subject=fresh,
            at=at,
            changes={
                field: [each.code if each else "" for each in both] for field, both in place.items()
            },
            reason=reason,
        )
    return fresh


def close_node(
    *,
    actor: Actor,
    node: N,
    closed_on: date,
    reason: str,
    at: datetime,
    successor: Unit | None = None,
) -> N:
    """Close a node that nothing stands below: no member belongs to it, no organisation is tied.

    Its page, its history and its code stay.

    Args:
        actor: an officer or administrator of the level above.
        closed_on: the first day on which it is not there any more; today or before.
        successor: the unit that goes on with what a unit answers for; None where nothing is left.

    Raises:
        NotAllowed: the level above is not the actor's, or the successor is not.
        WouldCycle: it would succeed itself.
        HasBelow, Before, HasMembers, HasTransfers, HasRoles, UnitInUse, and what rooms above
            registered as a hindrance: what stands in the way.
        Ahead, IsClosed, NotAfter: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = fresh_node(node)
        heir = fresh_node(successor) if successor else None
        require(can_shape, actor, fresh)
        if heir is not None:
            require(can_manage_node, actor, heir)
        check_day(closed_on, at)
        check_open(fresh, *([heir] if heir else []))
        if heir == fresh:
            raise WouldCycle(name=fresh.name, parent=fresh.name)
        change = Change.CLOSE if heir is None else Change.MERGE
        closing = Reshaping(change, fresh, closed_on, into=heir, reason=reason)
        require_free(actor, closing, at=at)
        counts = hand_on(actor=actor, reshapings=[closing], at=at)
        write_closing(fresh, closed_on)
        tell(fresh, EventKind.CLOSED, on=closed_on, reason=reason, at=at)
        followed = {"successor": heir.code} if heir is not None else {}
        record(
            actor=actor,
            verb=f"organisation.{own_field(fresh)}.closed",
            subject=fresh,
            at=at,
            detail={"closed_on": closed_on.isoformat(), **counts, **followed},
            reason=reason,
        )
    return fresh
