"""How lines are laid out on an axis of time: places in percent of the plot; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise

from .charts import Cell, Drawing, Mark, Series, Spot, nice_ticks, rounded


@dataclass(frozen=True)
class Line:
    """One drawn line: a path in a 100 × 100 box, and single dots where a line cannot be."""

    name: str
    kind: int
    path: str
    dots: tuple[tuple[float, float], ...] = ()
    band: str = ""


@dataclass(frozen=True)
class Label:
    """Words at a place in percent; `tier` says from which width on (0: always, 2: wide only)."""

    text: str
    x: float
    y: float
    kind: str = ""
    tier: int = 0
    row: int = 0

    @property
    def above(self) -> str:
        """How far above the plot the line of a mark reaches, to words in a further row."""
        return f"-{0.25 + 1.25 * self.row}rem" if self.row else ""


@dataclass(frozen=True)
class Chart:
    """A chart laid out; ticks run from top to bottom."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, float], ...]
    is_cut: bool
    times: tuple[Label, ...]
    years: tuple[Label, ...]
    ends: tuple[Label, ...]
    lasts: tuple[tuple[float, float, int], ...]
    """Where each line ends, with its kind."""
    marks: tuple[Label, ...]
    rings: tuple[tuple[float, float], ...]
    gaps: tuple[Label, ...]
    target_at: float | None
    pace: tuple[tuple[float, float], tuple[float, float]] | None
    rows: tuple[tuple[str, tuple[Spot | None, ...]], ...]

    @property
    def has_long_ends(self) -> bool:
        """Tell whether the words at the ends leave too little of a phone to the plot."""
        return max(width_of(label.text) for label in self.ends) > LONGEST_END

    @property
    def mark_rows(self) -> int:
        """How many lines the words of the marks take."""
        return max((mark.row + 1 for mark in self.marks), default=0)


LABELS_APART = 9.0
"""Height of a line of words, in percent of a chart's height (12 rem to words of 13 px)."""
WIDTHS = (90, 130, 360)
"""Least widths of a plot, in px at the normal size: tier 0 in large letters, phone, desk."""
LONGEST_END = 110
"""Width of words at a line's end, in px; on a phone longer ones stand below the plot."""
MIDDLE = 50
"""Percent of the width; words stand on the side that has more room."""
MOST_ROWS = 3
"""Lines of words of marks above a plot."""
STEPS = (1, 2, 3, 4, 6, 12, 24, 48, 96, 192)
LARGE = 0x2E80
"""From here on letters are as wide as high."""


def width_of(text: str) -> float:
    """Estimate the width of small words, in px at the normal size."""
    return sum(13.0 if ord(letter) >= LARGE else 7.5 for letter in text)


def apart(wanted: Sequence[float], *, least: float, top: float = 100.0) -> list[float]:
    """Move places apart so that neighbours are `least` or more away from each other.

    They keep their order, stay between 0 and `top` where all fit, and are moved no more than that.

    >>> apart([50, 52, 90], least=10)
    [46.0, 56.0, 90]
    """
    groups: list[list[int]] = []
    found = list(wanted)

    def spread(group: list[int]) -> None:
        length = least * (len(group) - 1)
        centre = sum(wanted[place] for place in group) / len(group)
        start = max(min(centre - length / 2, top - length), 0.0)
        for step, place in enumerate(group):
            found[place] = wanted[place] if not length else start + least * step

    for place in sorted(range(len(wanted)), key=lambda place: (wanted[place], place)):
        group = [place]
        spread(group)
        while groups and found[group[0]] - found[groups[-1][-1]] < least:
            group = [*groups.pop(), *group]
            spread(group)
        groups.append(group)
    return found


def _tiers(labels: Sequence[Label], first: int) -> list[int]:
    """Tell for each label from which width on it is shown, every so many, so that no two touch."""
    tiers = [len(WIDTHS)] * len(labels)
    step = 1
    for tier, width in reversed(list(enumerate(WIDTHS))):
        steps = (each for each in STEPS if each % step == 0)
        step = next(each for each in steps if _fit(labels[first % each :: each], width))
        for place in range(first % step, len(labels), step):
            tiers[place] = tier
    return tiers


