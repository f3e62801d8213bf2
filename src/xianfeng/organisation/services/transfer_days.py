"""What the calendar does for transfers: moves, reminds, and tells those above a silent side."""

from datetime import datetime

from django.db import transaction

from xianfeng.foundation.errors import Refusal
from xianfeng.organisation.models import Transfer
from xianfeng.organisation.permissions import Actor
from xianfeng.organisation.rules import TransferState
from xianfeng.organisation.selectors.life import (
    due_transfers,
    half_silent_transfers,
    silent_transfers,
    speakers_for,
)

from .transfers import _notify, _open, _take_effect, _tell


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
            claimed = Transfer.objects.filter(
                pk=transfer.pk, reminded_at__isnull=True, state=TransferState.ASKED.value
            ).update(reminded_at=at)
            if not claimed:
                continue
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
            claimed = Transfer.objects.filter(
                pk=transfer.pk, escalated_at__isnull=True, state=TransferState.ASKED.value
            ).update(escalated_at=at)
            users = {
                user
                for side, answered_at in (
                    (transfer.source, transfer.released_at),
                    (transfer.target, transfer.accepted_at),
                )
                if answered_at is None and side.parent is not None
                for user in speakers_for(side.parent, at=at)
            }
            if not claimed:
                continue
            _notify(actor, "transfer_silent", transfer, at, users)
            told += 1
    return told
