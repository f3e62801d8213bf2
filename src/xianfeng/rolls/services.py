import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import is_at_or_below
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Before, PreviewOutdated, Twice
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.ground import require_open
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_draw_rolls
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.periods import Periods
from xianfeng.rolls.models import Roll, RollChange, RollEntry
from xianfeng.rolls.rules import (
    SEED_BITS,
    ChangeKind,
    DrawnFrom,
    Matter,
    RollRule,
    checked_title,
    roll_hash,
    roll_number,
    standing_exclusion,
)
from xianfeng.rolls.selectors import am_i_on, roll_preview

BATCH = 2_000


class EmptyRoll(Refusal):
    """Nobody would be asked."""

    sentence = N_("Nobody would be on this roll.")


class NotOnRoll(Refusal):
    """Only somebody on the roll can be taken off."""

    sentence = N_("This member is not on the roll.")
    beside = ("number",)


class NotEntitled(Refusal):
    """A roll holds only those who may do what it is for."""

    sentence = N_(
        "This member cannot be on it: because of their standing, because they have left, "
        "or because they belong to another organisation."
    )
    beside = ("number",)


def freeze_roll(
    *,
    actor: Actor,
    title: str,
    rule: RollRule,
    at: datetime,
    seen: str | None = None,
    seed: int | None = None,
) -> Roll:
    """Freeze who may vote, endorse or answer on a matter, with size and hash in the trail (D13).

    Args:
        actor: a secretary or officer in whose reach the organisation is.
        title: what the roll is for, up to 80 characters.
        seen: the hash of the preview that the actor has looked at; None freezes what is now.
        seed: the lot of a sample; drawn here where none is given, so that nobody picks one.

    Raises:
        UnknownOrganisation, NotAllowed: as `selectors.roll_preview` says.
        IsClosed: the organisation was closed meanwhile.
        Missing, TooLong, Twice, EmptyRoll, PreviewOutdated: as they say.
    """
    words = checked_title(title)
    try:
        with transaction.atomic():
            looked = roll_preview(actor, rule)
            require_open(actor=actor, node=looked.organisation, at=at)
            if not looked.people:
                raise EmptyRoll
            if seen is not None and seen != looked.digest:
                raise PreviewOutdated
            if rule.drawn_from is not DrawnFrom.SAMPLE:
                seed = None
            elif seed is None:
                seed = secrets.randbits(SEED_BITS)
            people = looked.drawn_with(seed or 0)
            roll = Roll.objects.create(
                title=words,
                matter=rule.matter.value,
                organisation=looked.organisation,
                drawn_from=rule.drawn_from.value,
                rule=rule.as_plain(),
                seed=seed,
                size=len(people),
                digest=roll_hash(person.number for person in people),
                frozen_at=at,
                frozen_by_id=actor.user_id,
            )
            RollEntry.objects.bulk_create(
                (
                    RollEntry(
                        roll=roll,
                        member_id=person.pk,
                        number=person.number,
                        organisation_id=person.organisation_id,
                        standing=person.standing.value,
                    )
                    for person in people
                ),
                batch_size=BATCH,
            )
            record(
                actor=actor,
                verb="rolls.roll.frozen",
                subject=roll,
                at=at,
                detail={
                    "organisation": looked.organisation.code,
                    "matter": roll.matter,
                    "drawn_from": roll.drawn_from,
                    "size": roll.size,
                    "digest": roll.digest,
                    "seed": seed,
                },
            )
    except IntegrityError as error:
        raise Twice(
            what=N_("This organisation already has a roll with this title."), beside=("title",)
        ) from error
    return roll


@decision
def change_roll(
    *, actor: Actor, roll: Roll, member: Member, kind: ChangeKind, reason: str, at: datetime
) -> RollChange:
    """Add somebody to a frozen roll or take somebody off, with the reason; what was frozen stays.

    Args:
        actor: a secretary or officer in whose reach the roll's organisation is.
        reason: why, up to 200 characters; everybody on the roll can read it.

    Raises:
        NotAllowed: the actor draws no rolls there.
        IsClosed: the organisation has ended; its rolls stay as they are.
        OwnMatter: it would be the actor, or somebody whose deputy the actor is.
        Before: it would stand before the freezing.
        Twice, NotOnRoll, NotEntitled, NoReason, TooLong: as they say.
    """
    words = checked_reason(reason)
    with transaction.atomic():
        require_open(actor=actor, node=roll.organisation, at=at)
        fresh = Roll.objects.select_for_update(of=("self",)).select_related("organisation__unit")
        current = Periods(at).member(member.pk)
        require_free(actor, current, at=at)
        frozen = fresh.get(pk=roll.pk)
        require(can_draw_rolls, actor, frozen.organisation)
        if at < frozen.frozen_at:
            raise Before(day=day_of(frozen.frozen_at), why=N_("the roll was frozen on that day"))
        is_on = am_i_on(current.pk, roll).is_on
        if kind is ChangeKind.ADDED:
            if is_on:
                raise Twice(what=N_("This member is already on the roll."), beside=("number",))
            if not _is_entitled(current, roll):
                raise NotEntitled
        elif not is_on:
            raise NotOnRoll
        changed = RollChange.objects.create(
            roll=roll,
            member=current,
            kind=kind.value,
            reason=words,
            changed_by_id=actor.user_id,
            recorded_at=at,
        )
        record(
            actor=actor,
            verb=f"rolls.roll.{kind.value}",
            subject=roll,
            at=at,
            reason=words,
            detail={"number": roll_number(current.number, current.pk)},
        )
    return changed


def _is_entitled(member: Member, roll: Roll) -> bool:
    return (
        member.left_on is None
        and is_at_or_below(member.organisation.path, roll.organisation.path)
        and standing_exclusion(Matter(roll.matter), Standing(member.standing)) is None
    )


def forget_reasons(*, actor: Actor, member: Member, at: datetime) -> None:
    """Take away why somebody was put on a roll or taken off; part of a deletion."""
    del actor, at
    RollChange.objects.filter(member=member).update(reason="—")