def _fit(labels: Sequence[Label], width: int) -> bool:
    return all(
        (right.x - left.x) / 100 * width >= (width_of(left.text) + width_of(right.text)) / 2 + 6
        for left, right in pairwise(labels)
    )


@dataclass(frozen=True)
class _Plot:
    """Where days and values stand."""

    starts: date
    ends: date
    low: float
    high: float

    def x(self, day: date) -> float:
        return rounded((day - self.starts) / (self.ends - self.starts) * 100)

    def y(self, value: float) -> float:
        return rounded((self.high - value) / (self.high - self.low) * 100)


def _runs(spots: Iterable[Spot]) -> list[list[Spot]]:
    """Part a series where there is no record: a gap in the values is a gap in the line."""
    runs: list[list[Spot]] = [[]]
    for spot in spots:
        if spot.value is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    return [run for run in runs if run]


def _line(plot: _Plot, series: Series, kind: int) -> Line:
    def path(spots: Iterable[tuple[Spot, float | None]]) -> str:
        return "L".join(f"{plot.x(s.day)} {plot.y(v)}" for s, v in spots if v is not None)

    runs = _runs(series.spots)
    bands = [[spot for spot in run if spot.low is not None] for run in runs]
    return Line(
        name=series.name,
        kind=kind,
        path="".join(f"M{path((s, s.value) for s in run)}" for run in runs if len(run) > 1),
        dots=tuple(
            (plot.x(run[0].day), plot.y(run[0].value or 0)) for run in runs if len(run) == 1
        ),
        band="".join(
            f"M{path((s, s.high) for s in run)}L{path((s, s.low) for s in reversed(run))}Z"
            for run in bands
            if len(run) > 1
        ),
    )


def _values(series: Iterable[Series]) -> list[float]:
    spots = [spot for line in series for spot in line.spots]
    return [v for spot in spots for v in (spot.value, spot.low, spot.high) if v is not None]


def _marks(plot: _Plot, marks: Iterable[Mark]) -> tuple[Label, ...]:
    """Put the words of each mark at its day, one below another where they would touch."""
    found: list[Label] = []
    taken: list[list[tuple[float, float]]] = []
    for mark in sorted(marks, key=lambda mark: mark.day):
        x = plot.x(mark.day)
        width = width_of(mark.label) / WIDTHS[1] * 100 + 4
        is_early = x <= MIDDLE
        left, right = (x, x + width) if is_early else (x - width, x)
        free = (
            row
            for row, spans in enumerate(taken)
            if all(right < start or left > end for start, end in spans)
        )
        row = next(free, len(taken))
        if row == MOST_ROWS:
            found.append(Label("", x, 0))  # no room for words: the line and its ring remain
            continue
        taken += [[]] if row == len(taken) else []
        taken[row].append((left, right))
        found.append(Label(mark.label, x, 0, "start" if is_early else "end", row=row))
    return tuple(found)


def _on_line(plot: _Plot, series: Series, day: date) -> tuple[float, float] | None:
    """Return where a day meets the line; None where the line is not there."""
    for run in _runs(series.spots):
        for one, other in pairwise(run):
            if one.day <= day <= other.day and one.value is not None and other.value is not None:
                part = (day - one.day) / (other.day - one.day)
                return plot.x(day), plot.y(one.value + (other.value - one.value) * part)
    return None


