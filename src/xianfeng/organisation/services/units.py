"""Founding, renaming, moving and closing units, each with the day on which it happened."""

from datetime import date, datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.paths import path_below
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_found_unit, can_manage_unit, can_shape_unit
from xianfeng.organisation.reshaping import Change, Reshaping, hand_on, require_free
from xianfeng.organisation.rules.kinds import EventKind, UnitKind
from xianfeng.organisation.rules.places import shape_faults
from xianfeng.organisation.services.ground import (
    NOTHING_CHANGED,
    WouldCycle,
    check_above,
    check_day,
    check_open,
    checked_code,
    checked_name,
    lock_trees,
    rename,
)
from xianfeng.organisation.services.states import (
    begin_state,
    change_state,
    end_state,
    move_path,
    next_key,
    tell,
)
from xianfeng.sheets.rules.faults import refuse


def _fresh(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)


def found_unit(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: UnitKind,
    parent: Unit | None,
    founded_on: date,
    reason: str,
    at: datetime,
) -> Unit:
    """Found a unit or open a service window, below another unit.

    Raises:
        NotAllowed: the unit above is not the actor's.
        Ahead, IsClosed, Before, TreeTooDeep, NotACode, CodeTaken, Missing,
        TooLong, LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        above = _fresh(parent) if parent else None
        if not can_found_unit(actor, above):
            raise NotAllowed
        check_day(founded_on, at)
        if above is not None:
            check_open(above)
        check_above(above, founded_on)
        unit = Unit.objects.create(
            code=checked_code(Unit, code),
            name=checked_name(Unit, name, parent=above),
            kind=kind.value,
            parent=above,
            founded_on=founded_on,
            path=path_below(above.path if above else "", next_key(Unit)),
            recorded_at=at,
        )
        begin_state(unit, founded_on)
        tell(unit, EventKind.FOUNDED, on=founded_on, reason=reason, at=at)
        record(
            actor=actor,
            verb="organisation.unit.founded",
            subject=unit,
            at=at,
            detail={"code": unit.code, "parent": above.code if above else ""},
            reason=reason,
        )
    return unit


def rename_unit(
    *,
    actor: Actor,
    unit: Unit,
    name: str,
    kind: UnitKind,
    happened_on: date,
    reason: str,
    at: datetime,
) -> Unit:
    """Rename a unit or change its kind, from a day on.

    Raises:
        NotAllowed: the actor does not look after the unit.
        Twice, Ahead, IsClosed, Before, Missing, TooLong,
        LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = _fresh(unit)
        require(can_manage_unit, actor, fresh)
        changes = rename(fresh, name, kind, on=happened_on, reason=reason, at=at)
        record(
            actor=actor,
            verb="organisation.unit.renamed",
            subject=fresh,
            at=at,
            changes=changes,
            reason=reason,
        )
    return fresh


def move_unit(
    *,
    actor: Actor,
    unit: Unit,
    parent: Unit | None,
    happened_on: date,
    reason: str,
    at: datetime,
) -> Unit:
    """Put a unit, with all below it, below another one.

    Raises:
        NotAllowed: one of the two places is not the actor's.
        WouldCycle, TreeTooDeep, Before: it cannot stand there.
        Twice, Ahead, IsClosed, Before, LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = _fresh(unit)
        above = _fresh(parent) if parent else None
        is_shaped = can_shape_unit(actor, fresh)
        refuse(shape_faults({"parent"}, is_unit=True, is_shaped=is_shaped))
        if not can_found_unit(actor, above):
            raise NotAllowed
        check_day(happened_on, at)
        check_open(fresh, *([above] if above else []))
        before = fresh.parent
        if fresh.parent_id == (above.pk if above else None):
            raise Twice(what=NOTHING_CHANGED)
        check_above(above, happened_on, moved=fresh)
        checked_name(Unit, fresh.name, parent=above, apart_from=[fresh.pk])
        moving = Reshaping(Change.MOVE, fresh, happened_on, into=above, reason=reason)
        require_free(actor, moving, at=at)
        move_path(fresh, above)
        fresh.parent = above
        fresh.save(update_fields=["parent"])
        change_state(fresh, happened_on)
        keys = [node.pk if node else None for node in (before, above)]
        codes = [node.code if node else "" for node in (before, above)]
        tell(
            fresh,
            EventKind.MOVED,
            on=happened_on,
            reason=reason,
            at=at,
            changes={"parent": keys},
        )
        record(
            actor=actor,
            verb="organisation.unit.moved",
            subject=fresh,
            at=at,
            changes={"parent": codes},
            reason=reason,
        )
    return fresh


def close_unit(
    *,
    actor: Actor,
    unit: Unit,
    closed_on: date,
    reason: str,
    at: datetime,
    successor: Unit | None = None,
) -> Unit:
    """Close a unit that no organisation is tied to and that nothing stands below.

    Args:
        actor: who looks after the unit above.
        unit: what ends; its page, its history and its code stay.
        closed_on: the first day on which it is not there any more; today or before.
        successor: the unit that goes on with what it answers for; None where nothing is left.

    Raises:
        NotAllowed: the unit above is not the actor's, or the successor is not.
        WouldCycle: it would succeed itself.
        HasBelow, Before, UnitInUse, HasRoles, and what rooms above registered as a hindrance:
            what stands in the way.
        Ahead, IsClosed, Before, NotAfter: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = _fresh(unit)
        heir = _fresh(successor) if successor else None
        require(can_shape_unit, actor, fresh)
        if heir is not None:
            require(can_manage_unit, actor, heir)
        check_day(closed_on, at)
        check_open(fresh, *([heir] if heir else []))
        if heir == fresh:
            raise WouldCycle(name=fresh.name, parent=fresh.name)
        change = Change.CLOSE if heir is None else Change.MERGE
        closing = Reshaping(change, fresh, closed_on, into=heir, reason=reason)
        require_free(actor, closing, at=at)
        counts = hand_on(actor=actor, reshapings=[closing], at=at)
        end_state(fresh, closed_on)
        fresh.closed_on = closed_on
        fresh.save(update_fields=["closed_on"])
        tell(fresh, EventKind.CLOSED, on=closed_on, reason=reason, at=at)
        detail: dict[str, object] = {"closed_on": closed_on.isoformat(), **counts}
        if heir is not None:
            detail["successor"] = heir.code
        record(
            actor=actor,
            verb="organisation.unit.closed",
            subject=fresh,
            at=at,
            detail=detail,
            reason=reason,
        )
    return fresh
