"""The demo city's ballots: 200,000 of them, with the used slips that belong to them (I2)."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.ballots.models.ballots import Ballot
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.counts import month_number
from xianfeng.ballots.rules.questions import WINDOW_1, Trouble
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.foundation.periods import Period
from xianfeng.organisation.demo import PRESSURED_WINDOW
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import windows

BALLOTS = 200_000
FIRST_MONTH = date(2025, 1, 1)
QUIET_WINDOWS = ("W23", "W34")
"""Windows with so few ballots that no quarter of theirs is published."""

BETTER_WINDOWS = ("W02", "W08", "W15", "W29")
"""Windows that rose with 2026Q3."""

WORSE_WINDOWS = ("W05", "W21", "W31")
"""Windows that fell with 2026Q3."""

TURN = date(2026, 7, 1)
RECENT_MONTHS = 2

PRAISE = (
    "态度很好，谢谢。",
    "一次就办成了，没有多跑。",
    "叫号快，讲得清楚。",
    "工作人员主动帮忙填表。",
    "比以前快多了。",
    "材料少带一样，帮我网上调出来了，很方便。",
    "午休时间也有人值班，点赞。",
    "老人不会用手机，有人一步一步教。",
)
MIDDLING = (
    "还可以，就是等得有点久。",
    "指示牌不太好找。",
    "自助机有一台坏了。",
    "网上预约的时间和现场对不上。",
    "复印要到楼下，不方便。",
)
BLAME = (
    "跑了三趟才办成，每次要的材料都不一样。",
    "窗口没人，等了四十分钟。",
    "问一句顶一句，态度冷淡。",
    "电话打不通，来了又说系统坏了。",
    "说好三天，拖了两个星期。",
    "下午四点就不收件了。",
    "在几个窗口之间推来推去。",
)


@dataclass(frozen=True)
class Temper:
    """How a window is rated: share of good ratings over time, and what people meet there."""

    good: float
    drift: float
    turn: float
    troubles: tuple[float, float, float]
    share_of_best: float
    talk: float
    crowd: float


def fill(*, at: datetime, seed: int) -> str:
    """Write batches, slips and ballots from January 2025 to the day of building.

    Args:
        at: the day of building; the history ends there.
    """
    random = Random(seed)
    today = day_of(at)
    rated = list(windows().order_by("code"))
    tempers = {window.pk: _temper(random, window.code) for window in rated}
    cells = _cells(random, rated, tempers, today)
    with transaction.atomic():
        batches = _batches(random, cells, today)
        slips = _slips(random, cells, batches, today)
        _pour(Slip, ("digest", "batch_id", "state"), slips)
        ballots = _ballots(random, cells, tempers)
        keys = sorted(random.getrandbits(128) for _ in ballots)
        write = Ballot._meta.get_field("key").get_db_prep_save  # noqa: SLF001 -- Django's public name
        _pour(
            Ballot,
            ("key", "window_id", "month", "answers", "comment", "questionnaire"),
            [
                (write(UUID(int=key), connection), *ballot, WINDOW_1.name)
                for key, ballot in zip(keys, ballots, strict=True)
            ],
        )
        Tally.objects.bulk_create(_tallies(ballots))
        record(
            actor=System("demo"),
            verb="ballots.demo.filled",
            subject=batches[0],
            at=at,
            detail={"windows": len(rated), "slips": len(slips), "ballots": len(ballots)},
        )
    return f"{len(rated)} windows, {len(ballots):,} ballots"


@dataclass(frozen=True)
class _Cell:
    """One window in one month."""

    window: Unit
    month: date
    ballots: int
    spare: int


def _temper(random: Random, code: str) -> Temper:
    good = min(max(random.gauss(0.9, 0.045), 0.76), 0.975)
    troubles = (random.uniform(0.5, 1.6), random.uniform(0.5, 1.6), random.uniform(0.6, 1.7))
    crowd = random.lognormvariate(0.0, 0.45)
    drift = random.choice((-0.015, 0.0, 0.0, 0.01, 0.02))
    turn = 0.0
    if code in BETTER_WINDOWS:
        good, turn = 0.86, 0.075
    elif code in WORSE_WINDOWS:
        good, turn = 0.93, -0.085
    elif code == PRESSURED_WINDOW:
        return Temper(0.998, 0.0, 0.0, (0.02, 0.02, 0.02), 0.975, 0.0, 1.1)
    elif code in QUIET_WINDOWS:
        crowd = 0.0
    return Temper(good, drift, turn, troubles, random.uniform(0.55, 0.68), 0.075, crowd)


def _cells(
    random: Random, rated: Sequence[Unit], tempers: dict[int, Temper], today: date
) -> list[_Cell]:
    """Part the ballots among windows and months, exactly; quiet windows get a handful."""
    months = []
    period = Period.month_of(FIRST_MONTH)
    while period.start <= today:
        months.append(period)
        period = period.next()
    wanted: list[tuple[Unit, date, float]] = []
    quiet: dict[tuple[int, date], int] = {}
    for window in rated:
        for month in months:
            days = (min(month.end, today + timedelta(days=1)) - month.start).days
            season = 1 + 0.18 * math.sin(month.start.month / 12 * 2 * math.pi)
            weight = tempers[window.pk].crowd * season * days * random.uniform(0.85, 1.15)
            if not weight:
                quiet[window.pk, month.start] = random.randint(2, 5)
            wanted.append((window, month.start, weight))
    total = sum(weight for *_, weight in wanted)
    left = BALLOTS - sum(quiet.values())
    cells, carried = [], 0.0
    for window, start, weight in wanted:
        # What rounding cuts off is carried on, so that the sum comes out exactly.
        carried += weight / total * left
        ballots = quiet.get((window.pk, start), round(carried))
        carried -= 0 if (window.pk, start) in quiet else ballots
        cells.append(_Cell(window, start, ballots, round(ballots * random.uniform(0.04, 0.12)) + 1))
    return cells


def _batches(random: Random, cells: Sequence[_Cell], today: date) -> list[Batch]:
    """One batch for each window and month, printed in its first days."""
    return Batch.objects.bulk_create(
        Batch(
            window=cell.window,
            questionnaire=WINDOW_1.name,
            count=cell.ballots + cell.spare,
            printed_on=min(cell.month + timedelta(days=random.randrange(4)), today),
        )
        for cell in cells
    )


def _slips(
    random: Random, cells: Sequence[_Cell], batches: Sequence[Batch], today: date
) -> list[tuple[str, int, str]]:
    """Slips in the order of their hashes; nobody holds their codes, they were handed out."""
    slips: list[tuple[str, int, str]] = []
    newest = month_number(today)
    for cell, batch in zip(cells, batches, strict=True):
        is_recent = newest - month_number(cell.month) < RECENT_MONTHS
        rest = SlipState.UNUSED if is_recent else SlipState.VOIDED
        states = [SlipState.USED.value] * cell.ballots + [rest.value] * cell.spare
        slips += [(random.randbytes(32).hex(), batch.pk, state) for state in states]
    return sorted(slips)


def _ballots(
    random: Random, cells: Sequence[_Cell], tempers: dict[int, Temper]
) -> list[tuple[int, int, str, str]]:
    """Ballots in no order at all: window, month, written answers, comment."""
    ballots: list[tuple[int, int, str, str]] = []
    for cell in cells:
        temper = tempers[cell.window.pk]
        written, weights = _mix(temper, _good_in(random, temper, cell.month))
        month = month_number(cell.month)
        for answers in random.choices(written, weights, k=cell.ballots):
            comment = _comment(random, temper, int(answers[0]))
            ballots.append((cell.window.pk, month, answers, comment))
    random.shuffle(ballots)
    return ballots


def _tallies(ballots: Sequence[tuple[int, int, str, str]]) -> list[Tally]:
    cells: dict[tuple[int, int], Counter[str]] = {}
    for (window_id, month, answers), count in Counter(ballot[:3] for ballot in ballots).items():
        sums = cells.setdefault((window_id, month), Counter())
        sums.update(dict.fromkeys(_sums(answers), count))
    return [
        Tally(window_id=window_id, month=month, **sums)
        for (window_id, month), sums in sorted(cells.items(), key=lambda cell: cell[0])
    ]


def _sums(written: str) -> tuple[str, ...]:
    ticked = (
        trouble.value for trouble, tick in zip(Trouble, written[1:], strict=True) if tick == "1"
    )
    return (f"level_{written[0]}", *ticked)


def _good_in(random: Random, temper: Temper, month: date) -> float:
    years = (month - FIRST_MONTH).days / 365
    good = temper.good + temper.drift * years + (temper.turn if month >= TURN else 0.0)
    # Only where people are pressed is nearly everybody pleased.
    return min(max(good + random.gauss(0, 0.006), 0.5), max(temper.good, 0.972))


def _mix(temper: Temper, good: float) -> tuple[list[str], list[float]]:
    """Return every possible ballot with its weight: the unhappy meet troubles more often."""
    best = temper.share_of_best
    levels = {
        5: good * best,
        4: good * (1 - best) * 0.66,
        3: good * (1 - best) * 0.34,
        2: (1 - good) * 0.6,
        1: (1 - good) * 0.4,
    }
    met = {5: (0.003, 0.003, 0.006), 4: (0.01, 0.01, 0.03), 3: (0.06, 0.06, 0.14)}
    written, weights = [], []
    for level, share in levels.items():
        chances = met.get(level, (0.26, 0.34, 0.52))
        for ticks in product((False, True), repeat=3):
            weight = share
            for tick, chance, more in zip(ticks, chances, temper.troubles, strict=True):
                likely = min(chance * more, 0.95)
                weight *= likely if tick else 1 - likely
            written.append(f"{level}{''.join('1' if tick else '0' for tick in ticks)}")
            weights.append(weight)
    return written, weights


def _comment(random: Random, temper: Temper, level: int) -> str:
    if random.random() >= temper.talk * (1 if level > 3 else 3):
        return ""
    return random.choice({5: PRAISE, 4: PRAISE, 3: MIDDLING}.get(level, BLAME))


def _pour(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows by the hundred thousand; through the models it would take half a minute."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001 -- Django's public name of a model
    names = ", ".join(quote(column) for column in columns)
    places = ", ".join("%s" for _ in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 -- names of our own columns
