"""A page's drawings read back as an eye reads them: places in the box, from the top left."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

Spot = tuple[float, float]
"""How far to the right and how far down, in percent of the box."""


@dataclass(frozen=True)
class DrawnBar:
    """An interval on its ground, in percent of the width."""

    low: float
    at: float
    high: float


@dataclass(frozen=True)
class DrawnChart:
    """Lines by their colour, the words of the axes in the order of reading, and the rules."""

    title: str
    words: tuple[str, ...]
    rules: tuple[float, ...]
    lines: dict[str, tuple[tuple[Spot, ...], ...]]
    """By colour (`k0` is the first): each run of the line; a dot is a run of one."""
    times: dict[str, float]
    """The words below, of months or quarters, with their places; later ones of a name win."""
    names: dict[str, str]
    """The words at the lines' ends by colour; the target's by `target`."""
    marks: dict[str, float]
    target_at: float | None
    gaps: tuple[str, ...]

    def read(self, y: float) -> float:
        """Tell which figure a height stands for, by the words of its axis alone."""
        top, bottom = self.number(0), self.number(-1)
        return top + (bottom - top) * (y - self.rules[0]) / (self.rules[-1] - self.rules[0])

    def number(self, place: int) -> float:
        return float(self.words[place].replace(",", "").replace("−", "-"))

    def figures(self, colour: str) -> list[float]:
        """Read a line's figures off its axis, from left to right."""
        return [round(self.read(y), 2) for run in self.lines[colour] for _, y in run]


def bars(page: str) -> list[DrawnBar]:
    """Read every interval of a page, in the order of the page."""
    return [_bar(drawing) for drawing in _drawings(page, "svg", "bar")]


def charts(page: str) -> list[DrawnChart]:
    """Read every chart of a page."""
    return [_chart(drawing) for drawing in _drawings(page, "figure", "chart")]


def sparklines(page: str) -> list[tuple[Spot, ...]]:
    """Read every small trend of a page; each has one run."""
    drawn = []
    for found in re.findall(r'<svg class="spark".*?</svg>.*?</svg>', page, re.DOTALL):
        drawing = ET.fromstring(found)  # noqa: S314 -- a page of our own
        (box,) = drawing.findall("svg")
        assert box.get("viewBox") == "0 0 100 100"
        (path,) = box.iter("path")
        (run,) = _runs(path.get("d", ""))
        drawn.append(run)
    return drawn


def progresses(page: str) -> list[tuple[int, int]]:
    """Read every progress of a page: how far, of how much."""
    found = re.findall(r'<progress max="(\d+)" value="(\d+)"', page)
    return [(int(value), int(whole)) for whole, value in found]


def _drawings(page: str, tag: str, name: str) -> Iterator[ET.Element]:
    for found in re.findall(rf'<{tag} class="{name}".*?</{tag}>', page, re.DOTALL):
        yield ET.fromstring(found)  # noqa: S314 -- a page of our own


def _bar(drawing: ET.Element) -> DrawnBar:
    """The ground fills the whole width; the value is a stroke whose middle says it."""
    ground, interval, value = drawing.iter("rect")
    classes = [each.get("class") for each in (ground, interval, value)]
    assert classes == ["bar-ground", "bar-interval", "bar-value"]
    assert (drawing.get("width"), ground.get("x"), ground.get("width")) == ("100%", None, "100%")
    shift = float(value.get("width", "")) / 2
    assert value.get("transform") == f"translate(-{shift} 0)"
    low = _percent(interval.get("x"))
    return DrawnBar(low, _percent(value.get("x")), round(low + _percent(interval.get("width")), 2))


def _chart(drawing: ET.Element) -> DrawnChart:
    plot = next(each for each in drawing.iter("svg") if each.get("class") == "chart-plot")
    (box,) = plot.findall("svg")
    assert (box.get("viewBox"), box.get("preserveAspectRatio")) == ("0 0 100 100", "none")
    assert {each.get("width") for each in (plot, box)} == {"100%"}
    assert {each.get("height") for each in (plot, box)} == {"100%"}
    lines: dict[str, tuple[tuple[Spot, ...], ...]] = {}
    for path in box.iter("path"):
        if path.get("class", "").startswith("line "):
            lines[_colour(path, "line")] = _runs(path.get("d", ""))
    for dot in _drawn(plot, "circle", "dot"):
        spot = (_percent(dot.get("cx")), _percent(dot.get("cy")))
        lines[_colour(dot, "dot")] = tuple(sorted([*lines[_colour(dot, "dot")], (spot,)]))
    rules = _drawn(plot, "line", "rule")
    assert all((each.get("x1"), each.get("x2")) == ("0", "100%") for each in rules)
    assert all(each.get("y1") == each.get("y2") for each in rules)
    words = [each.text or "" for each in _classed(drawing, "chart-y").iter("span")]
    caption = drawing.find("figcaption")
    places = [_percent(each.get("x1")) for each in _drawn(plot, "line", "mark")]
    marks = _drawn(plot, "text", "mark-label")
    assert [_percent(mark.get("x")) for mark in marks] == places
    target = _drawn(plot, "line", "target")
    return DrawnChart(
        title=(caption.text or "").strip() if caption is not None else "",
        words=tuple(words),
        rules=tuple(_percent(each.get("y1")) for each in rules),
        lines=lines,
        times={each.text or "": _percent(each.get("x")) for each in _drawn(plot, "text", "time")},
        names={_colour(each, "name"): each.text or "" for each in _drawn(plot, "text", "name")},
        marks={mark.text or "": place for mark, place in zip(marks, places, strict=True)},
        target_at=_percent(target[0].get("y1")) if target else None,
        gaps=tuple(each.text or "" for each in _drawn(plot, "text", "gap")),
    )


def _drawn(plot: ET.Element, tag: str, name: str) -> list[ET.Element]:
    return [each for each in plot.findall(tag) if each.get("class", "").split()[0] == name]


def _runs(path: str) -> tuple[tuple[Spot, ...], ...]:
    """Read a path of straight lines; anything else in it is an error."""
    assert re.fullmatch(r"(M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)+)*", path), path
    return tuple(
        tuple((float(x), float(y)) for x, y in (spot.split() for spot in run.split("L")))
        for run in path.split("M")[1:]
    )


def _classed(drawing: ET.Element, name: str) -> ET.Element:
    (found,) = (each for each in drawing.iter("div") if each.get("class") == name)
    return found


def _colour(drawn: ET.Element, kind: str) -> str:
    first, colour = drawn.get("class", "").split()
    assert first == kind
    return colour


def _percent(text: str | None) -> float:
    assert text is not None
    assert text.endswith("%")
    return float(text.removesuffix("%"))
