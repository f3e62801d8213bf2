from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet, Sum

from xianfeng.ballots.models.days import DayKey, Opening
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.rules.counts import Counts, counts_of, first_day, month_number
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.questions import WINDOW_1
from xianfeng.ballots.rules.rounds import RoundKind
from xianfeng.foundation.periods import Period

Answered = dict[str, dict[str, int]]
"""Question → code → how often; under an empty question and code the ballots themselves."""


@dataclass(frozen=True)
class LastOpening:
    """As of which opening figures stand: its day, as a counter and as the day on which it began."""

    number: int
    on: date


def monthly_counts(
    window_ids: Collection[int] | None = None, *, since: date | None = None
) -> Iterator[tuple[int, date, Counts]]:
    """Count the ballots of each window and month, by window, then month, in one query.

    Figures move only by a whole opened cell. They are not suppressed: whoever shows them minds
    `FIGURES.cell_minimum`.

    Args:
        window_ids: None: of all windows.
        since: any day of the first month that is counted; None: from the beginning.
    """
    tallies = _of_windows().order_by("round__unit_id", "month")
    if since is not None:
        tallies = tallies.filter(month__gte=month_number(since))
    if window_ids is not None:
        tallies = tallies.filter(round__unit_id__in=window_ids)
    rows = tallies.values_list("round__unit_id", "month", "question", "code", "count")
    for (window, month), found in groupby(rows, key=lambda row: row[:2]):
        marks: dict[tuple[str, str], int] = {}
        for _window, _month, question, code, count in found:
            marks[question, code] = marks.get((question, code), 0) + count
        yield window, first_day(month), counts_of(marks)


def round_counts(round_ids: Collection[int], period: Period | None = None) -> dict[int, Answered]:
    """Count each answer of rounds in a period (None: in all time), in one query.

    Rounds without opened ballots are absent; an answer that nobody gave is, too.
    """
    tallies = Tally.objects.filter(round_id__in=round_ids)
    rows = (tallies if period is None else _within(tallies, period)).values_list(
        "round_id", "question", "code", "count"
    )
    found: dict[int, Answered] = {}
    for round_id, question, code, count in rows:
        codes = found.setdefault(round_id, {}).setdefault(question, {})
        codes[code] = codes.get(code, 0) + count
    return found


def ballots_since(month: date) -> int:
    """Count the ballots of this month and later ones: they only become more, so it dates them."""
    opened = Tally.objects.filter(month__gte=month_number(month), question="", code="")
    return opened.aggregate(ballots=Sum("count"))["ballots"] or 0


def last_opening() -> LastOpening | None:
    """Return as of which opening windows' figures stand; None before the first."""
    opened = Opening.objects.filter(log=LogName.PUBLIC.value).order_by("-day_id")
    for number, on in opened.values_list("day_id", "day__on")[:1]:
        return LastOpening(number, on)
    return None


def box_today() -> date | None:
    """Return the day of the box: the day on which its counter moved last; None before the first."""
    return DayKey.objects.order_by("-number").values_list("on", flat=True).first()


@dataclass(frozen=True)
class CommentCard:
    """What somebody wrote in a month, or the gap that was left where it was hidden."""

    key: UUID
    month: date
    text: str
    hidden_reason: str
    hidden_on: date | None


def comments_on(unit_id: int, month: date | None = None) -> list[CommentCard]:
    """List what people wrote of a unit, by month, the newest first, in no other order of time."""
    rows = Comment.objects.filter(round__unit_id=unit_id)
    if month is not None:
        rows = rows.filter(month=month_number(month))
    return [_card(row) for row in rows.order_by("-month", "key")]


def comment_months(unit_id: int) -> list[date]:
    """List the months in which somebody wrote of a unit, the newest first."""
    rows = Comment.objects.filter(round__unit_id=unit_id).order_by("-month")
    return [first_day(month) for month in rows.values_list("month", flat=True).distinct()]


def hidden_comments() -> list[tuple[str, str, CommentCard]]:
    """List every hidden comment: code and name of what was rated, reason, day (D11)."""
    rows = Comment.objects.exclude(hidden_reason="").select_related("round__unit")
    return [
        (row.round.unit.code, row.round.unit.name, _card(row))
        for row in rows.order_by("-hidden_on", "key")
        if row.round.unit is not None
    ]


def _card(row: Comment) -> CommentCard:
    return CommentCard(row.key, first_day(row.month), row.text, row.hidden_reason, row.hidden_on)


def _of_windows() -> QuerySet[Tally]:
    return Tally.objects.filter(
        round__kind=RoundKind.WINDOW.value, round__questionnaire__name__startswith=_WINDOW
    )


_WINDOW = f"{WINDOW_1.name.partition('.')[0]}."
"""How every version of the questionnaire of windows is called."""


def _within(tallies: QuerySet[Tally], period: Period) -> QuerySet[Tally]:
    return tallies.filter(month__gte=month_number(period.start), month__lt=month_number(period.end))
