"""What the calendar does for transfers: moves, reminds, and tells those above a silent side."""

from datetime import datetime

from django.db import transaction

from xianfeng.access.selectors.speakers import speakers_for
from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import Refusal
from xianfeng.people.models.life import Transfer
from xianfeng.people.rules.life import TransferState
from xianfeng.people.selectors.transfers import (
    due_transfers,
    half_silent_transfers,
    silent_transfers,
)
from xianfeng.people.services.transfers import _notify, _open, _take_effect, _tell


def settle_transfers(*, actor: Actor, at: datetime) -> int:
    """Let agreed transfers take effect whose day has come; give how many did.

    One that meets an obstacle (the target was closed meanwhile, or the member is now the only
    secretary) stays agreed; both sides are told and can refuse it with a reason.
    """
    done = 0
    for transfer in due_transfers(at=at):
        try:
            with transaction.atomic():
                _take_effect(actor, _open(transfer), at)
        except Refusal:
            with transaction.atomic():
                _tell(actor, "transfer_stuck", transfer, at)
        else:
            done += 1
    return done


def remind_sides(*, actor: Actor, at: datetime) -> int:
    """Remind both sides once half of the time for an answer is over; give of how many."""
    reminded = 0
    for transfer in half_silent_transfers(at=at):
        with transaction.atomic():
            if _claim(transfer, "reminded_at", at):
                _tell(actor, "transfer_waits", transfer, at)
                reminded += 1
    return reminded


def tell_those_above(*, actor: Actor, at: datetime) -> int:
    """Tell the level above a silent side that it may answer instead; once a transfer.

    Returns:
        Of how many transfers somebody above was told.
    """
    told = 0
    for transfer in silent_transfers(at=at):
        with transaction.atomic():
            if _claim(transfer, "escalated_at", at):
                _notify(actor, "transfer_silent", transfer, at, _above_silent_sides(transfer, at))
                told += 1
    return told


def _claim(transfer: Transfer, field: str, at: datetime) -> bool:
    """Mark a transfer as told of, unless it was answered or told of meanwhile."""
    waiting = Transfer.objects.filter(pk=transfer.pk, state=TransferState.ASKED.value)
    return bool(waiting.filter(**{field: None}).update(**{field: at}))


def _above_silent_sides(transfer: Transfer, at: datetime) -> set[int]:
    sides = (
        (transfer.source, transfer.released_at),
        (transfer.target, transfer.accepted_at),
    )
    return {
        user
        for side, answered_at in sides
        if answered_at is None and side.parent is not None
        for user in speakers_for(side.parent, at=at)
    }
