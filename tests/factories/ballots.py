"""Slips and ballots for tests, through the services where a test does not count by thousands."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import date

from tests.factories.organisation import NOW
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots.models.ballots import Ballot
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.counts import month_number, sums_of, written
from xianfeng.ballots.rules.questions import WINDOW_1
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.services.batches import print_slips
from xianfeng.organisation.models.units import Unit

SEPTEMBER = date(2026, 9, 1)
PRAISE: Mapping[str, str] = {"level": "5"}


def make_slips(window: Unit, count: int = 1) -> tuple[str, ...]:
    """Unused slips with their tokens."""
    return print_slips(actor=SYSTEM, window=window, count=count, at=NOW).tokens


def make_ballots(
    window: Unit,
    count: int,
    *,
    level: int = 5,
    doors: bool = False,
    faces: bool = False,
    things: bool = False,
    month: date = SEPTEMBER,
    comment: str = "",
) -> None:
    """Ballots that were cast, with the used slips that belong to them."""
    if not count:
        return
    batch = Batch.objects.create(
        window=window, questionnaire=WINDOW_1.name, count=count, printed_on=month
    )
    Slip.objects.bulk_create(
        Slip(digest=secrets.token_hex(32), batch=batch, state=SlipState.USED.value)
        for _ in range(count)
    )
    ticks = {"doors": doors, "faces": faces, "things": things}
    answers = WINDOW_1.encode(
        {"level": str(level), "met": [name for name, is_met in ticks.items() if is_met]}
    )
    ballots = [
        Ballot(
            key=uuid.uuid4(),
            window=window,
            questionnaire=WINDOW_1.name,
            month=month_number(month),
            answers=written(answers),
            comment=comment,
        )
        for _ in range(count)
    ]
    Ballot.objects.bulk_create(ballots)
    tally, _ = Tally.objects.get_or_create(window=window, month=month_number(month))
    for name in sums_of(answers):
        setattr(tally, name, getattr(tally, name) + count)
    tally.save()
