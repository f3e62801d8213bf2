"""Making one organisation of several, and two of one; members go along."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import is_at_or_below
from xianfeng.foundation.refusals import Before, Missing
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_manage_organisations, can_shape
from xianfeng.organisation.reshaping import Change, Reshaping, hand_on, require_free
from xianfeng.organisation.rules.kinds import EventKind, OrganisationKind, can_merge
from xianfeng.organisation.services.ground import (
    WouldCycle,
    check_above,
    check_day,
    check_open,
    check_there,
    fresh_node,
    lock_trees,
    put_below,
    write_closing,
    write_node,
)
from xianfeng.organisation.services.states import CHANGED_THEN, tell


class KindsDiffer(Refusal):
    """A branch does not become a part of a committee by merging."""

    sentence = N_("“{name}” and “{other}” are of different kinds; move or rename one first.")
    beside = ("merged",)


def merge_organisations(
    *,
    actor: Actor,
    merged: Sequence[Organisation],
    survivor: Organisation,
    happened_on: date,
    reason: str,
    at: datetime,
) -> Organisation:
    """Merge organisations into one that stays: members and what stands below go to it.

    The merged ones are closed on that day; their terms, posts and roles end, and heirs of rooms
    above take what is theirs. What was written about them keeps their name.

    Args:
        actor: an officer or administrator of the level above all of them.
        happened_on: the day from which they are one; today or before.

    Raises:
        NotAllowed: one of them is not the actor's.
        Missing, KindsDiffer, WouldCycle, HasTransfers, RolesToCome, and what rooms above
            registered as a hindrance: they cannot be merged.
        Ahead, IsClosed, Before, NotAfter: as they say.
    """
    with transaction.atomic():
        lock_trees()
        one = fresh_node(survivor)
        keys = sorted({each.pk for each in merged} - {one.pk})
        ending = [fresh_node(each) for each in merged if each.pk in keys]
        if not ending:
            raise Missing(what=N_("Selection of organisations"), beside=("merged",))
        require(can_manage_organisations, actor, one)
        for each in ending:
            require(can_shape, actor, each)
        check_day(happened_on, at)
        check_open(one, *ending)
        check_there(one, happened_on)
        for each in ending:
            if not can_merge(OrganisationKind(each.kind), OrganisationKind(one.kind)):
                raise KindsDiffer(name=each.name, other=one.name)
            if is_at_or_below(one.path, each.path):
                raise WouldCycle(name=each.name, parent=one.name)
        endings = [
            Reshaping(Change.MERGE, each, happened_on, into=one, reason=reason) for each in ending
        ]
        for change in endings:
            require_free(actor, change, at=at)
        moved = _take_over(ending, one, happened_on)
        counts = hand_on(actor=actor, reshapings=endings, at=at)
        for each in ending:
            write_closing(each, happened_on)
        tell(
            one,
            EventKind.MERGED,
            on=happened_on,
            reason=reason,
            at=at,
            others=ending,
            members=counts.get("members", 0),
        )
        record(
            actor=actor,
            verb="organisation.organisation.merged",
            subject=one,
            at=at,
            detail={"merged": [each.code for each in ending], "moved": moved, **counts},
            reason=reason,
        )
    return one


def _take_over(ending: Sequence[Organisation], survivor: Organisation, on: date) -> int:
    """Put what stands below the ending ones below the survivor; give how many."""
    keys = [each.pk for each in ending]
    children = Organisation.objects.filter(parent__in=keys, closed_on=None).exclude(pk__in=keys)
    moving = list(children.select_related("unit").order_by("pk"))
    # An ending one below another ending one ends where it stands.
    for child in moving:
        child.refresh_from_db(fields=["path"])
        survivor.refresh_from_db(fields=["path"])
        check_above(survivor, on, moved=child)
        put_below(child, survivor, child.unit, on=on)
    return len(moving)


def split_organisation(
    *,
    actor: Actor,
    organisation: Organisation,
    code: str,
    name: str,
    kind: OrganisationKind,
    unit: Unit | None,
    members: Collection[int],
    happened_on: date,
    reason: str,
    at: datetime,
) -> Organisation:
    """Split a new organisation off, beside the old one; some members go to it.

    Args:
        actor: an officer or administrator of the level above.
        members: keys of those who go; some must stay.
        happened_on: the day from which they are two; today or before.

    Returns:
        The new organisation.

    Raises:
        NotAllowed: the level above is not the actor's.
        Missing, NobodyStays, NotItsMembers, HasTransfers: the choice of members does not do.
        Before: the old one was not yet what it is on that day.
        Ahead, IsClosed and what `found_node` raises: as they say.
    """
    with transaction.atomic():
        lock_trees()
        old = fresh_node(organisation)
        require(can_shape, actor, old)
        check_day(happened_on, at)
        check_open(old)
        splitting = Reshaping(
            Change.SPLIT, old, happened_on, people=frozenset(members), reason=reason
        )
        require_free(actor, splitting, at=at)
        began = old.states.get(ends_on=None).starts_on
        if happened_on < began:
            raise Before(name=old.name, day=began, why=CHANGED_THEN)
        new = write_node(
            Organisation,
            code=code,
            name=name,
            kind=kind,
            parent=old.parent,
            unit=unit,
            founded_on=happened_on,
            at=at,
        )
        counts = hand_on(actor=actor, reshapings=[replace(splitting, into=new)], at=at)
        tell(
            old,
            EventKind.SPLIT,
            on=happened_on,
            reason=reason,
            at=at,
            others=[new],
            members=counts.get("members", 0),
        )
        record(
            actor=actor,
            verb="organisation.organisation.split",
            subject=old,
            at=at,
            detail={"new": new.code, **counts},
            reason=reason,
        )
    return new
