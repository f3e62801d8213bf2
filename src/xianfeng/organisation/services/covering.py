"""Which units an organisation answers for: a joint branch for several, the top one for all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_add_tops, can_manage_organisations
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.units import only_top_organisation, top_units
from xianfeng.organisation.services.ground import (
    NOTHING_CHANGED,
    check_open,
    fresh_node,
    lock_trees,
)
from xianfeng.organisation.services.nodes import found_node, move_node


class NotAJointBranch(Refusal):
    """Only a joint branch covers several units."""

    sentence = N_("Only a joint branch covers further units.")


def cover_units(
    *, actor: Actor, organisation: Organisation, units: Sequence[Unit], at: datetime
) -> Organisation:
    """Say which units a joint branch covers besides its own.

    Raises:
        NotAllowed: the actor does not manage the organisation.
        NotAJointBranch: it is another kind of organisation.
        IsClosed: it, or one of the units, has ended.
        Twice: it covers these already.
    """
    with transaction.atomic():
        lock_trees()
        fresh = fresh_node(organisation)
        require(can_manage_organisations, actor, fresh)
        check_open(fresh, *units)
        if fresh.kind != OrganisationKind.JOINT_BRANCH.value:
            raise NotAJointBranch
        before = sorted(fresh.covered_units.values_list("code", flat=True))
        after = sorted({unit.code for unit in units if unit.pk != fresh.unit_id})
        if before == after:
            raise Twice(what=NOTHING_CHANGED)
        fresh.covered_units.set([unit for unit in units if unit.pk != fresh.unit_id])
        record(
            actor=actor,
            verb="organisation.organisation.covers",
            subject=fresh,
            at=at,
            changes={"covered_units": (before, after)},
        )
    return fresh


class NoTop(Refusal):
    """Neither a unit that is there nor a new one was named."""

    sentence = N_("Choose one of the units, or enter code and name of a new one.")
    beside = ("top",)


def crown_units(*, actor: Actor, top: Unit | None, code: str, name: str, at: datetime) -> Unit:
    """Put all units that have none above them below one, and tie the top organisation to it.

    Args:
        top: one of them; None for a new one, called by `code` and `name`.

    Raises:
        NotAllowed: the actor does not look after the whole.
        NoTop: nothing is named.
        and whatever founding and moving raise.
    """
    require(can_add_tops, actor)
    day: Any = {"happened_on": day_of(at), "reason": "", "at": at}
    with transaction.atomic():
        lock_trees()
        if top is None and not (code and name):
            raise NoTop
        crown = top or found_node(
            actor=actor,
            table=Unit,
            code=code,
            name=name,
            kind=UnitKind.OFFICE,
            parent=None,
            founded_on=day_of(at),
            reason="",
            at=at,
        )
        for unit in top_units().exclude(pk=crown.pk):
            move_node(actor=actor, node=unit, parent=crown, **day)
        head = only_top_organisation()
        if head is not None and head.unit_id != crown.pk:
            move_node(actor=actor, node=head, parent=None, unit=crown, **day)
    return crown
