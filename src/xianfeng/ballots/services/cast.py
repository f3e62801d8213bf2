from collections.abc import Iterable
from datetime import date
from itertools import count as counting

from django.conf import settings
from django.db import transaction
from django.db.models import F

from xianfeng.audit.keeping import empty_log
from xianfeng.ballots.models.ballots import Ballot
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.comments import clean_comment
from xianfeng.ballots.rules.counts import month_number, sums_of, written
from xianfeng.ballots.rules.questions import Given
from xianfeng.ballots.rules.slips import (
    SlipState,
)
from xianfeng.ballots.selectors.slips import RatedWindow, SlipUsed, open_slip

CASTS_IN_LOG = 20
"""After which the write-ahead log is emptied; ours."""
_casts = counting(1)


def cast(*, token: str, answers: Given, comment: str, month: date) -> RatedWindow:
    """Put one ballot into the box and spend its slip, both or neither (D10, I2).

    There is no actor, no moment and no line in the trail: who votes is nobody's business.

    Args:
        token: as it stands on the slip.
        answers: for each question the code of the chosen option, or those of the ticked ones.
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
    kept = slip.questionnaire.encode(answers)
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
            answers=written(kept),
            comment=words,
        )
        _add_up(ballot, sums_of(kept))
        transaction.on_commit(_unlink)
    return slip.window


def _unlink() -> None:
    """Empty the write-ahead log after some casts: it shows which slip was spent with which."""
    if next(_casts) % CASTS_IN_LOG == 0:
        empty_log()


def _add_up(ballot: Ballot, sums: Iterable[str]) -> None:
    """Add a ballot to the sums of its window and month; inside the transaction that casts it."""
    cell = Tally.objects.filter(window_id=ballot.window_id, month=ballot.month)
    more = {name: F(name) + 1 for name in sums}
    if not cell.update(**more):
        # The first of its month; of two at once, one makes the row and the other waits for it.
        first = Tally(window_id=ballot.window_id, month=ballot.month)
        Tally.objects.bulk_create([first], ignore_conflicts=True)
        cell.update(**more)
