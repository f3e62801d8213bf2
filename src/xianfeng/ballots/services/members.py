"""Rounds over a frozen roll: each member on it has one slip, and nobody knows which (D13)."""

import hmac
import secrets
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor, Person
from xianfeng.audit.keeping import once
from xianfeng.audit.services import record
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch, Slip, Taken
from xianfeng.ballots.permissions import can_open_rounds
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.rounds import Channel, RoundKind, is_open
from xianfeng.ballots.rules.slips import TOKEN_BYTES, stored_value, write_token
from xianfeng.ballots.selectors.batches import leaf_of
from xianfeng.ballots.selectors.counts import box_today
from xianfeng.ballots.selectors.slips import RoundClosed
from xianfeng.ballots.services.days import turn_day
from xianfeng.ballots.services.log import append
from xianfeng.ballots.services.rounds import questionnaire_named
from xianfeng.foundation.errors import N_, NotAllowed
from xianfeng.foundation.ledger.promises import batch_root
from xianfeng.foundation.refusals import NotAfter
from xianfeng.organisation.selectors.days import day_of
from xianfeng.rolls.models import Roll, RollEntry
from xianfeng.rolls.selectors import am_i_on

SECRET_BYTES = 32


def open_members_round(
    *,
    actor: Actor,
    roll: Roll,
    questionnaire: str,
    title: str,
    closes_on: date,
    at: datetime,
) -> Round:
    """Put questions to all who stand on a frozen roll; opened once, after the last day.

    The slips of all places on the roll are made now and committed to the log of members; taking one
    later writes nothing that says which. What makes them lies in shares, like the key of a day.

    Raises:
        NotAllowed: the actor is no secretary where the roll was drawn up, or above.
        NotAfter: it would end before it begins.
        Twice: the roll has a round already.
        SharesMissing: the secret of the round could not be laid down.
    """
    require(can_open_rounds, actor, roll)
    if closes_on <= day_of(at):
        raise NotAfter(day=day_of(at), why=N_("people need time to answer"))
    secret = secrets.token_bytes(SECRET_BYTES)
    with once(N_("A round of this roll")):
        if not DayKey.objects.exists():
            turn_day(actor=actor, at=at)
        made = Round.objects.create(
            kind=RoundKind.MEMBERS.value,
            unit=roll.organisation.unit,
            questionnaire=questionnaire_named(actor=actor, name=questionnaire, at=at),
            roll=roll,
            title=title,
            opens_on=day_of(at),
            closes_on=closes_on,
            log=LogName.MEMBERS.value,
        )
        keys.destroy(keys.name_of_round(made.pk))  # of a round that came to nothing
        keys.put(keys.name_of_round(made.pk), secret)
        digests = sorted(stored_value(_token(secret, place)) for place in range(roll.size))
        batch = Batch.objects.create(
            round=made,
            count=roll.size,
            channel=Channel.ROLL.value,
            printed_on=day_of(at),
            root=batch_root(map(bytes.fromhex, digests)).hex(),
            proposed_by_id=actor.user_id,
            approvals=[f"frozen roll {roll.digest}"],
        )
        Slip.objects.bulk_create(Slip(digest=digest, batch=batch) for digest in digests)
        leaf = leaf_of(batch, batch.count)
        batch.place = append(log=LogName.MEMBERS, leaves=[leaf.line], at=at).size - 1
        batch.save(update_fields=["place"])
        record(
            actor=actor,
            verb="ballots.round.opened",
            subject=made,
            at=at,
            detail={"slips": roll.size},
        )
    return made


class NotOnTheRoll(NotAllowed):
    """Only who stands on the frozen roll votes in the round."""

    sentence = N_("You are not on the roll of this round.")


def take_slip(*, actor: Person, in_round: Round, at: datetime) -> str:
    """Return the slip of a member on the roll; it is made anew each time and stored nowhere.

    The roll keeps that it was taken, without a moment; the trail keeps nothing.

    Raises:
        NotOnTheRoll: the member is not on the roll, or was taken off.
        RoundClosed: the round takes no ballots on the day of the box.
        SharesMissing: what makes slips cannot be put together.
    """
    roll = in_round.roll
    if roll is None:
        raise NotOnTheRoll
    today = box_today() or day_of(at)
    if not is_open(today, in_round.opens_on, in_round.closes_on):
        raise RoundClosed
    entries = list(
        RollEntry.objects.filter(roll=roll).order_by("number", "pk").values_list("member_id", "pk")
    )
    places = [place for place, (member, _) in enumerate(entries) if member == actor.member_id]
    if not places or not am_i_on(actor.member_id, roll).is_on:
        raise NotOnTheRoll
    secret = keys.get(keys.name_of_round(in_round.pk))
    with transaction.atomic():
        Taken.objects.get_or_create(round=in_round, entry_id=entries[places[0]][1])
    return write_token(_token(secret, places[0]))


def _token(secret: bytes, place: int) -> bytes:
    return hmac.digest(secret, b"slip\n" + str(place).encode(), sha256)[:TOKEN_BYTES]
