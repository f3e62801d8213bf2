"""The units: their tree, one of them, and founding, renaming, moving, closing them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.organisation.as_of import asked_day, with_day
from xianfeng.organisation.fields import AsOfForm
from xianfeng.organisation.forms.trees import (
    CloseUnitForm,
    FoundUnitForm,
    MoveUnitForm,
    RenameUnitForm,
)
from xianfeng.organisation.lists import (
    EVENTS,
    PAST_BELOW,
    PAST_UNITS,
    UNITS,
    UNITS_BELOW,
    past_rows,
)
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import (
    can_manage_organisations,
    can_manage_unit,
    can_shape_unit,
)
from xianfeng.organisation.reshaping import Change, Reshaping
from xianfeng.organisation.selectors.history import (
    event_lines,
    events_of_unit,
    visible_unit_tree_as_of,
)
from xianfeng.organisation.selectors.past import absence_words, past_lines, past_unit_card
from xianfeng.organisation.selectors.units import UnitLine, unit_card, unit_lines
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.organisation.services.units import close_unit, found_unit, move_unit, rename_unit
from xianfeng.organisation.steps import address, allow, effects_on, obstacle_notes, step, unit_for
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.lists.showing import Shown
from xianfeng.ui.steps import Page, get_and_post, posted


@require_safe
@signed_in
def units(request: ActorRequest) -> HttpResponse:
    """Show the units that the actor may see, today or as of a day."""
    as_of, day = asked_day(request, today=timezone.localdate())
    shown: Shown[Any]
    if day is not None:
        lines = past_lines(visible_unit_tree_as_of(request.actor, day))
        make = partial(past_rows, page="organisation:unit", day=day)
        shown = show(request, PAST_UNITS, lines, make=make)
    else:
        shown = show(request, UNITS, units_visible_to(request.actor), make=_lines(request))
    context = {
        "day": day,
        "as_of": as_of,
        "may_found": can_manage_organisations(request.actor),
    }
    return answer(request, "organisation/units.html", with_day(shown, as_of), context)


def _lines(request: ActorRequest) -> Callable[[Sequence[Unit]], Sequence[UnitLine]]:
    """Make lines; only in the order of the tree are they indented."""

    def make(rows: Sequence[Unit]) -> Sequence[UnitLine]:
        lines = unit_lines(rows)
        return [replace(line, indent=0) for line in lines] if "sort" in request.GET else lines

    return make


@require_safe
@signed_in
def unit(request: ActorRequest, code: str) -> HttpResponse:
    """Show one unit: what it is, what stands above and below, which organisations it has."""
    visible = units_visible_to(request.actor, with_closed=True)
    found = get_object_or_404(visible, code=code)
    as_of, day = asked_day(request, today=timezone.localdate())
    if day is not None:
        card = past_unit_card(request.actor, found, day)
        make = partial(past_rows, page="organisation:unit", day=day)
        context = {
            "form": as_of,
            "day": day,
            "unit": found,
            "card": card,
            "absence": "" if card.node else absence_words(found, day),
        }
        past = show(request, PAST_BELOW, card.below, make=make)
        return answer(request, "organisation/past.html", past, context)
    children = units_visible_to(request.actor).filter(parent=found)
    shown = show(request, UNITS_BELOW, children, make=_lines(request))
    context = {"card": unit_card(request.actor, found), "as_of": as_of}
    status = 422 if as_of.errors else 200
    return answer(request, "organisation/unit.html", shown, context, status=status)


@require_safe
@signed_in
def history(request: ActorRequest, code: str) -> HttpResponse:
    """Show what befell a unit, the latest first."""
    found = get_object_or_404(units_visible_to(request.actor, with_closed=True), code=code)
    make = partial(event_lines, request.actor, found)
    shown = show(request, EVENTS, events_of_unit(found), make=make)
    form = AsOfForm(initial={"as_of": timezone.localdate()})
    context = {"node": found, "is_unit": True, "form": form}
    return answer(request, "organisation/history.html", shown, context)


@get_and_post
@signed_in_as(can_manage_organisations)
def found(request: ActorRequest) -> HttpResponse:
    """Found a unit or open a service window."""
    actor = request.actor
    visible = units_visible_to(actor)
    above = visible.filter(code=request.GET.get("parent", "")).first()
    form = FoundUnitForm(
        posted(request),
        units=visible,
        initial={"parent": above.code if above else "", "founded_on": timezone.localdate()},
    )

    def do() -> str:
        return address(found_unit(actor=actor, **form.cleaned_data, at=timezone.now()))

    page = Page(
        heading=_("Found a unit or open a window"),
        lead=_("It gets a code for good and stands in the tree from its day on."),
        button=_("Found it"),
        where=above.name if above else _("Units"),
        back=address(above) if above else reverse("organisation:units"),
        done=_("The unit is founded."),
    )
    return step(request, form, page, do=do)


@get_and_post
@signed_in
def rename(request: ActorRequest, code: str) -> HttpResponse:
    """Give a unit another name or kind."""
    one = unit_for(request, code)
    allow(can_manage_unit, request.actor, one)
    form = RenameUnitForm(
        posted(request),
        initial={"name": one.name, "kind": one.kind, "happened_on": timezone.localdate()},
    )

    def do() -> str:
        rename_unit(actor=request.actor, unit=one, **form.cleaned_data, at=timezone.now())
        return address(one)

    page = Page(
        heading=_("Rename, or change the kind"),
        lead=_("The code stays, and so does all that was written about it."),
        button=_("Rename it"),
        where=one.name,
        back=address(one),
        done=_("The change is written down."),
    )
    return step(request, form, page, do=do)


@get_and_post
@signed_in
def move(request: ActorRequest, code: str) -> HttpResponse:
    """Put a unit below another one."""
    one = unit_for(request, code)
    allow(can_shape_unit, request.actor, one)
    form = MoveUnitForm(
        posted(request),
        units=units_visible_to(request.actor),
        initial={
            "parent": one.parent.code if one.parent else "",
            "happened_on": timezone.localdate(),
        },
    )
    card = unit_card(request.actor, one)

    def effects() -> list[str]:
        parent = form.cleaned_data["parent"]
        return [
            _("It stands below “%(parent)s” from that day on.")
            % {"parent": parent.name if parent else _("nothing")},
            _("Units that go along: %(units)d. Organisations tied to them: %(organisations)d.")
            % {"units": card.below, "organisations": card.tied},
            *effects_on(request.actor, changes()),
        ]

    def changes() -> list[Reshaping]:
        data = form.cleaned_data
        if data["parent"] == one.parent:
            return []
        return [Reshaping(Change.MOVE, one, data["happened_on"], data["parent"])]

    def do() -> str:
        move_unit(actor=request.actor, unit=one, **form.cleaned_data, at=timezone.now())
        return address(one)

    page = Page(
        heading=_("Move it in the tree"),
        lead=_("All that stands below it goes along."),
        button=_("Move it"),
        where=one.name,
        back=address(one),
        done=_("The change is written down."),
    )
    return step(request, form, page, do=do, effects=effects, changes=changes)


@get_and_post
@signed_in
def close(request: ActorRequest, code: str) -> HttpResponse:
    """Close a unit."""
    one = unit_for(request, code)
    allow(can_shape_unit, request.actor, one)
    actor, today = request.actor, timezone.localdate()
    form = CloseUnitForm(
        posted(request), units=units_visible_to(actor), initial={"closed_on": today}
    )

    def changes() -> list[Reshaping]:
        on, successor = form.cleaned_data["closed_on"], form.cleaned_data["successor"]
        if successor is None:
            return [Reshaping(Change.CLOSE, one, on)]
        return [Reshaping(Change.MERGE, one, on, into=successor)]

    def effects() -> list[str]:
        return [
            _("“%(name)s” is not in the tree any more from that day on.") % {"name": one.name},
            *effects_on(actor, changes()),
            _("Its page and its history stay; its code stays taken."),
        ]

    def do() -> str:
        close_unit(actor=actor, unit=one, **form.cleaned_data, at=timezone.now())
        return address(one)

    page = Page(
        heading=_("Close it"),
        lead=_("A unit is closed when no organisation is tied to it and nothing stands below it."),
        button=_("Close it"),
        where=one.name,
        back=address(one),
        done=_("The unit is closed."),
        notes=() if form.is_bound else obstacle_notes(actor, Reshaping(Change.CLOSE, one, today)),
    )
    return step(request, form, page, do=do, effects=effects, changes=changes)
