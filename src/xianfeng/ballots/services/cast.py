import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count as counting
from threading import Lock, Thread
from typing import Any, Self

from django.conf import settings
from django.db import connection, transaction

from xianfeng.audit.keeping import empty_log
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import Envelope
from xianfeng.ballots.rules.comments import clean_comment
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.questions import Given, Questionnaire
from xianfeng.ballots.selectors.receipts import Receipt, written_receipt
from xianfeng.ballots.selectors.slips import (
    NAMES,
    Day,
    Facts,
    SlipUsed,
    code_of,
    facts_of,
    open_day,
    questions_of,
    require_good,
)
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.ledger.promises import NONCE_BYTES, stored
from xianfeng.foundation.ledger.sealing import seal
from xianfeng.foundation.masking import masked

COMMITS_IN_LOG = 100
"""Commits after which the write-ahead log is emptied; ours. The worker does it by the second."""
MOST_TOGETHER = 200
"""Ballots that share a commit."""

_SPEND = "UPDATE {slip} SET state = 'used', commitment = %s WHERE digest = %s AND state = 'unused'"
_LAY_DOWN = "INSERT INTO {envelope} (key, round_id, day_id, sealed) VALUES"
_commits = counting(1)


@dataclass(eq=False)
class Ballot:
    """A ballot on its way into the box; what became of it is written on it.

    Attributes:
        answers: gives them for the questions of its slip, or refuses.
        comment: as it is kept.
        fault: why it is not in the box.
    """

    code: bytes = field(repr=False)
    answers: Callable[[Questionnaire], Given] = field(repr=False)
    comment: str = field(repr=False)
    digest: str = field(init=False, repr=False)
    content: Content = field(init=False, repr=False)
    facts: Facts = field(init=False, repr=False)
    is_done: bool = False
    fault: BaseException | None = None

    def __post_init__(self) -> None:
        self.digest = stored(self.code).hex()

    @classmethod
    def made(cls, *, token: str, answers: Callable[[Questionnaire], Given], comment: str) -> Self:
        """Bring a ballot into the shape in which `cast_all` takes it.

        Raises:
            UnknownSlip: no slip has this code.
            CommentTooLong: the comment does not fit.
        """
        most = settings.FIGURES.comment_most_characters
        return cls(code_of(token), answers, masked(clean_comment(comment, most=most)))


_waiting: list[Ballot] = []
_lining_up = Lock()
_writing = Lock()
_emptying = Lock()


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
        BoxNotReady: no day of the box has begun.
        BallotIncomplete: a question that must be answered has no valid answer.
        CommentTooLong: the comment does not fit.
    """
    ballot = Ballot.made(token=token, answers=lambda _: answers, comment=comment)
    if connection.in_atomic_block:
        _write([ballot])
    else:
        _write_in_turn(ballot)
    if ballot.fault is not None:
        raise ballot.fault
    content, facts = ballot.content, ballot.facts
    return written_receipt(
        ballot.code, content.commitment, facts.log, facts.window_code, day=content.since
    )


def cast_all(*, ballots: Sequence[Ballot]) -> None:
    """Put ballots into the box in one commit; each says afterwards whether, or why not.

    For those who line ballots up themselves (`config.casting`). No receipt is signed: whoever holds
    the slip asks for it.
    """
    with _writing, _answered(ballots):
        _write(ballots)
    _count_commit()


def _write_in_turn(ballot: Ballot) -> None:
    """Line up; whoever comes to the desk writes for all who stand there by then."""
    with _lining_up:
        _waiting.append(ballot)
    with _writing:
        if not ballot.is_done:
            with _lining_up:
                together = [ballot, *(each for each in _waiting if each is not ballot)]
                together = together[:MOST_TOGETHER]
                _waiting[:] = [each for each in _waiting if each not in together]
            with _answered(together):
                _write(together)
            _count_commit()


@contextmanager
def _answered(together: Sequence[Ballot]) -> Iterator[None]:
    """Tell all who stood there how it went: a fault is everybody's, for nothing was written."""
    try:
        yield
    except BaseException as fault:  # noqa: BLE001 -- each of them raises it again
        for each in together:
            each.fault = fault
    finally:
        for each in together:
            each.is_done = True


def _count_commit() -> None:
    """Empty the log now and then, in a thread of its own: nobody who casts waits for it."""
    if next(_commits) % COMMITS_IN_LOG == 0 and _emptying.acquire(blocking=False):
        Thread(target=_emptied, name="log").start()


def _emptied() -> None:
    try:
        empty_log()
    finally:
        _emptying.release()


def _write(together: Sequence[Ballot]) -> None:
    """Spend slips and lay down envelopes in one transaction, durable at its end.

    By the thousand an hour: constant statements, no rows as objects.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Held to the end: a day does not end between the sealing and the laying down.
        day = open_day(cursor)
        if day is not None and not keys.is_ours(day.number, day.public_key.hex()):
            day = None  # whoever laid it into the database could read what is sealed to it
        known = facts_of(cursor, [each.digest for each in together])
        taken: dict[str, Ballot] = {}
        for each in together:
            try:
                _check(each, known.get(each.digest), day, is_second=each.digest in taken)
            except Refusal as refusal:
                each.fault = refusal
            else:
                taken[each.digest] = each
        if not taken or day is None:
            return
        spent = [(each.content.commitment, each.digest) for each in taken.values()]
        cursor.executemany(_SPEND.format_map(NAMES), spent)
        assert cursor.rowcount == len(spent), "a slip was spent beside this transaction"
        new_key = Envelope._meta.get_field("key")  # noqa: SLF001 -- Django's public name
        row = ", ".join(["(%s, %s, %s, %s)"] * len(taken))
        laid: list[Any] = []
        for each in taken.values():
            key = new_key.get_db_prep_value(new_key.get_default(), connection)
            sealed = seal(each.content.written, day.public_key)
            laid += (key, each.facts.round, day.number, sealed)
        cursor.execute(f"{_LAY_DOWN.format_map(NAMES)} {row}", laid)


def _check(ballot: Ballot, facts: Facts | None, day: Day | None, *, is_second: bool) -> None:
    """Refuse a ballot whose slip is not good, or write down what is sealed of it."""
    slip, today = require_good(facts, day)
    if is_second:
        raise SlipUsed(code=slip.window_code)
    questionnaire = questions_of(slip.asked)
    ballot.facts = slip
    ballot.content = Content(
        code=ballot.code,
        first=secrets.token_bytes(NONCE_BYTES),
        second=secrets.token_bytes(NONCE_BYTES),
        since=today.number,
        questionnaire=questionnaire.name,
        answers=questionnaire.encode(ballot.answers(questionnaire)),
        comment=ballot.comment,
        salt=secrets.token_bytes(NONCE_BYTES) if ballot.comment else b"",
    )
