"""The geometry of charts that one reads: numbers and days in, places in percent out; no Django.

What has a value stands at its value, and what has a day stands at its day: lines, labels, marks.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
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
class Spot:
    """A figure at its day, with its interval where there is one.

    None where there is none: `gap` says why, if not what the drawing says of all gaps.
    """

    day: date
    value: float | None
    low: float | None = None
    high: float | None = None
    gap: str = ""


@dataclass(frozen=True)
class Series:
    """One line, by day; the first is drawn strong, the second grey, then blue, then green."""

    name: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Mark:
    """Something that began on a day, ringed on the line (by its place) that it may have moved."""

    day: date
    label: str
    line: int = 0


@dataclass(frozen=True)
class Cell:
    """A month or quarter of the axis of time, half-open."""

    starts: date
    ends: date
    label: str
    under: str
    """Its year, as it stands below the label."""
    short: str
    """Label and year together."""
    row: str
    """Its whole name."""
    leads: bool = False
    """Labels begin anew here: in January."""

    @property
    def middle(self) -> date:
        """Where its label stands, and a figure that is of the whole of it."""
        return self.starts + (self.ends - self.starts) / 2

    def holds(self, day: date) -> bool:
        """Tell whether a figure of this day is of this cell; the figure of its end is."""
        return self.starts < day <= self.ends


def in_the_middle(cells: Iterable[Cell], values: Mapping[date, float]) -> tuple[Spot, ...]:
    """Put figures of whole cells in their middle, by their first days; the others are gaps."""
    return tuple(Spot(cell.middle, values.get(cell.starts)) for cell in cells)


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn, before it is laid out."""

    series: tuple[Series, ...]
    """Lines with spots by day, all within the cells."""
    cells: tuple[Cell, ...]
    """Months or quarters from left to right, without a hole."""
    target: float | None = None
    """A level line, with its words at the end."""
    target_words: str = ""
    pace: tuple[Spot, Spot] | None = None
    """The way to the target, from its first to its last day."""
    marks: tuple[Mark, ...] = ()
    """What began when; what lies outside is left out."""
    from_zero: bool = False
    """The axis begins at zero; it does so too where that costs no more than half."""
    note: str = ""
    """What the axis and the lines mean, beside the unit."""
    gap: str = ""
    """What is said where there is no figure."""
    sentence: str = ""
    """What is seen."""


@dataclass(frozen=True)
class Bar:
    """Where the interval and its value lie, in percent of the width."""

    left: float
    width: float
    at: float


@dataclass(frozen=True)
class Scale:
    """The axis that the bars of a column share."""

    start: float = 0.0
    end: float = 1.0
    bounds: tuple[float, ...] = ()
    """Values that a word depends on; the axis names them instead of round ones."""
    zones: tuple[str, ...] = ()
    """The words before, between and after the bounds."""

    @property
    def ticks(self) -> tuple[tuple[float, float], ...]:
        """What the axis names, from end to end, with its places."""
        inner = self.bounds or nice_ticks(self.start, self.end)[1:-1]
        return tuple((value, self.place(value)) for value in (self.start, *inner, self.end))

    @property
    def places(self) -> tuple[tuple[str, float], ...]:
        """The words of the zones with their middles."""
        edges = pairwise((self.start, *self.bounds, self.end))
        middles = [self.place((one + other) / 2) for one, other in edges]
        return tuple(zip(self.zones, middles, strict=False))

    def place(self, value: float) -> float:
        """Return where a value stands, in percent; what lies outside is cut at the edge."""
        part = (value - self.start) / (self.end - self.start)
        return rounded(min(max(part, 0.0), 1.0) * 100)


@dataclass(frozen=True)
class Part:
    """A part of a whole, drawn as a piece of a bar: where it begins and how wide, in percent."""

    name: str
    count: int
    left: float
    width: float


def parts_of(counts: Mapping[str, int]) -> tuple[Part, ...]:
    """Lay parts of a whole beside each other, in their order; what is empty has no part.

    >>> [(part.left, part.width) for part in parts_of({"good": 1, "bad": 3})]
    [(0.0, 25.0), (25.0, 75.0)]
    """
    whole = sum(counts.values())
    found: list[Part] = []
    before = 0
    for name, count in counts.items():
        if count:
            left, right = (round(each / whole * 100, 2) for each in (before, before + count))
            found.append(Part(name, count, left, round(right - left, 2)))
        before += count
    return tuple(found)


SHARES = Scale()
"""From nothing to all."""


def low_scale(intervals: Iterable[Interval | None]) -> Scale:
    """Choose a scale of shares on which several small ones can be compared: from nothing."""
    most = max((each.high for each in intervals if each), default=0.0)
    return Scale(end=next(end for end in (0.1, 0.2, 0.5, 1.0) if end >= min(most, 1.0)))


def high_scale(intervals: Iterable[Interval | None]) -> Scale:
    """Choose a scale of shares on which several large ones can be compared: up to all."""
    least = min((each.low for each in intervals if each), default=0.0)
    return Scale(start=next(start for start in (0.9, 0.8, 0.7, 0.5, 0.0) if start <= max(least, 0)))


TICKS = 4
NARROWEST = 0.5
"""Least width of an interval, in percent: what has none is still seen, at the edge too."""


def rounded(value: float) -> float:
    return round(value, 2)


def interval_bar(interval: Interval, scale: Scale = SHARES) -> Bar:
    """Lay out an interval on a scale; what lies outside is cut at the edge."""
    low, high = scale.place(interval.low), scale.place(interval.high)
    left = min(low, 100 - NARROWEST)
    return Bar(left, max(rounded(high - left), NARROWEST), scale.place(interval.value))


def nice_ticks(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Choose round tick values that enclose a range, from small to large.

    >>> nice_ticks(8.2, 18.9)
    [5, 10, 15, 20]
    >>> nice_ticks(0, 2, whole=True)
    [0, 1, 2]
    """
    if low == high:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    raw = (high - low) / TICKS
    power = 10 ** math.floor(math.log10(raw))
    steps = [m * power for m in (1, 2, 2.5, 5, 10)]
    if whole:
        steps = [1, *(step for step in steps if step >= 1 and step == int(step))]
    step = next(step for step in steps if step >= raw)
    first, last = math.floor(round(low / step, 9)), math.ceil(round(high / step, 9))
    return [round(step * i, 10) for i in range(first, last + 1)]
