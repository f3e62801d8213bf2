"""Slips and ballots for tests, through the services where a test does not count by thousands."""

import secrets
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from tests.factories.organisation import NOW
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots.models.days import DayKey, Opening
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.rules.counts import Counts, counts_of, month_number
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.questions import WINDOW_1, marks
from xianfeng.ballots.rules.rounds import Channel, RoundKind
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.selectors.openings import contents_of
from xianfeng.ballots.services.batches import approve_batch, print_slips
from xianfeng.ballots.services.box import Done, open_box
from xianfeng.ballots.services.rounds import questionnaire_named
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit

SEPTEMBER = date(2026, 9, 1)
PRAISE: Mapping[str, str] = {"level": "5"}


def make_slips(
    window: Unit, count: int = 1, *, at: datetime = NOW, channel: Channel = Channel.SLIP
) -> tuple[str, ...]:
    """Unused slips with their tokens, approved by two."""
    printed = print_slips(actor=SYSTEM, window=window, count=count, channel=channel, at=at)
    approve_batch(actor=SYSTEM, window=window, batch_id=printed.batch_id, at=at)
    return printed.tokens


def make_round(window: Unit, *, opens_on: date = SEPTEMBER) -> Round:
    """The standing round of a window."""
    found, _ = Round.objects.get_or_create(
        kind=RoundKind.WINDOW.value,
        unit=window,
        questionnaire=questionnaire_named(actor=SYSTEM, name=WINDOW_1.name, at=NOW),
        defaults={"opens_on": opens_on},
    )
    return found


def make_ballots(
    window: Unit,
    count: int,
    *,
    level: int = 5,
    doors: bool = False,
    faces: bool = False,
    things: bool = False,
    month: date = SEPTEMBER,
) -> None:
    """Ballots that were cast and opened, with the used slips that belong to them."""
    if not count:
        return
    batch = Batch.objects.create(round=make_round(window), count=count, printed_on=month, place=0)
    Slip.objects.bulk_create(
        Slip(
            digest=secrets.token_hex(32),
            batch=batch,
            state=SlipState.USED.value,
            commitment=secrets.token_bytes(32),
            place=0,
        )
        for _ in range(count)
    )
    ticks = {"doors": doors, "faces": faces, "things": things}
    answers = WINDOW_1.encode(
        {"level": str(level), "met": [name for name, is_met in ticks.items() if is_met]}
    )
    for (question, code), once in Counter(marks(answers)).items():
        tally, _ = Tally.objects.get_or_create(
            round=batch.round,
            month=month_number(month),
            in_log=True,
            question=question,
            code=code,
            defaults={"count": 0},
        )
        tally.count += once * count
        tally.save()


def window_counts(window_ids: Collection[int], period: Period) -> dict[int, Counts]:
    """Add up the months of windows in a period; windows without ballots are absent."""
    marks: dict[int, Counter[tuple[str, str]]] = {}
    rows = Tally.objects.filter(
        round__kind=RoundKind.WINDOW.value,
        round__unit_id__in=window_ids,
        month__gte=month_number(period.start),
        month__lt=month_number(period.end),
    )
    for row in rows.select_related("round"):
        assert row.round.unit_id is not None
        marks.setdefault(row.round.unit_id, Counter())[row.question, row.code] += row.count
    return {window: counts_of(found) for window, found in marks.items()}


def contents_in_the_box() -> list[Content]:
    """What the envelopes of the open day hold, read with the day's own key."""
    day = DayKey.objects.get(state=DayState.OPEN.value)
    _key, contents = contents_of(day)
    return [content for held in contents.values() for content in held]


def night(nights: int = 1, *, after: datetime = NOW) -> Done:
    """Let nights pass: each time the new day begins, and the box is opened."""
    for number in range(1, nights + 1):
        done = open_box(actor=SYSTEM, at=after + timedelta(days=number))
    return done


def opened_number() -> int:
    """Return the number of an opening; a night passes where there is none."""
    found = Opening.objects.values_list("day_id", flat=True).first()
    return night().opened[0].day_id if found is None else found


def make_openings(window: Unit, counts: Mapping[date, int]) -> None:
    """Days of the box whose openings brought so many ballots of a window; in no tally."""
    first = DayKey.objects.count()
    round_id = make_round(window).pk
    for number, (on, ballots) in enumerate(sorted(counts.items()), first + 1):
        day = DayKey.objects.create(
            number=number, public_key="", on=on, state=DayState.DESTROYED.value
        )
        Opening.objects.create(
            day=day,
            log=LogName.PUBLIC.value,
            step=2,
            start=number * 10_000,
            size=number * 10_000 + ballots,
            ballots=ballots,
            cells=[{"round": round_id, "rounds": [round_id], "start": 0, "ballots": ballots}],
            first_note="",
            second_note="-",
        )


def make_comments(window: Unit, *texts: str, month: date = SEPTEMBER) -> None:
    """What people wrote, masked and apart from their answers."""
    Comment.objects.bulk_create(
        Comment(round=make_round(window), month=month_number(month), text=text) for text in texts
    )
