"""The demo city's ballots: 200,000 of them, with the used slips that belong to them (I2)."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.ballots.models.days import DayKey, Envelope
from xianfeng.ballots.models.rounds import Questionnaire as Published
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.rules.counts import month_number
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.questions import WINDOW_1, Questionnaire, Trouble, marks
from xianfeng.ballots.rules.rounds import RoundKind
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.services.days import turn_day
from xianfeng.ballots.services.rounds import questionnaire_named
from xianfeng.foundation.ledger.promises import batch_root, stored
from xianfeng.foundation.ledger.sealing import seal
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import windows

from .history import write_log
from .people import (
    BETTER_WINDOWS as BETTER_WINDOWS,
)
from .people import (
    FIRST_MONTH,
    Temper,
    comment_of,
    good_in,
    mixed,
    temper_of,
)
from .people import (
    QUIET_WINDOWS as QUIET_WINDOWS,
)
from .people import (
    WORSE_WINDOWS as WORSE_WINDOWS,
)
from .printed import Answers, Printed, Row

BALLOTS = 200_000
RECENT_MONTHS = 2
MOST_TODAY = 12
"""Ballots of a window that wait in envelopes, cast on the day of building."""

BEFORE = "before the sealed box"
OUTSIDE = "officer from outside"


def fill(*, at: datetime, seed: int) -> str:
    """Write batches, slips, ballots and their log, from January 2025 to the day of building.

    A month is opened at once; what was cast on the day of building waits in sealed envelopes.

    Args:
        at: the day of building; the history ends there.
    """
    random = Random(seed)
    today = day_of(at)
    rated = list(windows().order_by("code"))
    tempers = {window.pk: temper_of(random, window.code) for window in rated}
    with transaction.atomic():
        asked = questionnaire_named(actor=System("demo"), name=WINDOW_1.name, at=at)
        rounds = Round.objects.bulk_create(
            Round(
                kind=RoundKind.WINDOW.value, unit=window, questionnaire=asked, opens_on=FIRST_MONTH
            )
            for window in rated
        )
        cells = _printed(random, _rows(random, rounds, tempers, today), tempers, today)
        Batch.objects.bulk_create(each.batch for each in cells)
        write_log(random, cells, today, at)
        Batch.objects.bulk_update([each.batch for each in cells], ["place"], batch_size=300)
        slips = sorted(row for each in cells for row in each.slips)
        _pour(Slip, ("digest", "batch_id", "state", "commitment", "place"), slips)
        Tally.objects.bulk_create(_tallies(cells), batch_size=2000)
        _lay_comments(random, cells)
        day = turn_day(actor=System("demo"), at=at)
        sealed = _cast_today(random, cells, tempers, day)
        ballots = sum(each.row.ballots for each in cells)
        record(
            actor=System("demo"),
            verb="ballots.demo.filled",
            subject=cells[0].batch,
            at=at,
            detail={"windows": len(rated), "slips": len(slips), "ballots": ballots + sealed},
        )
    return f"{len(rated)} windows, {ballots:,} ballots opened, {sealed} sealed"


def fill_campaign(
    random: Random,
    *,
    asked: Questionnaire,
    title: str,
    opens_on: date,
    closes_on: date,
    cells: Sequence[tuple[Unit, str, Sequence[Answers], int]],
) -> list[int]:
    """Write the rounds of a campaign with what was answered, and give their keys.

    They count as ballots from before the sealed box: no log of the demo speaks of them.

    Args:
        closes_on: the first day on which it is closed.
        cells: unit, group, answers, slips that are left.
    """
    row, _ = Published.objects.get_or_create(
        name=asked.name,
        defaults={"digest": asked.digest, "content": asked.as_json, "published_on": opens_on},
    )
    rounds = Round.objects.bulk_create(
        Round(
            kind=RoundKind.CAMPAIGN.value,
            unit=unit,
            questionnaire=row,
            group=group,
            title=title,
            opens_on=opens_on,
            closes_on=closes_on,
        )
        for unit, group, _answers, _spare in cells
    )
    batches, slips, tallies = [], [], []
    for made, (_unit, _group, answers, spare) in zip(rounds, cells, strict=True):
        count = len(answers) + spare
        if not count:
            continue
        batches.append(
            Batch(
                round=made,
                count=count,
                printed_on=opens_on,
                root=random.randbytes(32).hex(),
                approvals=[BEFORE],
                before=len(answers) + spare,
            )
        )
        states = [SlipState.USED.value] * len(answers) + [SlipState.VOIDED.value] * spare
        slips.append(states)
        counted: Counter[tuple[str, str]] = Counter()
        for each in answers:
            counted.update(marks(each))
        tallies += [
            Tally(
                round=made,
                month=month_number(opens_on),
                in_log=False,
                question=question,
                code=code,
                count=number,
            )
            for (question, code), number in sorted(counted.items())
        ]
    Batch.objects.bulk_create(batches)
    rows = [
        (random.randbytes(32).hex(), batch.pk, state, None, None)
        for batch, states in zip(batches, slips, strict=True)
        for state in states
    ]
    _pour(Slip, ("digest", "batch_id", "state", "commitment", "place"), sorted(rows))
    Tally.objects.bulk_create(tallies, batch_size=2000)
    return [made.pk for made in rounds]


def _rows(
    random: Random, rounds: Sequence[Round], tempers: dict[int, Temper], today: date
) -> list[Row]:
    """Part the ballots among windows and months, exactly; quiet windows get a handful."""
    months = []
    period = Period.month_of(FIRST_MONTH)
    while period.start <= today:
        months.append(period)
        period = period.next()
    wanted: list[tuple[Round, date, float]] = []
    quiet: dict[tuple[int, date], int] = {}
    for rated in rounds:
        for month in months:
            days = (min(month.end, today + timedelta(days=1)) - month.start).days
            season = 1 + 0.18 * math.sin(month.start.month / 12 * 2 * math.pi)
            crowd = tempers[rated.unit_id or 0].crowd
            weight = crowd * season * days * random.uniform(0.85, 1.15)
            if not weight:
                quiet[rated.pk, month.start] = random.randint(2, 5)
            wanted.append((rated, month.start, weight))
    total = sum(weight for *_, weight in wanted)
    left = BALLOTS - sum(quiet.values())
    rows, carried = [], 0.0
    for rated, start, weight in wanted:
        # What rounding cuts off is carried on, so that the sum comes out exactly; so is what is too
        # little to be opened.
        carried += weight / total * left
        ballots = quiet.get((rated.pk, start), round(carried))
        if (rated.pk, start) not in quiet:
            if ballots < settings.FIGURES.cell_minimum:
                continue
            carried -= ballots
        spare = round(ballots * random.uniform(0.04, 0.12)) + 1
        rows.append(Row(rated, start, ballots, spare))
    last = max(place for place, row in enumerate(rows) if (row.round.pk, row.month) not in quiet)
    rows[last] = replace(rows[last], ballots=rows[last].ballots + round(carried))
    return rows


def _printed(
    random: Random, rows: Sequence[Row], tempers: dict[int, Temper], today: date
) -> list[Printed]:
    """One batch for each window and month, printed in its first days, and its ballots."""
    newest = month_number(today)
    cells = []
    for row in rows:
        temper = tempers[row.round.unit_id or 0]
        is_sealed = temper.crowd > 0
        codes = [random.randbytes(32) for _ in range(row.ballots + row.spare)]
        answers, contents = [], []
        weighed = mixed(temper, good_in(random, temper, row.month))
        for code, written in zip(codes, random.choices(*weighed, k=row.ballots), strict=False):
            comment = comment_of(random, temper, int(written[0]))
            answers.append(_answers(written))
            if is_sealed:
                contents.append(_content(random, code, answers[-1], comment))
        is_recent = newest - month_number(row.month) < RECENT_MONTHS
        spent = row.ballots if is_recent else len(codes)
        unit = row.round.unit
        batch = Batch(
            round=row.round,
            count=len(codes),
            printed_on=min(row.month + timedelta(days=random.randrange(4)), today),
            root=batch_root(map(stored, codes)).hex(),
            approvals=[f"printer at {unit.code}", OUTSIDE] if unit else [BEFORE],
            before=0 if is_sealed else spent,
        )
        cells.append(Printed(row, batch, codes, answers, contents, is_recent))
    return cells


@cache
def _answers(written: str) -> Answers:
    """Read a level and three ticks."""
    ticks = zip(Trouble, written[1:], strict=True)
    return WINDOW_1.encode(
        {"level": written[0], "met": [trouble.value for trouble, tick in ticks if tick == "1"]}
    )


def _content(
    random: Random, code: bytes, answers: Answers, comment: str = "", day: int = 0
) -> Content:
    return Content(
        code=code,
        first=random.randbytes(32),
        second=random.randbytes(32),
        since=day,
        questionnaire=WINDOW_1.name,
        answers=answers,
        comment=comment,
        salt=random.randbytes(32) if comment else b"",
    )


def _tallies(cells: Sequence[Printed]) -> list[Tally]:
    rows = []
    for each in cells:
        counted: Counter[tuple[str, str]] = Counter()
        for answers in each.answers:
            counted.update(marks(answers))
        rows += [
            Tally(
                round=each.row.round,
                month=month_number(each.row.month),
                in_log=bool(each.contents),
                question=question,
                code=code,
                count=count,
            )
            for (question, code), count in sorted(counted.items())
        ]
    return rows


def _lay_comments(random: Random, cells: Sequence[Printed]) -> None:
    rows = [
        Comment(
            key=UUID(int=random.getrandbits(128)),
            round=each.row.round,
            month=month_number(each.row.month),
            text=content.comment,
            salt=content.salt.hex(),
        )
        for each in cells
        for content in each.contents
        if content.comment
    ]
    Comment.objects.bulk_create(sorted(rows, key=lambda row: row.key), batch_size=2000)


def _cast_today(
    random: Random, cells: Sequence[Printed], tempers: dict[int, Temper], day: DayKey
) -> int:
    """Cast some of the slips that are left, of the newest batch of each window."""
    newest = {each.row.round.pk: each for each in cells if each.contents}
    public_key = bytes.fromhex(day.public_key)
    envelopes = []
    for each in newest.values():
        temper = tempers[each.row.round.unit_id or 0]
        weighed = mixed(temper, temper.good)
        for code in each.codes[each.row.ballots + 1 :][: random.randint(1, MOST_TODAY)]:
            (written,) = random.choices(*weighed)
            content = _content(random, code, _answers(written), day=day.number)
            sealed = seal(content.written, public_key)
            key = UUID(int=random.getrandbits(128))
            envelopes.append(Envelope(key=key, round=each.row.round, day=day, sealed=sealed))
            Slip.objects.filter(digest=content.digest).update(
                state=SlipState.USED.value, commitment=content.commitment
            )
    Envelope.objects.bulk_create(sorted(envelopes, key=lambda row: row.key), batch_size=200)
    return len(envelopes)


def _pour(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows by the hundred thousand; through the models it would take half a minute."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001 -- Django's public name of a model
    names = ", ".join(quote(column) for column in columns)
    places = ", ".join("%s" for _ in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 -- names of our own columns
