"""Which questions a quarter raises about windows, and what was answered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from xianfeng.ballots.selectors.counts import monthly_counts
from xianfeng.ballots.selectors.traces import (
    OpenedDay,
    comment_counts,
    opened_days,
    repeated_comments,
    spent_batches,
)
from xianfeng.foundation.paths import path_below
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.review.models.signs import SignNote
from xianfeng.review.rules.signs import (
    ALIKE,
    Sign,
    SignKind,
    batch_at_once,
    busy_day,
    closed_day,
    same_words,
    top_marks,
)
from xianfeng.review.rules.tables import table_of
from xianfeng.review.selectors.hours import closed_days


@dataclass(frozen=True)
class SignCard:
    """A sign of a window, with the answers to it, the first first."""

    window: Unit
    sign: Sign
    notes: tuple[SignNote, ...]


def signs_of(windows: Sequence[Unit], period: Period) -> list[SignCard]:
    """List what a quarter asks about windows, in their order; the cost is that of one.

    Args:
        period: a quarter; a window's rhythm is told by it and the one before.
    """
    ids = [window.pk for window in windows]
    found: dict[int, list[Sign]] = defaultdict(list)
    _add_top_marks(found, ids, period)
    days = opened_days(ids, Period(period.previous().start, 2 * period.months))
    _add_days(found, days, period)
    _add_closed_days(found, days, period)
    single = {window: {day.number for day in own if day.is_one_day} for window, own in days.items()}
    for window, slips, day in spent_batches(ids, period):
        if sign := batch_at_once(slips, is_one_day=day in single.get(window, ())):
            found[window].append(sign)
    _add_words(found, ids, period)
    notes: dict[tuple[int, str], list[SignNote]] = defaultdict(list)
    for note in SignNote.objects.filter(window__in=ids, quarter=period.label).order_by("pk"):
        notes[note.window_id, note.kind].append(note)
    return [
        SignCard(window, sign, tuple(notes[window.pk, sign.kind.value]))
        for window in windows
        for sign in found[window.pk]
    ]


def _add_top_marks(found: Mapping[int, list[Sign]], ids: Sequence[int], period: Period) -> None:
    figures = settings.FIGURES
    cells = {
        (path_below("", window), month): counts
        for window, month, counts in monthly_counts(ids, since=period.start)
    }
    for window in ids:
        path = path_below("", window)
        own = {cell: counts for cell, counts in cells.items() if cell[0] == path}
        table = table_of(own, top=path, minimum=figures.cell_minimum)
        levels = table.counts(path, period).levels
        share = float(figures.top_marks_share)
        if sign := top_marks(levels, share=share, minimum=figures.cell_minimum):
            found[window].append(sign)


def _add_days(
    found: Mapping[int, list[Sign]], days: Mapping[int, Sequence[OpenedDay]], period: Period
) -> None:
    for window, own in days.items():
        single = [day for day in own if day.is_one_day]
        most = busy_day([day.ballots for day in single])
        for day in single if most is not None else ():
            if day.ballots > (most or 0) and period.holds(day.on):
                seen: dict[str, date | int] = {"on": day.on, "ballots": day.ballots}
                found[window].append(Sign(SignKind.BUSY_DAY, seen))


def _add_closed_days(
    found: Mapping[int, list[Sign]], days: Mapping[int, Sequence[OpenedDay]], period: Period
) -> None:
    single = {window: [day for day in own if day.is_one_day] for window, own in days.items()}
    closed = closed_days(days, {day.on for own in single.values() for day in own})
    for window, own in single.items() if closed else ():
        usual = [day.ballots for day in own if (window, day.on) not in closed]
        for day in own:
            is_closed = (window, day.on) in closed and period.holds(day.on)
            if is_closed and closed_day(day.ballots, usual):
                seen: dict[str, date | int] = {"on": day.on, "ballots": day.ballots}
                found[window].append(Sign(SignKind.CLOSED_DAY, seen))


def _add_words(found: Mapping[int, list[Sign]], ids: Sequence[int], period: Period) -> None:
    repeated = repeated_comments(ids, period, fewest=ALIKE)
    texts = {text for _window, text, _times in repeated}
    if not texts:
        return
    of_window, whole, everywhere = comment_counts(ids, period, texts)
    for window, text, times in repeated:
        sign = same_words(
            text,
            times,
            own=of_window[window],
            elsewhere=everywhere[text] - times,
            others=whole - of_window[window],
        )
        if sign:
            found[window].append(sign)
