"""The components of every page; `{% load ui %}`. An unknown argument fails at compile time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit

import segno
from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xianfeng.foundation.periods import Period
from xianfeng.ui import charts, navigation, places, words
from xianfeng.ui.icons import PATHS
from xianfeng.ui.reading import SIZES, Reading, is_cookieless, with_query

register = template.Library()
SPANS = (3, 4, 5, 6, 7, 8, 9, 12)
WORD_KINDS = ("good", "partly", "bad", "none", "info")
BUTTON_KINDS = ("", "main", "quiet", "danger")


@dataclass(frozen=True)
class House:
    """What the base pages know of the installation."""

    name: str
    demo: bool
    source_url: str = ""


def _request(context: Context) -> HttpRequest | None:
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


def _reading(context: Context) -> Reading:
    return getattr(_request(context), "reading", None) or Reading()


@cache
def _template_of(name: str) -> template.Template:
    found: template.Template = get_template(name).template  # type: ignore[attr-defined] # Django's own engine
    return found


def _drawn(name: str, words: dict[str, Any]) -> SafeString:
    """Draw a component: its template is looked up once, not at each of a page's hundred places."""
    found = get_template(name).template if settings.DEBUG else _template_of(name)  # type: ignore[attr-defined]
    return found.render(Context(words))


def _one_of(value: Any, allowed: Sequence[Any], what: str) -> None:
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what} must be one of {allowed}, not {value!r}")


# -- words ------------------------------------------------------------------------------------


class RunSeen(Protocol):
    """What the progress of background work shows of it."""

    @property
    def state_word(self) -> str: ...
    @property
    def state_kind(self) -> str: ...
    @property
    def has_ended(self) -> bool: ...
    @property
    def parts_done(self) -> int: ...
    @property
    def parts(self) -> int: ...


