"""Figures as drawings; each stands in words beside itself."""

from collections.abc import Sequence

import segno
from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xianfeng.ui import charts, words
from xianfeng.ui.tags import drawn

register = template.Library()


@register.simple_tag
def interval_bar(
    estimate: charts.Interval | None,
    *,
    label: str,
    start: float = 0.0,
    end: float = 1.0,
    unit: str = "%",
    few: str = "",
    numbers: bool = False,
) -> SafeString:
    """Draw an estimate between its bounds; None says calmly that there is too little.

    Args:
        estimate: value, low, high, cases; shares in [0, 1] when the unit is "%".
        label: what is estimated, for readers aloud.
        start: left end of the scale.
        end: right end of the scale.
        unit: "%" for shares, else the unit of the value.
        few: the sentence for None.
        numbers: write the figures below the bar.
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
            "bar": charts.interval_bar(estimate, start=start, end=end),
            "label": label,
            "value": value,
            "low": low,
            "high": high,
            "cases": words.say_number(estimate.cases),
            "numbers": numbers,
        },
    )


@register.simple_tag
def line_chart(
    series: Sequence[charts.Series],
    *,
    title: str,
    unit: str = "",
    mark: str = "",
    mark_label: str = "",
) -> SafeString:
    """Draw series as lines with their table behind; `mark` is the label of a turning point."""
    chart = charts.line_chart(series, mark=mark) if series else None
    return drawn(
        "ui/line_chart.html",
        {
            "chart": chart,
            "names": [(line.name, min(index, 3)) for index, line in enumerate(series)],
            "title": title,
            "unit": unit,
            "mark": mark,
            "mark_label": mark_label,
        },
    )


@register.simple_tag
def sparkline(values: Sequence[float | None], *, label: str) -> SafeString:
    """Draw a small trend beside its figure; the label says it in words."""
    return drawn("ui/sparkline.html", {"line": charts.sparkline(values), "label": label})


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
