import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.permissions import can_print_slips
from xianfeng.ballots.rules.questions import WINDOW_1
from xianfeng.ballots.rules.slips import (
    TOKEN_BYTES,
    SlipState,
    stored_value,
    write_token,
)
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.ground import require_open


class NotAWindow(Refusal):
    """Slips are printed for windows only."""

    sentence = N_("{unit} is not a service window.")


class WrongNumberOfSlips(Refusal):
    """A batch has at least one slip and not more than the operator allows."""

    sentence = N_("Print at least 1 and at most {most} slips at once.")
    beside = ("count",)


class UnknownBatch(Refusal):
    """The window has no such batch."""

    sentence = N_("This window has no such batch of slips.")


class NothingToCallIn(Refusal):
    """No slip of the batch is unused."""

    sentence = N_("Every slip of this batch has already been used or called in.")


@dataclass(frozen=True)
class PrintedSlips:
    """Fresh slips; their tokens are here and nowhere else, and cannot be had again."""

    batch_id: int
    printed_on: date
    tokens: tuple[str, ...]

    def __repr__(self) -> str:
        """Say how many there are; a token in a log or an error report could vote."""
        return f"<{len(self.tokens)} slips>"


def print_slips(*, actor: Actor, window: Unit, count: int, at: datetime) -> PrintedSlips:
    """Make slips for a window and give their tokens, once (D10).

    Raises:
        NotAllowed: the actor has no role at the window or above that prints slips.
        NotAWindow: the unit serves no citizens.
        WrongNumberOfSlips: fewer than one, or more than `FIGURES.slips_most_at_once`.
        IsClosed: the window has been closed.
    """
    require(can_print_slips, actor, window)
    if window.kind != UnitKind.WINDOW.value:
        raise NotAWindow(unit=window.name)
    if not 1 <= count <= settings.FIGURES.slips_most_at_once:
        raise WrongNumberOfSlips(most=settings.FIGURES.slips_most_at_once)
    tokens = [secrets.token_bytes(TOKEN_BYTES) for _ in range(count)]
    printed_on = day_of(at)
    with transaction.atomic():
        require_open(actor=actor, node=window, at=at)
        batch = Batch.objects.create(
            window=window, questionnaire=WINDOW_1.name, count=count, printed_on=printed_on
        )
        # In the order of the hashes, which is none: a row's place tells nothing of the sheet.
        Slip.objects.bulk_create(
            Slip(digest=digest, batch=batch) for digest in sorted(map(stored_value, tokens))
        )
        record(
            actor=actor, verb="ballots.slips.printed", subject=batch, at=at, detail={"slips": count}
        )
    return PrintedSlips(batch.pk, printed_on, tuple(write_token(token) for token in tokens))


def void_slips(*, actor: Actor, window: Unit, batch_id: int, at: datetime) -> int:
    """Call in the unused slips of a batch and give how many there were; ballots stay.

    Raises:
        NotAllowed: the actor has no role at the window or above that prints slips.
        UnknownBatch: the window has no such batch.
        NothingToCallIn: no slip of the batch is unused.
    """
    require(can_print_slips, actor, window)
    with transaction.atomic():
        batch = Batch.objects.filter(pk=batch_id, window=window).first()
        if batch is None:
            raise UnknownBatch
        slips = Slip.objects.filter(batch=batch, state=SlipState.UNUSED.value)
        voided = slips.update(state=SlipState.VOIDED.value)
        if not voided:
            raise NothingToCallIn
        record(
            actor=actor, verb="ballots.slips.voided", subject=batch, at=at, detail={"slips": voided}
        )
    return voided
