"""The units: their tree, one of them, and founding, renaming, moving, closing them."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.organisation.as_of import asked_day, in_tree, with_day
from xianfeng.organisation.forms.trees import (
    CloseUnitForm,
    CrownForm,
    FoundUnitForm,
    MoveUnitForm,
    RenameUnitForm,
)
from xianfeng.organisation.lists import (
    PAST_BELOW,
    PAST_UNITS,
    UNITS,
    UNITS_BELOW,
    past_rows,
)
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import (
    can_add_tops,
    can_manage_node,
    can_manage_organisations,
    can_shape,
)
from xianfeng.organisation.reshaping import Change, Reshaping
from xianfeng.organisation.selectors.history import visible_tree_as_of
from xianfeng.organisation.selectors.in_the_way import page_of
from xianfeng.organisation.selectors.past import absence_words, past_lines, past_unit_card
from xianfeng.organisation.selectors.units import (
    only_top_organisation,
    top_units,
    unit_card,
    unit_lines,
)
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.organisation.services.covering import NoTop, crown_units
from xianfeng.organisation.services.nodes import close_node, found_node, move_node, rename_node
from xianfeng.organisation.steps import (
    TEMPLATE,
    at_node,
    effects_on,
    unhindered,
    unit_for,
    what_closes,
    what_hinders,
)
from xianfeng.ui.acts import Act, Step, refuse
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.lists.showing import Shown
from xianfeng.ui.things import Asked, On, new_thing

NAMED_MOST = 20
"""Units that are named before they are moved; more are only counted."""


@require_safe
@signed_in
def units(request: ActorRequest) -> HttpResponse:
    """Show the units that the actor may see, today or as of a day."""
    as_of, day = asked_day(request, today=timezone.localdate())
    shown: Shown[Any]
    if day is not None:
        lines = past_lines(visible_tree_as_of(request.actor, day, Unit))
        make = partial(past_rows, page="organisation:unit", day=day)
        shown = show(request, PAST_UNITS, lines, make=make)
    else:
        step = (reverse("sheets:import"), _("Import a spreadsheet"))
        shown = show(
            request,
            UNITS,
            units_visible_to(request.actor),
            make=in_tree(request, unit_lines),
            step=step if can_manage_organisations(request.actor) else NO_STEP,
        )
    context = {
        "day": day,
        "as_of": as_of,
        "may_found": can_manage_organisations(request.actor),
        "tops": top_units().count() if day is None and can_add_tops(request.actor) else 0,
    }
    return answer(request, "organisation/units.html", with_day(shown, as_of), context)


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
    shown = show(request, UNITS_BELOW, children, make=in_tree(request, unit_lines))
    context = {"card": unit_card(request.actor, found), "as_of": as_of}
    status = 422 if as_of.errors else 200
    return answer(request, "organisation/unit.html", shown, context, status=status)


def _above(request: ActorRequest) -> Unit | None:
    """Return the unit that the address names, below which one is founded."""
    return units_visible_to(request.actor).filter(code=request.GET.get("parent", "")).first()


def _moving(step: Step[Unit, MoveUnitForm]) -> list[Reshaping]:
    said = step.form.cleaned_data
    if said["parent"] == step.thing.parent:
        return []
    return [Reshaping(Change.MOVE, step.thing, said["happened_on"], said["parent"])]


def _moved(step: Step[Unit, MoveUnitForm]) -> list[str]:
    parent, card = step.form.cleaned_data["parent"], unit_card(step.actor, step.thing)
    return [
        _("It is below “%(parent)s” from that day on.")
        % {"parent": parent.name if parent else _("nothing")},
        _("Units moving with it: %(units)d. Organisations linked to them: %(organisations)d.")
        % {"units": card.below, "organisations": card.tied},
        *effects_on(step, _moving(step)),
    ]


def _closing(step: Step[Unit, CloseUnitForm]) -> list[Reshaping]:
    on, successor = (step.form.cleaned_data[name] for name in ("closed_on", "successor"))
    if successor is None:
        return [Reshaping(Change.CLOSE, step.thing, on)]
    return [Reshaping(Change.MERGE, step.thing, on, into=successor)]


found = Act(
    on=On(
        find=_above,
        door=can_manage_organisations,
        where=lambda asked: asked.thing.name if asked.thing else _("Units"),
        back=lambda asked: page_of(asked.thing) if asked.thing else reverse("organisation:units"),
        template=TEMPLATE,
    ),
    form=FoundUnitForm,
    given=lambda asked: {"initial": {"parent": asked.thing}},
    among=lambda asked: {"parent": units_visible_to(asked.actor)},
    service=partial(found_node, table=Unit),
    heading=__("Found a unit or open a window"),
    lead=__("It gets a permanent code and is part of the tree from that day on."),
    button=__("Establish it"),
    done=__("The unit has been established."),
    onward=lambda _step, new: page_of(new),
)


def _to_crown(_asked: Asked[None]) -> dict[str, Any]:
    """Offer the unit that the top organisation is tied to, where it is a top itself."""
    head = only_top_organisation()
    unit = head.unit if head and head.unit and head.unit.parent_id is None else None
    return {"initial": {"top": unit}}


def _crowned(step: Step[None, CrownForm]) -> list[str]:
    said = step.form.cleaned_data
    top, head = said["top"], only_top_organisation()
    others = top_units().exclude(pk=top.pk if top else 0)
    called = top.name if top else said["name"]
    lines = [
        ngettext(
            "%(count)d unit is below “%(top)s” from today on: %(names)s.",
            "%(count)d units are below “%(top)s” from today on: %(names)s.",
            count := others.count(),
        )
        % {
            "count": count,
            "top": called,
            "names": _(", ").join(others.values_list("name", flat=True)[:NAMED_MOST]),
        }
    ]
    if head is not None and (top is None or head.unit_id != top.pk):
        lines.append(
            _("“%(organisation)s” is linked to “%(unit)s” from today on.")
            % {"organisation": head.name, "unit": called}
        )
    return lines


def _named(step: Step[None, CrownForm]) -> None:
    said = step.form.cleaned_data
    if said["top"] is None and not (said["code"] and said["name"]):
        refuse(step.form, NoTop())


crown = Act(
    on=new_thing("organisation:units", __("Units"), door=can_add_tops),
    form=CrownForm,
    given=_to_crown,
    among=lambda _asked: {"top": top_units()},
    service=crown_units,
    heading=__("Put one unit above all others"),
    lead=__("A leader at the top then sees every window and every goal."),
    button=__("Put it above"),
    check=_named,
    effects=_crowned,
    done=__("The units have one top now."),
)
rename = Act(
    on=at_node(unit_for, can_manage_node, named="node"),
    form=RenameUnitForm,
    given=lambda asked: {"initial": {"name": asked.thing.name, "kind": asked.thing.kind}},
    edits=True,
    service=rename_node,
    heading=__("Rename, or change the kind"),
    lead=__("The code stays, and so does everything recorded about it."),
    button=__("Rename it"),
    done=__("The change has been recorded."),
)
move = Act(
    on=at_node(unit_for, can_shape, named="node"),
    form=MoveUnitForm,
    given=lambda asked: {"initial": {"parent": asked.thing.parent}},
    among=lambda asked: {"parent": units_visible_to(asked.actor)},
    edits=True,
    service=move_node,
    heading=__("Move it in the tree"),
    lead=__("Everything below it moves with it."),
    button=__("Move it"),
    check=unhindered(_moving),
    effects=_moved,
    done=__("The change has been recorded."),
)
close = Act(
    on=at_node(unit_for, can_shape, named="node"),
    form=CloseUnitForm,
    among=lambda asked: {"successor": units_visible_to(asked.actor)},
    service=close_node,
    heading=__("Close it"),
    lead=__("A unit can be closed when no organisation is linked to it and nothing is below it."),
    button=__("Close it"),
    notes=what_hinders(Change.CLOSE),
    check=unhindered(_closing),
    effects=lambda step: what_closes(step, _closing(step)),
    done=__("The unit has been closed."),
)