@register.simple_tag(name="time")
def time_tag(value: date | datetime | None, *, only_date: bool = False) -> str:
    """Write a day or a moment in a `<time>` element; a dash when there is none."""
    if value is None:
        return "—"
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(),
        words.say_date(value, with_time=not only_date),
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day in words, without its minute: `{{ goal.ends_on|day }}`."""
    return "—" if value is None else words.say_date(value, with_time=False)


@register.filter
def cell(value: object) -> object:
    """Write a value of whatever kind: a day in words, nothing as a dash: `{{ value|cell }}`."""
    if value is None:
        return "—"
    return words.say_date(value) if isinstance(value, date) else value


@register.filter
def number(value: words.Number | None, digits: int | None = None) -> str:
    """Write a number with grouped thousands: `{{ count|number }}`, `{{ value|number:1 }}`."""
    return "—" if value is None else words.say_number(value, digits)


@register.filter
def percent(value: words.Number | None, digits: int = 1) -> str:
    """Write a share in [0, 1] as percent: `{{ share|percent }}`."""
    return "—" if value is None else words.say_percent(value, digits)


@register.filter
def quarter(period: Period) -> str:
    """Name a quarter: `{{ period|quarter }}`."""
    return words.say_quarter(period)


@register.simple_block_tag
def word(content: SafeString, *, kind: str = "none") -> SafeString:
    """Draw a small coloured word: `{% word kind="good" %}on schedule{% endword %}`."""
    _one_of(kind, WORD_KINDS, "kind")
    return format_html('<span class="word {}">{}</span>', kind, mark_safe(content.strip()))  # noqa: S308 -- rendered by the engine, escaped there


@register.simple_tag
def figure(value: Any, *, unit: str = "", note: str = "", digits: int | None = None) -> SafeString:
    """Draw a large figure with its unit and a note (cases, interval)."""
    text = words.say_number(value, digits) if isinstance(value, words.NUMBERS) else value
    return _drawn(
        "ui/figure.html",
        {"value": "—" if value is None else text, "unit": unit, "note": note},
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; always beside a word, so it is hidden from readers aloud."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"'
        ' focusable="false"><path d="{}"/></svg>',
        PATHS[name],
    )


# -- boxes ------------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content: SafeString,
    *,
    title: str = "",
    note: str = "",
    url: str = "",
    span: int = 12,
    id: str = "",  # noqa: A002 -- the name that pages write
) -> SafeString:
    """Draw a titled box; `note` stands right of the title, as a link where `url` is given."""
    _one_of(span, SPANS, "span")
    return _drawn(
        "ui/card.html",
        {"title": title, "note": note, "url": url, "span": span, "id": id, "content": content},
    )


@register.simple_block_tag
def scroll(content: SafeString, *, label: str) -> SafeString:
    """Wrap a table whose numbers are compared: it scrolls sideways, named and focusable."""
    return _drawn("ui/scroll.html", {"label": label, "content": content})


@register.simple_tag
def empty(title: str, *, hint: str = "", url: str = "", label: str = "") -> SafeString:
    """Say what will be here and offer the first step."""
    return _drawn("ui/empty.html", {"title": title, "hint": hint, "url": url, "label": label})


@register.simple_tag
def steps(items: Iterable[Any]) -> SafeString:
    """Draw the steps of a life; items have `label`, `note` and `state` (done, now, todo)."""
    return _drawn("ui/steps.html", {"items": items})


@register.simple_tag
def progress(value: int, total: int, label: str) -> SafeString:
    """Draw how far something is: `{% progress 15 23 "votes cast" %}`."""
    return _drawn("ui/progress.html", {"value": value, "total": total, "label": label})


@register.simple_tag(takes_context=True)
def running(context: Context, run: RunSeen, *, url: str, label: str, unit: str = "") -> SafeString:
    """Draw how far background work is: it asks again by itself, or by a link without a script.

    `url` answers with the same fragment; a run that has ended asks no more.
    """
    request = _request(context)
    return _drawn(
        "ui/running.html",
        {
            "url": url,
            "here": request.get_full_path() if request else "",
            "label": label,
            "unit": unit,
            "state": run.state_word,
            "kind": run.state_kind,
            "is_over": run.has_ended,
            "value": run.parts_done,
            "total": run.parts,
        },
    )


# -- forms ------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, *, mark: bool = True) -> SafeString:
    """Draw one field: label, hint, error, control; radios and boxes become choices."""
    widget = bound.field.widget
    if widget.is_hidden:
        return mark_safe(str(bound))  # noqa: S308 -- Django's own widget, escaped there
    kind = "control"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, CheckboxInput):
        kind = "box"
    return _drawn(
        f"ui/field_{kind}.html",
        {
            "field": bound,
            "optional": mark and not bound.field.required and kind != "box",
            "help_id": f"{bound.auto_id}_helptext",
            "error_id": f"{bound.auto_id}_error",
        },
    )


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """List on top what must be mended, each line linked to its field."""
    lines: list[tuple[str, str]] = [("", str(error)) for error in form.non_field_errors()]
    colon = _(": ")
    for bound in form:
        target = bound.id_for_label or f"{bound.auto_id}_0"
        joint = " " if str(bound.label).endswith(("?", "？")) else colon
        lines += [(target, f"{bound.label}{joint}{error}") for error in bound.errors]
    return _drawn("ui/error_summary.html", {"lines": lines}) if lines else SafeString("")


@register.simple_tag
def button(
    text: str, *, kind: str = "", wide: bool = False, name: str = "", value: str = ""
) -> SafeString:
    """Draw the button that sends its form; one `kind="main"` a page."""
    _one_of(kind, BUTTON_KINDS, "kind")
    return _drawn(
        "ui/button.html", {"text": text, "kind": kind, "wide": wide, "name": name, "value": value}
    )


@register.simple_block_tag(takes_context=True)
def confirm(  # noqa: PLR0917 -- pages write the four words in this order
    context: Context,
    content: SafeString,
    id: str,  # noqa: A002 -- the name that pages write
    title: str,
    action_url: str,
    label: str,
    *,
    kind: str = "",
) -> SafeString:
    """Ask before a deed that cannot be undone: a dialog with a script, a fold without one."""
    _one_of(kind, BUTTON_KINDS, "kind")
    return render_to_string(
        "ui/confirm.html",
        {
            "id": id,
            "title": title,
            "action_url": action_url,
            "label": label,
            "kind": kind,
            "content": content,
        },
        request=_request(context),
    )


# -- lists ------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def pages(context: Context, page_obj: Page[Any], *, param: str = "page") -> SafeString:
    """Draw the pages of a list; the rest of the query string stays."""
    request = _request(context)
    if page_obj.paginator.num_pages <= 1:
        return SafeString("")
    here = request.get_full_path() if request else ""

    def link(page: int) -> str:
        return with_query(here, **{param: str(page)})

    near = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return _drawn(
        "ui/pages.html",
        {
            "page": page_obj,
            "items": [(n, link(n) if isinstance(n, int) else "") for n in near],
            "previous": link(page_obj.previous_page_number()) if page_obj.has_previous() else "",
            "next": link(page_obj.next_page_number()) if page_obj.has_next() else "",
        },
    )


@register.simple_tag(takes_context=True)
def place(context: Context, name: str, thing: Any) -> SafeString:
    """Draw what rooms above put here: `{% place "plans.goal" goal %}`."""
    request = _request(context)
    actor = getattr(request, "actor", None)
    parts = []
    for filler in places.fillers_of(name):
        cards = filler.cards(actor, thing)
        if cards is not None:
            parts.append(
                render_to_string(filler.template, {"thing": thing, "cards": cards}, request=request)
            )
    return mark_safe("".join(parts))  # noqa: S308 -- rendered by the engine, escaped there


# -- charts -----------------------------------------------------------------------------------


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
        return _drawn("ui/interval_bar.html", {"few": few or _("too little to publish")})
    if unit == "%":
        low, high = (words.say_percent(v) for v in (estimate.low, estimate.high))
        value = words.say_percent(estimate.value)
    else:
        value, low, high = (
            words.say_number(v) for v in (estimate.value, estimate.low, estimate.high)
        )
        value = f"{value} {unit}".strip()
    return _drawn(
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
    return _drawn(
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
    return _drawn("ui/sparkline.html", {"line": charts.sparkline(values), "label": label})


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
    return _drawn("ui/qr.html", {"width": width, "height": height, "path": path, "label": label})


# -- the base pages ---------------------------------------------------------------------------


@register.simple_tag
def house() -> House:
    """Give what the pages know of the installation: `{% house as house %}`."""
    return House(
        name=getattr(settings, "XIANFENG_NAME", ""),
        demo=getattr(settings, "XIANFENG_DEMO", False),
        source_url=getattr(settings, "XIANFENG_SOURCE_URL", ""),
    )


@register.simple_tag(takes_context=True)
def reading(context: Context) -> Reading:
    """Give the language and size of this page: `{% reading as reading %}`."""
    return _reading(context)


@register.simple_tag(takes_context=True)
def rail(context: Context) -> tuple[navigation.Group, ...]:
    """Give the loop's stops for this actor: `{% rail as groups %}`."""
    request = _request(context)
    return navigation.rail(getattr(request, "actor", None), request.path if request else "")


@register.simple_tag(takes_context=True)
def bottom_bar(context: Context) -> tuple[navigation.Link, ...]:
    """Give the phone's four places for this actor: `{% bottom_bar as links %}`."""
    request = _request(context)
    return navigation.bottom_bar(getattr(request, "actor", None), request.path if request else "")


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: str) -> str:
    """Give this page's address with a changed query: `{% here lang="en" %}`."""
    request = _request(context)
    if request is None:
        return ""
    address = request.get_full_path()
    if is_cookieless(request.path):
        address = f"?{urlsplit(address).query}"  # such a page never holds its slip
    return with_query(address, **{n: v or None for n, v in changes.items()}) or "?"


@register.simple_tag(takes_context=True)
def next_size(context: Context) -> str:
    """Give the size after this one, round and round."""
    size = _reading(context).size
    return SIZES[(SIZES.index(size) + 1) % len(SIZES)]


@register.simple_tag(takes_context=True)
def carry(context: Context, url: str) -> str:
    """Keep on a link what the address says of language and size (pages without cookies)."""
    return _reading(context).carry(url)