def line_chart(drawing: Drawing, *, ends: Mapping[str, str]) -> Chart | None:
    """Lay out lines, with words at their ends by name; None when there is no value at all."""
    series, target = drawing.series, drawing.target
    values = _values(series)
    if not values:
        return None
    values += [] if target is None else [target]
    values += [spot.value for spot in drawing.pace or () if spot.value is not None]
    low, high = min(values), max(values)
    if drawing.from_zero or 0 <= low <= high - low:
        low = min(low, 0.0)
    ticks = nice_ticks(low, high, whole=all(value == int(value) for value in values))
    plot = _Plot(drawing.cells[0].starts, drawing.cells[-1].ends, ticks[0], ticks[-1])
    marks = [mark for mark in drawing.marks if plot.starts < mark.day < plot.ends]
    rings = [_on_line(plot, series[mark.line], mark.day) for mark in marks]
    times, years = _times(plot, drawing.cells)
    return Chart(
        lines=tuple(reversed([_line(plot, line, min(at, 3)) for at, line in enumerate(series)])),
        ticks=tuple((tick, plot.y(tick)) for tick in reversed(ticks)),
        is_cut=ticks[0] > 0,
        times=times,
        years=years,
        ends=_ends(plot, drawing, ends),
        lasts=tuple(
            (*_last_of(plot, line), min(at, 3)) for at, line in enumerate(series) if _values([line])
        ),
        marks=_marks(plot, marks),
        rings=tuple(ring for ring in rings if ring),
        gaps=_gaps(plot, series, drawing.gap),
        target_at=None if target is None else plot.y(target),
        pace=drawing.pace and (_place(plot, drawing.pace[0]), _place(plot, drawing.pace[1])),
        rows=tuple((cell.row, tuple(_of(cell, line) for line in series)) for cell in drawing.cells),
    )


def _of(cell: Cell, line: Series) -> Spot | None:
    return next((spot for spot in line.spots if cell.holds(spot.day)), None)


def _place(plot: _Plot, spot: Spot) -> tuple[float, float]:
    return plot.x(spot.day), plot.y(spot.value or 0.0)


def _last_of(plot: _Plot, line: Series) -> tuple[float, float]:
    return _place(plot, [spot for spot in line.spots if spot.value is not None][-1])


def _ends(plot: _Plot, drawing: Drawing, ends: Mapping[str, str]) -> tuple[Label, ...]:
    """Put names and last values at the height of the lines' ends, kept apart."""
    wanted = [
        (_last_of(plot, line)[1], ends[line.name], f"k{min(at, 3)}")
        for at, line in enumerate(drawing.series)
        if _values([line])
    ]
    if drawing.target is not None:
        wanted.append((plot.y(drawing.target), drawing.target_words, "target"))
    placed = apart([y for y, _, _ in wanted], least=LABELS_APART)
    return tuple(
        Label(text, 100, rounded(y), kind)
        for y, (_, text, kind) in zip(placed, wanted, strict=True)
    )


def _times(plot: _Plot, cells: Sequence[Cell]) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """Label the cells in their middle, as many as the width allows, and where a year begins."""
    labels = [Label(cell.label, plot.x(cell.middle), 100) for cell in cells]
    first = next((place for place, cell in enumerate(cells) if cell.leads), 0)
    tiers = _tiers(labels, first)
    years: list[Label] = []
    for place, (label, cell) in reversed(list(enumerate(zip(labels, cells, strict=True)))):
        if cell.under and (place == 0 or cell.leads):
            year = Label(cell.under, label.x, 100)
            if _fit([year, *years[:1]], WIDTHS[1]):
                years.insert(0, year)
    return (
        tuple(
            replace(label, tier=tier)
            for label, tier in zip(labels, tiers, strict=True)
            if tier < len(WIDTHS)
        ),
        tuple(years),
    )


def _gaps(plot: _Plot, series: Sequence[Series], words: str) -> tuple[Label, ...]:
    """Say in the middle of each time without any figure why there is none, where there is room."""
    told = {spot.day for line in series for spot in line.spots if spot.value is not None}
    untold = {spot.day: spot.gap or words for line in series for spot in line.spots}
    found: list[Label] = []
    for said, run in groupby(sorted(untold), lambda day: "" if day in told else untold[day]):
        gap = list(run)
        label = Label(said, plot.x(gap[0] + (gap[-1] - gap[0]) / 2), 50)
        found += [label] if said and _fit([*found[-1:], label], WIDTHS[1]) else []
    return tuple(found)


def sparkline(spots: Sequence[Spot], *, from_zero: bool = False) -> Line | None:
    """Lay out a small line without axes; None when there are fewer than two values."""
    series = Series("", tuple(spots))
    values = _values([series])
    if len(values) <= 1:
        return None
    low, high = min(values), max(values)
    margin = (high - low) * 0.1 or 1.0
    low = min(low, 0.0) if from_zero else low - margin
    plot = _Plot(spots[0].day, spots[-1].day, low, high + margin)
    line = _line(plot, series, 0)
    return replace(line, dots=(*line.dots, _last_of(plot, series)))
