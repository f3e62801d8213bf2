import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count as counting
from threading import Lock

from django.conf import settings
from django.db import connection, transaction

from xianfeng.audit.keeping import empty_log
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey, Envelope
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.comments import clean_comment
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.questions import Given
from xianfeng.ballots.rules.rounds import is_open
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.selectors.receipts import Receipt, written_receipt
from xianfeng.ballots.selectors.slips import BoxNotReady, OpenSlip, SlipUsed, open_slip
from xianfeng.foundation.ledger.promises import NONCE_BYTES
from xianfeng.foundation.ledger.sealing import seal
from xianfeng.foundation.masking import masked

CASTS_IN_LOG = 20
"""Commits after which the write-ahead log is emptied; ours."""
MOST_TOGETHER = 200
"""Ballots that share a commit."""
_commits = counting(1)


@dataclass(eq=False)
class _Given:
    """A ballot on its way into the box."""

    slip: OpenSlip
    content: Content
    is_done: bool = False
    is_taken: bool = False
    fault: BaseException | None = None


_waiting: list[_Given] = []
_lining_up = Lock()
_writing = Lock()


def cast(*, token: str, answers: Given, comment: str) -> Receipt:
    """Put one ballot into the box and spend its slip, both or neither (D10, I2).

    There is no actor, no moment and no line in the trail: who votes is nobody's business. The
    ballot is sealed to the key of the day, which nobody here can open. Those who cast at the same
    time share one commit; when this returns it is on the disk.

    Args:
        token: as it stands on the slip.
        answers: for each question the code of the chosen option, or those of the ticked ones.
        comment: a few words, or none; numbers of persons are masked before anything is kept.

    Returns:
        The receipt; whoever holds the slip can have it again.

    Raises:
        UnknownSlip: no slip has this code.
        SlipUsed: its ballot is in the box; this one is not taken.
        SlipVoided: it was called in.
        BatchNotApproved: its batch has no second approval yet.
        RoundClosed: its round takes no ballots on the day of the box.
        BoxNotReady: no day of the box has begun, or its key in the database is none of ours.
        BallotIncomplete: a question that must be answered has no valid answer.
        CommentTooLong: the comment does not fit.
    """
    slip = open_slip(token)
    kept = slip.questionnaire.encode(answers)
    words = masked(clean_comment(comment, most=settings.FIGURES.comment_most_characters))
    given = _Given(
        slip,
        Content(
            code=slip.code,
            first=secrets.token_bytes(NONCE_BYTES),
            second=secrets.token_bytes(NONCE_BYTES),
            since=slip.day,
            questionnaire=slip.questionnaire.name,
            answers=kept,
            comment=words,
            salt=secrets.token_bytes(NONCE_BYTES) if words else b"",
        ),
    )
    if connection.in_atomic_block:
        _write([given])
    else:
        _write_together(given)
    if not given.is_taken:
        open_slip(token)  # says why: used, called in, or its round is over by now
        raise SlipUsed(code=slip.window.code)  # pragma: no cover -- what was spent stays so
    return written_receipt(
        slip.code,
        given.content.commitment,
        slip.round.log,
        slip.window.code,
        day=slip.day,
    )


def _write_together(given: _Given) -> None:
    """Line up; whoever comes to the desk writes for all who stand there by then."""
    with _lining_up:
        _waiting.append(given)
    with _writing:
        if not given.is_done:
            with _lining_up:
                together = [given, *(each for each in _waiting if each is not given)]
                together = together[:MOST_TOGETHER]
                _waiting[:] = [each for each in _waiting if each not in together]
            with _answered(together):
                _write(together)
                if next(_commits) % CASTS_IN_LOG == 0:
                    empty_log()
    if given.fault is not None:
        raise given.fault


@contextmanager
def _answered(together: Sequence[_Given]) -> Iterator[None]:
    """Tell all who stood there how it went: a fault is everybody's, for nothing was written."""
    try:
        yield
    except BaseException as fault:  # noqa: BLE001 -- each of them raises it again
        for each in together:
            each.fault, each.is_taken = fault, False
    finally:
        for each in together:
            each.is_done = True


def _write(together: Sequence[_Given]) -> None:
    """Spend slips and lay down envelopes in one transaction, durable at its end."""
    with transaction.atomic():
        # Held to the end: a day does not end between the sealing and the laying down.
        day = DayKey.objects.select_for_update().filter(state=DayState.OPEN.value).first()
        if day is None or not keys.is_ours(day.number, day.public_key):
            raise BoxNotReady
        public_key = bytes.fromhex(day.public_key)
        envelopes = []
        for each in together:
            closes_on = each.slip.round.closes_on
            if closes_on is not None and not is_open(day.on, each.slip.round.opens_on, closes_on):
                continue  # the day turned since the slip was read, and its round is over
            # The database decides who comes first: of two casts with one slip, one finds it unused.
            unused = Slip.objects.filter(digest=each.slip.digest, state=SlipState.UNUSED.value)
            each.is_taken = bool(
                unused.update(state=SlipState.USED.value, commitment=each.content.commitment)
            )
            if each.is_taken:
                sealed = seal(each.content.written, public_key)
                envelopes.append(Envelope(round_id=each.slip.round.pk, day=day, sealed=sealed))
        Envelope.objects.bulk_create(envelopes)
