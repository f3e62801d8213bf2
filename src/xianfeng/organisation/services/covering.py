"""The units that a joint branch covers."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.services.ground import (
    NOTHING_CHANGED,
    check_open,
    fresh_organisation,
    lock_trees,
)


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
        fresh = fresh_organisation(organisation)
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
