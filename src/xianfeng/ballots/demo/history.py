"""The public log of the demo city, a month an opening, in the formats of every other."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from xianfeng.ballots.models.days import DayKey, Opening
from xianfeng.ballots.rules.cells import Cell
from xianfeng.ballots.rules.days import DayState, OpeningStep
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.questions import WINDOW_1
from xianfeng.ballots.selectors.batches import leaf_of
from xianfeng.ballots.selectors.receipts import state_of
from xianfeng.ballots.services.log import append
from xianfeng.foundation.ledger.leaves import (
    CellLeaf,
    DayLeaf,
    HalvesLeaf,
    VoidLeaf,
    picked,
    seed,
)
from xianfeng.foundation.periods import Period

from .printed import Printed, root_of


def write_log(random: Random, cells: Sequence[Printed], today: date, at: datetime) -> None:
    """Write batches, both steps of each month's opening, and what was called in."""
    months: dict[date, list[Printed]] = {}
    for each in cells:
        if each.contents:
            months.setdefault(each.row.month, []).append(each)
    figures = Counter[str]()
    lines: list[bytes] = []
    openings: list[Opening] = []
    size = 0
    for number, (month, own) in enumerate(sorted(months.items()), 1):
        lines += _batch_lines(own, size + len(lines), figures)
        before = append(log=LogName.PUBLIC, leaves=lines, at=at)
        if openings:
            openings[-1].second_note = before.note
        last = min(Period.month_of(month).end, today) - timedelta(days=1)
        day = DayKey.objects.create(
            number=number,
            public_key=random.randbytes(32).hex(),
            on=max(last, month),
            state=DayState.DESTROYED.value,
        )
        made = [
            Cell(each.row.round.code, random.randbytes(32), tuple(each.contents)) for each in own
        ]
        figures["ballots"] += (ballots := sum(len(each.contents) for each in own))
        leaf = DayLeaf(
            day=number,
            issued=figures["issued"],
            used=figures["ballots"],
            voided=figures["voided"],
            waiting=0,
            ballots=figures["ballots"],
            previous=before.frontier.root.hex(),
        )
        first, starts = [leaf.line], []
        for each, cell in zip(own, made, strict=True):
            first.append(_cell_leaf(number, each).line)
            starts.append(before.size + len(first))
            each.places = cell.places(starts[-1])
            first += cell.first_lines
        checkpoint = append(log=LogName.PUBLIC, leaves=first, at=at)
        drawn = seed(state_of(checkpoint), "checkpoint")
        lines = []
        for cell, start in zip(made, starts, strict=True):
            lines.append(HalvesLeaf(number, cell.round, "checkpoint").line)
            half = picked(drawn, cell.round, len(cell.contents))
            lines += cell.second_lines(start, half)
        size = checkpoint.size
        openings.append(
            Opening(
                day=day,
                log=LogName.PUBLIC.value,
                step=OpeningStep.SECOND,
                start=before.size,
                size=size + len(lines),
                ballots=ballots,
                cells=[
                    {
                        "round": each.row.round.pk,
                        "rounds": [each.row.round.pk],
                        "start": start,
                        "ballots": len(each.contents),
                        "voters": None,
                    }
                    for each, start in zip(own, starts, strict=True)
                ],
                first_note=checkpoint.note,
            )
        )
        lines += _void_lines(own, figures)
    if openings:
        openings[-1].second_note = append(log=LogName.PUBLIC, leaves=lines, at=at).note
    Opening.objects.bulk_create(openings)


def _batch_lines(cells: Sequence[Printed], place: int, figures: Counter[str]) -> list[bytes]:
    for number, each in enumerate(cells):
        each.batch.place = place + number
    figures["issued"] += sum(each.batch.count for each in cells)
    return [leaf_of(each.batch, each.batch.count).line for each in cells]


def _void_lines(cells: Sequence[Printed], figures: Counter[str]) -> list[bytes]:
    old = [each for each in cells if not each.is_recent]
    figures["voided"] += sum(each.row.spare for each in old)
    return [VoidLeaf(each.batch.code, each.row.spare, root_of(each.left)).line for each in old]


def _cell_leaf(day: int, printed: Printed) -> CellLeaf:
    unit = printed.row.round.unit
    assert unit is not None
    return CellLeaf(
        day=day,
        round=printed.row.round.code,
        unit=unit.code,
        questionnaire=WINDOW_1.name,
        digest=WINDOW_1.digest,
        ballots=len(printed.contents),
    )
