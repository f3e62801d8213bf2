"""Founding, renaming, moving and closing organisations, each with the day on which it happened."""

from datetime import date, datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import (
    can_found_organisation,
    can_manage_organisations,
    can_shape_organisation,
)
from xianfeng.organisation.reshaping import Change, Reshaping, hand_on, require_free
from xianfeng.organisation.rules.kinds import EventKind, OrganisationKind
from xianfeng.organisation.rules.places import shape_faults
from xianfeng.organisation.services.ground import (
    NOTHING_CHANGED,
    check_above,
    check_day,
    check_open,
    checked_name,
    fresh_organisation,
    lock_trees,
    put_below,
    rename,
    write_closing,
    write_organisation,
)
from xianfeng.organisation.services.states import (
    tell,
)
from xianfeng.sheets.rules.faults import refuse


def found_organisation(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: OrganisationKind,
    parent: Organisation | None,
    unit: Unit | None,
    founded_on: date,
    reason: str,
    at: datetime,
) -> Organisation:
    """Found an organisation below another one (D12).

    Args:
        actor: an officer or administrator of the level above.
        code: taken by no organisation, open or closed.
        name: looks like none that stands beside it.
        parent: the organisation above; None for a new top.
        founded_on: the day from which it is there; today or before.
        reason: the paper that founded it, or why.

    Raises:
        NotAllowed: the level above is not the actor's.
        Ahead, IsClosed, Before, TreeTooDeep, NotACode, CodeTaken, Missing,
        TooLong, LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        above = fresh_organisation(parent) if parent else None
        if not can_found_organisation(actor, above):
            raise NotAllowed
        check_day(founded_on, at)
        organisation = write_organisation(
            code=code,
            name=name,
            kind=kind,
            parent=above,
            unit=unit,
            founded_on=founded_on,
            at=at,
        )
        tell(organisation, EventKind.FOUNDED, on=founded_on, reason=reason, at=at)
        record(
            actor=actor,
            verb="organisation.organisation.founded",
            subject=organisation,
            at=at,
            detail={"code": organisation.code, "parent": above.code if above else ""},
            reason=reason,
        )
    return organisation


def rename_organisation(
    *,
    actor: Actor,
    organisation: Organisation,
    name: str,
    kind: OrganisationKind,
    happened_on: date,
    reason: str,
    at: datetime,
) -> Organisation:
    """Rename an organisation or change its kind, from a day on.

    Raises:
        NotAllowed: the actor does not manage the organisation, or another kind is not the
            actor's to give, because that is for the level above.
        Twice: name and kind are what they were.
        Ahead, IsClosed, Before, Missing, TooLong, LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = fresh_organisation(organisation)
        require(can_manage_organisations, actor, fresh)
        changed = {"kind"} if kind.value != fresh.kind else set[str]()
        is_shaped = can_shape_organisation(actor, fresh)
        refuse(shape_faults(changed, is_unit=False, is_shaped=is_shaped))
        changes = rename(fresh, name, kind, on=happened_on, reason=reason, at=at)
        record(
            actor=actor,
            verb="organisation.organisation.renamed",
            subject=fresh,
            at=at,
            changes=changes,
            reason=reason,
        )
    return fresh


def move_organisation(
    *,
    actor: Actor,
    organisation: Organisation,
    parent: Organisation | None,
    unit: Unit | None,
    happened_on: date,
    reason: str,
    at: datetime,
) -> Organisation:
    """Put an organisation, with all below it, below another one, or tie it to another unit.

    Args:
        actor: an officer or administrator of the level above, before and afterwards.
        parent: what it stands below afterwards; None for a top.
        unit: the unit that it is tied to afterwards.
        happened_on: the day from which it stands there; today or before.

    Raises:
        NotAllowed: one of the two places is not the actor's.
        WouldCycle, TreeTooDeep, Before: it cannot stand there.
        Twice, Ahead, IsClosed, Before, LooksTheSame: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = fresh_organisation(organisation)
        above = fresh_organisation(parent) if parent else None
        is_shaped = can_shape_organisation(actor, fresh)
        refuse(shape_faults({"parent", "unit"}, is_unit=False, is_shaped=is_shaped))
        check_day(happened_on, at)
        check_open(fresh, *([above] if above else []))
        place: dict[str, tuple[Organisation | Unit | None, Organisation | Unit | None]] = {}
        if fresh.parent_id != (above.pk if above else None):
            if not can_found_organisation(actor, above):
                raise NotAllowed
            check_above(above, happened_on, moved=fresh)
            checked_name(Organisation, fresh.name, parent=above, apart_from=[fresh.pk])
            place["parent"] = (fresh.parent, above)
        if fresh.unit_id != (unit.pk if unit else None):
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
                field: [node.pk if node else None for node in both] for field, both in place.items()
            },
        )
        record(
            actor=actor,
            verb="organisation.organisation.moved",
            subject=fresh,
            at=at,
            changes={
                field: [node.code if node else "" for node in both] for field, both in place.items()
            },
            reason=reason,
        )
    return fresh


def close_organisation(
    *, actor: Actor, organisation: Organisation, closed_on: date, reason: str, at: datetime
) -> Organisation:
    """Close an organisation that nobody belongs to and that nothing stands below.

    Its page, its history and its code stay.

    Raises:
        NotAllowed: the level above is not the actor's.
        HasMembers, HasBelow, Before, HasTransfers, HasRoles, and what rooms above registered as
            a hindrance: what stands in the way.
        Ahead, IsClosed, Before, NotAfter: as they say.
    """
    with transaction.atomic():
        lock_trees()
        fresh = fresh_organisation(organisation)
        require(can_shape_organisation, actor, fresh)
        check_day(closed_on, at)
        check_open(fresh)
        closing = Reshaping(Change.CLOSE, fresh, closed_on, reason=reason)
        require_free(actor, closing, at=at)
        counts = hand_on(actor=actor, reshapings=[closing], at=at)
        write_closing(fresh, closed_on)
        tell(fresh, EventKind.CLOSED, on=closed_on, reason=reason, at=at)
        record(
            actor=actor,
            verb="organisation.organisation.closed",
            subject=fresh,
            at=at,
            detail={"closed_on": closed_on.isoformat(), **counts},
            reason=reason,
        )
    return fresh
