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
    """The ballots of a window in one opening; of one day, if none of the day before had waited."""

    number: int
    on: date
    ballots: int
    is_one_day: bool


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


def spent_batches(window_ids: Collection[int], period: Period) -> list[tuple[int, int, int]]:
    """List window, slips and day of batches of a period whose slips were all opened at once."""
    slips = Slip.objects.filter(
        batch__round__in=Round.objects.filter(
            kind=RoundKind.WINDOW.value, unit_id__in=window_ids
        ).values("pk"),
        batch__printed_on__gte=period.start,
        batch__printed_on__lt=period.end,
    ).values_list("batch__round__unit_id", "batch__count", "batch_id")
    placed = slips.annotate(first=Min("place"), last=Max("place"), opened=Count("place"))
    whole = [row for row in placed.order_by("batch_id") if row[1] == row[5]]
    openings = Opening.objects.filter(log=LogName.PUBLIC.value).order_by("day_id")
    spans = list(openings.values_list("day_id", "start", "size")) if whole else []
    return [
        (window, count, day)
        for window, count, _batch, first, last, _opened in whole
        for day, start, size in spans
        if start <= first and last < size
    ]


def repeated_comments(
    window_ids: Collection[int], period: Period, *, fewest: int
) -> list[tuple[int, str, int]]:
    """List window, text and how often it was written there, if so often; not hidden ones."""
    rows = _comments(period).filter(round__unit_id__in=window_ids)
    counted = rows.values_list("round__unit_id", "text").annotate(times=Count("pk"))
    return list(counted.filter(times__gte=fewest).order_by("round__unit_id", "-times", "text"))


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
