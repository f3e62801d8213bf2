"""The geometry of charts that one reads: numbers in, places in percent out; no Django."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Interval(Protocol):
    """What an interval bar needs; `foundation.stats.Estimate` is one."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def cases(self) -> int: ...


@dataclass(frozen=True)
class Point:
    """One value of a series with the label of its time; None where nothing was observed."""

    label: str
    value: float | None


@dataclass(frozen=True)
class Series:
    """One line of a chart; the first is drawn in red, others grey, blue, dashed."""

    name: str
    points: tuple[Point, ...]

    @classmethod
    def of(cls, name: str, pairs: Sequence[tuple[str, float | None]]) -> "Series":
        """Make a series from (label, value) pairs."""
        return cls(name, tuple(Point(label, value) for label, value in pairs))


@dataclass(frozen=True)
class Bar:
    """Where the interval and its value lie, in percent of the width."""

    left: float
    width: float
    at: float


@dataclass(frozen=True)
class Line:
    """One drawn line: a path in a 100 × 100 box, and single dots where a line cannot be."""

    name: str
    kind: int
    path: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class LineChart:
    """A chart laid out: lines, ticks from top to bottom, labels of time, the mark."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, float], ...]
    first_label: str
    last_label: str
    mark_at: float | None
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]


NARROWEST = 0.5
"""Least width of an interval, in percent: what has none is still seen, at the edge too."""


def _round(value: float) -> float:
    return round(value, 2)


def interval_bar(interval: Interval, *, start: float = 0.0, end: float = 1.0) -> Bar:
    """Lay out an interval between `start` and `end`; what lies outside is cut at the edge."""

    def place(value: float) -> float:
        return _round(min(max((value - start) / (end - start), 0.0), 1.0) * 100)

    low, high = place(interval.low), place(interval.high)
    left = min(low, 100 - NARROWEST)
    return Bar(left, max(_round(high - left), NARROWEST), place(interval.value))


def nice_ticks(low: float, high: float, *, count: int = 4) -> list[float]:
    """Choose round tick values that enclose a range, from small to large.

    >>> nice_ticks(8.2, 18.9)
    [5, 10, 15, 20]
    """
    if low == high:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    raw = (high - low) / count
    power = 10 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw)
    first = math.floor(low / step)
    last = math.ceil(high / step)
    return [round(step * i, 10) for i in range(first, last + 1)]


def _path(
    values: Sequence[float | None], low: float, high: float
) -> tuple[str, tuple[tuple[float, float], ...]]:
    """Draw one series; a gap in the values is a gap in the line."""
    steps = max(len(values) - 1, 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        runs[-1].append((_round(index / steps * 100), _round((high - value) / (high - low) * 100)))
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in run) for run in runs if len(run) > 1)
    return path, tuple(run[0] for run in runs if len(run) == 1)


def line_chart(series: Sequence[Series], *, mark: str = "") -> LineChart | None:
    """Lay out series that share their labels; None when there is no value at all."""
    values = [p.value for line in series for p in line.points if p.value is not None]
    if not values:
        return None
    ticks = nice_ticks(min(values), max(values))
    low, high = ticks[0], ticks[-1]
    labels = tuple(p.label for p in series[0].points)
    steps = max(len(labels) - 1, 1)
    lines = []
    for index, line in enumerate(series):
        path, dots = _path([p.value for p in line.points], low, high)
        lines.append(Line(line.name, min(index, 3), path, dots))
    return LineChart(
        lines=tuple(reversed(lines)),
        ticks=tuple((t, _round((high - t) / (high - low) * 100)) for t in reversed(ticks)),
        first_label=labels[0],
        last_label=labels[-1],
        mark_at=_round(labels.index(mark) / steps * 100) if mark in labels else None,
        labels=labels,
        rows=tuple(
            (label, tuple(line.points[i].value for line in series))
            for i, label in enumerate(labels)
        ),
    )


def sparkline(values: Sequence[float | None]) -> Line | None:
    """Lay out a small line without axes; None when there are fewer than two values."""
    present = [value for value in values if value is not None]
    if len(present) < 2:  # noqa: PLR2004 -- two ends make a line
        return None
    low, high = min(present), max(present)
    margin = (high - low) * 0.1 or 1.0
    path, dots = _path(values, low - margin, high + margin)
    return Line("", 0, path, dots)
