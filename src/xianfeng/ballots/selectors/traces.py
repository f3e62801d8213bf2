"""What the box keeps of its days and batches; no ballot, no slip, and nothing finer than a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count, Max, Min, QuerySet

from xianfeng.ballots.models.days import DayKey, Opening
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Comment
from xianfeng.ballots.rules.counts import month_number
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.rounds import RoundKind
from xianfeng.foundation.periods import Period


@dataclass(frozen=True)
class OpenedDay:
    """The ballots of one window that one opening brought.

    Attributes:
        on: the day on which they were cast, if `is_one_day`.
        is_one_day: its day was no longer than one, and nothing of the day before had waited for it.
    """

    number: int
    on: date
    ballots: int
    is_one_day: bool


@dataclass(frozen=True)
class SpentBatch:
    """A batch of which every slip was used, all of them in ballots of one opening."""

    batch_id: int
    count: int
    day: int


def opened_days(window_ids: Collection[int], period: Period) -> dict[int, list[OpenedDay]]:
    """List what each opening of a period brought to windows, by day; three queries."""
    rounds = Round.objects.filter(kind=RoundKind.WINDOW.value, unit_id__in=window_ids)
    window_of = dict(rounds.values_list("pk", "unit_id"))
    begun = dict(DayKey.objects.order_by("number").values_list("number", "on"))
    long = {one for one, other in pairwise(begun) if (begun[other] - begun[one]).days > 1}
    found: dict[int, dict[int, int]] = defaultdict(dict)
    openings = Opening.objects.filter(
        log=LogName.PUBLIC.value, day__on__gte=period.start, day__on__lt=period.end
    )
    for number, cells in openings.order_by("day_id").values_list("day_id", "cells"):
        for cell in cells:
            window = window_of.get(cell["round"])
            if window is not None:
                found[window][number] = found[window].get(number, 0) + cell["ballots"]
    return {
        window: [
            OpenedDay(number, begun[number], ballots, number not in long and number - 1 in days)
            for number, ballots in days.items()
        ]
        for window, days in found.items()
    }


def spent_batches(window_ids: Collection[int], period: Period) -> dict[int, list[SpentBatch]]:
    """List the batches printed in a period whose slips were all used and opened at once."""
    slips = (
        Slip.objects.filter(
            batch__round__unit_id__in=window_ids,
            batch__round__kind=RoundKind.WINDOW.value,
            batch__printed_on__gte=period.start,
            batch__printed_on__lt=period.end,
        )
        .values_list("batch_id", "batch__count", "batch__round__unit_id")
        .annotate(first=Min("place"), last=Max("place"), opened=Count("place"))
        .order_by("batch_id")
    )
    whole = [row for row in slips if row[1] == row[5]]
    openings = Opening.objects.filter(log=LogName.PUBLIC.value).order_by("day_id")
    spans = list(openings.values_list("day_id", "start", "size")) if whole else []
    found: dict[int, list[SpentBatch]] = defaultdict(list)
    for batch_id, count, window, first, last, _opened in whole:
        for number, start, size in spans:
            if start <= first and last < size:
                found[window].append(SpentBatch(batch_id, count, number))
    return dict(found)


def repeated_comments(
    window_ids: Collection[int], period: Period, *, fewest: int
) -> dict[int, list[tuple[str, int]]]:
    """List the texts that were written so often to one window, and how often; not hidden ones."""
    rows = (
        _comments(period)
        .filter(round__unit_id__in=window_ids)
        .values_list("round__unit_id", "text")
        .annotate(times=Count("pk"))
        .filter(times__gte=fewest)
        .order_by("round__unit_id", "-times", "text")
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for window, text, times in rows:
        found[window].append((text, times))
    return dict(found)


def comment_counts(
    window_ids: Collection[int], period: Period, texts: Collection[str]
) -> tuple[Mapping[int, int], int, Mapping[str, int]]:
    """Count the comments of windows, of all windows, and of all windows by these texts."""
    comments = _comments(period)
    own = comments.filter(round__unit_id__in=window_ids).values_list("round__unit_id")
    same = comments.filter(text__in=texts).values_list("text")
    return (
        dict(own.annotate(times=Count("pk")).order_by()),
        comments.count(),
        dict(same.annotate(times=Count("pk")).order_by()),
    )


def _comments(period: Period) -> QuerySet[Comment]:
    return Comment.objects.filter(
        round__kind=RoundKind.WINDOW.value,
        month__gte=month_number(period.start),
        month__lt=month_number(period.end),
    ).exclude(text="")
