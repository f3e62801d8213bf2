"""The components of every page; `{% load ui %}`. An unknown argument fails at compile time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xianfeng.foundation.periods import Period
from xianfeng.foundation.room import house
from xianfeng.ui import words
from xianfeng.ui.icons import PATHS
from xianfeng.ui.reading import with_query
from xianfeng.ui.tags import drawn, figures, frame, request_of

register = template.Library()
for _part in (figures, frame):  # pages load one library, whichever file a tag stands in
    register.tags.update(_part.register.tags)
SPANS = (3, 4, 5, 6, 7, 8, 9, 12)
WORD_KINDS = ("good", "partly", "bad", "none", "info")
BUTTON_KINDS = ("", "main", "quiet", "danger")


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
        words.say_date(value, with_time=not only_date, near=True),
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day in words, without its minute: `{{ goal.ends_on|day }}`."""
    return "—" if value is None else words.say_date(value, with_time=False)


@register.filter
def month(value: date) -> str:
    """Name the month of a day: `{{ row.period_start|month }}`."""
    return words.say_quarter(Period.month_of(value))


@register.filter
def until(first: date, last: date) -> str:
    """Write two days and all between: `{{ plan.starts_on|until:plan.last_day }}`."""
    return words.say_from_to(first, last)


@register.filter
def cell(value: object) -> object:
    """Write a value of whatever kind: a day in words, nothing as a dash: `{{ value|cell }}`."""
    if value is None:
        return "—"
    return words.say_date(value, near=True) if isinstance(value, date) else value


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
    return drawn(
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
    return drawn(
        "ui/card.html",
        {"title": title, "note": note, "url": url, "span": span, "id": id, "content": content},
    )


@register.simple_block_tag
def scroll(content: SafeString, *, label: str) -> SafeString:
    """Wrap a table whose numbers are compared: it scrolls sideways, named and focusable."""
    return drawn("ui/scroll.html", {"label": label, "content": content})


@register.simple_tag
def empty(title: str, *, hint: str = "", url: str = "", label: str = "") -> SafeString:
    """Say what will be here and offer the first step."""
    return drawn("ui/empty.html", {"title": title, "hint": hint, "url": url, "label": label})


@register.simple_tag
def steps(items: Iterable[Any]) -> SafeString:
    """Draw the steps of a life; items have `label`, `note` and `state` (done, now, todo)."""
    return drawn("ui/steps.html", {"items": items})


@register.simple_tag
def progress(value: int, total: int, label: str) -> SafeString:
    """Draw how far something is: `{% progress 15 23 "votes cast" %}`."""
    return drawn("ui/progress.html", {"value": value, "total": total, "label": label})


@register.simple_tag(takes_context=True)
def running(context: Context, run: RunSeen, *, url: str, label: str, unit: str = "") -> SafeString:
    """Draw how far background work is: it asks again by itself, or by a link without a script.

    `url` answers with the same fragment; a run that has ended asks no more.
    """
    request = request_of(context)
    return drawn(
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
    return drawn(
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
    return drawn("ui/error_summary.html", {"lines": lines}) if lines else SafeString("")


@register.simple_tag
def button(
    text: str, *, kind: str = "", wide: bool = False, name: str = "", value: str = ""
) -> SafeString:
    """Draw the button that sends its form; one `kind="main"` a page."""
    _one_of(kind, BUTTON_KINDS, "kind")
    return drawn(
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
        request=request_of(context),
    )


# -- lists ------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def pages(context: Context, page_obj: Page[Any], *, param: str = "page") -> SafeString:
    """Draw the pages of a list; the rest of the query string stays."""
    request = request_of(context)
    if page_obj.paginator.num_pages <= 1:
        return SafeString("")
    here = request.get_full_path() if request else ""

    def link(page: int) -> str:
        return with_query(here, **{param: str(page)})

    near = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return drawn(
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
    request = request_of(context)
    actor = getattr(request, "actor", None)
    parts = []
    for filler in house().fillers_of(name):
        cards = filler.cards(actor, thing)
        if cards is not None:
            parts.append(
                render_to_string(filler.template, {"thing": thing, "cards": cards}, request=request)
            )
    return mark_safe("".join(parts))  # noqa: S308 -- rendered by the engine, escaped there
