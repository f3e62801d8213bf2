"""Figures as drawings; each stands in words beside itself."""

from collections.abc import Iterable, Sequence
from typing import Any

import segno
from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xianfeng.ui import charts, lines, words
from xianfeng.ui.tags import drawn

register = template.Library()
MOST_TICKS = 4
"""So many words fit above the narrowest bar."""


@register.simple_tag
def interval_bar(
    estimate: charts.Interval | None,
    *,
    label: str,
    scale: charts.Scale = charts.SHARES,
    at: charts.Interval | None = None,
    unit: str = "%",
    few: str = "",
    numbers: bool = False,
    noun: str = "",
) -> SafeString:
    """Draw an estimate with its interval; None says calmly that there is too little.

    Args:
        estimate: value, low, high, cases; shares in [0, 1] when the unit is "%".
        label: what is estimated, for readers aloud.
        scale: the axis that the bars of a column share; `scale_axis` draws it once above them.
        at: where it stands on the scale, if that is not in its own unit.
        unit: "%" for shares, else the unit of the value.
        few: the sentence for None.
        numbers: write the figures below the bar.
        noun: what its cases are; ballots where nothing is said.
    """
    if estimate is None:
        return drawn("ui/interval_bar.html", {"few": few or _("too little to publish")})
    if unit == "%":
        low, high = (words.say_percent(v) for v in (estimate.low, estimate.high))
        value = words.say_percent(estimate.value)
    else:
        value, low, high = (
            words.say_number(v) for v in (estimate.value, estimate.low, estimate.high)
        )
        value = f"{value} {unit}".strip()
    return drawn(
        "ui/interval_bar.html",
        {
            "bar": charts.interval_bar(at or estimate, scale),
            "scale": scale,
            "label": label,
            "value": value,
            "low": low,
            "high": high,
            "cases": words.say_number(estimate.cases),
            "numbers": numbers,
            "noun": noun or _("ballots"),
        },
    )


@register.simple_tag
def parts_bar(
    parts: Sequence[tuple[str, words.Text, int]], *, label: str, names: bool = False
) -> SafeString:
    """Draw how many of a whole are what, beside each other; nothing where there is nothing.

    Args:
        parts: the class of each (`v5` the best to `v1` the worst), its words, how many.
        label: what the whole is, for readers aloud.
        names: write what each is, and how many, below the bar.
    """
    laid = {part.name: part for part in charts.parts_of({name: n for name, _words, n in parts})}
    told = [(laid[name], said, words.say_number(n)) for name, said, n in parts if name in laid]
    aloud = _(", ").join(f"{said} {count}" for _part, said, count in told)
    return drawn(
        "ui/parts_bar.html", {"parts": told, "told": aloud, "label": label, "names": names}
    )


@register.simple_tag
def scale_axis(scale: charts.Scale = charts.SHARES, *, unit: str = "%") -> SafeString:
    """Draw the axis of a column of interval bars, with the bounds that decide a word."""
    shown = scale.ticks if len(scale.ticks) <= MOST_TICKS else scale.ticks[::2]
    ticks = [
        (words.say_percent(value, 0) if unit == "%" else words.say_number(value), at)
        for value, at in shown
    ]
    return drawn("ui/scale_axis.html", {"ticks": ticks, "zones": scale.places})


@register.simple_tag
def high_scale(rows: Iterable[Any]) -> charts.Scale:
    """Choose the scale on which the good ratings of all rows are compared."""
    return charts.high_scale(row.good for row in rows)


@register.simple_tag
def line_chart(drawing: charts.Drawing | None, *, title: str, unit: str = "") -> SafeString:
    """Draw lines on an axis of time, each named at its end, with the table behind."""
    ends = {}
    for line in drawing.series if drawing else ():
        values = [spot.value for spot in line.spots if spot.value is not None]
        ends[line.name] = f"{line.name} {words.say_number(values[-1])}".strip() if values else ""
    chart = lines.line_chart(drawing, ends=ends) if drawing else None
    notes = [str(unit), drawing.note if drawing else ""]
    if chart and chart.is_cut:
        first = words.say_number(chart.ticks[-1][0])
        notes.insert(1, _("the axis begins at %(first)s") % {"first": first})
    return drawn(
        "ui/line_chart.html",
        {
            "chart": chart,
            "drawing": drawing,
            "title": title,
            "note": _("; ").join(note for note in notes if note),
        },
    )


@register.simple_tag
def sparkline(spots: Sequence[charts.Spot], *, label: str, from_zero: bool = False) -> SafeString:
    """Draw a small trend beside its figure; the label says it in words."""
    line = lines.sparkline(spots, from_zero=from_zero)
    return drawn("ui/sparkline.html", {"line": line, "label": label, "has_base": from_zero})


@register.simple_tag
def qr(url: str, *, label: str) -> SafeString:
    """Draw an address as a QR code, black on white in every mode."""
    code = segno.make(url, error="m", micro=False)
    width, height = code.symbol_size(border=4)
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=4))
        for x, dark in enumerate(row)
        if dark
    )
    return drawn("ui/qr.html", {"width": width, "height": height, "path": path, "label": label})
