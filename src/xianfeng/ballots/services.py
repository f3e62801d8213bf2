import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count as counting

from django.conf import settings
from django.db import transaction
from django.db.models import F

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import empty_log
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.ground import require_open

from .models import Ballot, Batch, Slip, Tally
from .permissions import can_print_slips
from .rules import (
    TOKEN_BYTES,
    WINDOW_1,
    SlipState,
    clean_comment,
    month_number,
    stored_value,
    sums_of,
    write_token,
)
from .selectors import RatedWindow, SlipUsed, open_slip

CASTS_IN_LOG = 20
"""After which the write-ahead log is emptied; ours."""
_casts = counting(1)


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


def cast(*, token: str, answers: Mapping[str, str], comment: str, month: date) -> RatedWindow:
    """Put one ballot into the box and spend its slip, both or neither (D10, I2).

    There is no actor, no moment and no line in the trail: who votes is nobody's business.

    Args:
        token: as it stands on the slip.
        answers: the code of the chosen option for each question; a tick is "1".
        comment: a few words, or none.
        month: any day of the month of voting; nothing finer than the month is kept.

    Returns:
        The window that was rated.

    Raises:
        UnknownSlip: no slip has this code.
        SlipUsed: its ballot is in the box; this one is not taken.
        SlipVoided: it was called in.
        BallotIncomplete: a question that must be answered has no valid answer.
        CommentTooLong: the comment does not fit.
    """
    slip = open_slip(token)
    written = slip.questionnaire.encode(answers)
    words = clean_comment(comment, most=settings.FIGURES.comment_most_characters)
    with transaction.atomic():
        # The database decides who comes first: of two casts with one slip, one finds it unused.
        unused = Slip.objects.filter(digest=slip.digest, state=SlipState.UNUSED.value)
        if not unused.update(state=SlipState.USED.value):
            open_slip(token)
            raise SlipUsed  # pragma: no cover -- what was used or voided stays so
        ballot = Ballot.objects.create(
            window_id=slip.window.pk,
            questionnaire=slip.questionnaire.name,
            month=month_number(month),
            answers=written,
            comment=words,
        )
        _add_up(ballot)
        transaction.on_commit(_unlink)
    return slip.window


def _unlink() -> None:
    """Empty the write-ahead log after some casts: it shows which slip was spent with which."""
    if next(_casts) % CASTS_IN_LOG == 0:
        empty_log()


def _add_up(ballot: Ballot) -> None:
    """Add a ballot to the sums of its window and month; inside the transaction that casts it."""
    cell = Tally.objects.filter(window_id=ballot.window_id, month=ballot.month)
    more = {name: F(name) + 1 for name in sums_of(ballot.questionnaire, ballot.answers)}
    if not cell.update(**more):
        # The first of its month; of two at once, one makes the row and the other waits for it.
        first = Tally(window_id=ballot.window_id, month=ballot.month)
        Tally.objects.bulk_create([first], ignore_conflicts=True)
        cell.update(**more)
