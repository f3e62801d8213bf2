"""Founding, renaming, moving and closing organisations."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext

from xianfeng.actors.doors import ActorRequest
from xianfeng.actors.rules import Actor
from xianfeng.organisation.forms.trees import CloseForm, CoverForm, FoundForm, MoveForm, RenameForm
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_node, can_manage_organisations, can_shape
from xianfeng.organisation.reshaping import Change, Reshaping
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.in_the_way import page_of
from xianfeng.organisation.selectors.visible import (
    organisations_below,
    organisations_visible_to,
    units_visible_to,
)
from xianfeng.organisation.services.covering import cover_units
from xianfeng.organisation.services.nodes import close_node, found_node, move_node, rename_node
from xianfeng.organisation.steps import (
    TEMPLATE,
    at_node,
    effects_on,
    organisation_for,
    unhindered,
    what_closes,
    what_hinders,
)
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.things import Asked, On


def _above(request: ActorRequest) -> Organisation | None:
    """Return the organisation that the address names, below which one is founded."""
    code = request.GET.get("parent", "")
    return organisations_visible_to(request.actor).filter(code=code).first()


def _renamed(step: Step[Organisation, RenameForm]) -> list[str]:
    said, lines = step.form.cleaned_data, []
    if said["name"] != step.thing.name:
        lines.append(
            _("“%(before)s” is called “%(after)s” from that day on.")
            % {"before": step.thing.name, "after": said["name"]}
        )
    if said["kind"].value != step.thing.kind:
        lines.append(_("Its kind changes; its members and what is below it stay."))
    return [*lines, _("Viewed as of an earlier day, pages still show what it was before.")]


def _moving(step: Step[Organisation, MoveForm]) -> list[Reshaping]:
    said = step.form.cleaned_data
    if (said["parent"], said["unit"]) == (step.thing.parent, step.thing.unit):
        return []
    return [Reshaping(Change.MOVE, step.thing, said["happened_on"], said["parent"])]


def _moved(step: Step[Organisation, MoveForm]) -> list[str]:
    said, lines = step.form.cleaned_data, []
    if said["parent"] != step.thing.parent:
        count = organisations_below(step.thing).count()
        lines.append(
            _("It is below “%(parent)s” from that day on.")
            % {"parent": said["parent"].name if said["parent"] else _("nothing")}
        )
        lines.append(
            ngettext(
                "%(count)d organisation below it moves with it.",
                "%(count)d organisations below it move with it.",
                count,
            )
            % {"count": count}
        )
        lines.append(
            _(
                "Whoever looks after the new place looks after it from then on, and the old one "
                "no longer does."
            )
        )
    if said["unit"] != step.thing.unit:
        lines.append(
            _("It is linked to “%(unit)s” from that day on.")
            % {"unit": said["unit"].name if said["unit"] else _("no unit")}
        )
    if lines:
        lines += effects_on(step, _moving(step))
    return lines or [_("Nothing differs from the current state.")]


def _closing(step: Step[Organisation, CloseForm]) -> list[Reshaping]:
    return [Reshaping(Change.CLOSE, step.thing, step.form.cleaned_data["closed_on"])]


def _nodes(asked: Asked[Any]) -> dict[str, QuerySet[Any]]:
    return {
        "parent": organisations_visible_to(asked.actor),
        "unit": units_visible_to(asked.actor),
    }


def _may_cover(actor: Actor, organisation: Organisation) -> bool:
    is_joint = organisation.kind == OrganisationKind.JOINT_BRANCH.value
    return is_joint and can_manage_organisations(actor, organisation)


found = Act(
    on=On(
        find=_above,
        door=can_manage_organisations,
        where=lambda asked: asked.thing.name if asked.thing else _("Organisations"),
        back=lambda asked: (
            page_of(asked.thing) if asked.thing else reverse("leadership:organisations")
        ),
        template=TEMPLATE,
    ),
    form=FoundForm,
    given=lambda asked: {"initial": {"parent": asked.thing, "kind": asked.request.GET.get("kind")}},
    among=_nodes,
    service=partial(found_node, table=Organisation),
    heading=__("Found an organisation"),
    lead=__("It gets a permanent code and is part of the tree from that day on."),
    button=__("Establish it"),
    done=__("The organisation has been established."),
    onward=lambda _step, new: page_of(new),
)
rename = Act(
    on=at_node(organisation_for, can_manage_node, named="node"),
    form=RenameForm,
    given=lambda asked: {"initial": {"name": asked.thing.name, "kind": asked.thing.kind}},
    edits=True,
    service=rename_node,
    heading=__("Rename, or change the kind"),
    lead=__("The code stays, and so does everything recorded about it."),
    button=__("Rename it"),
    effects=_renamed,
    done=__("The change has been recorded."),
)
move = Act(
    on=at_node(organisation_for, can_shape, named="node"),
    form=MoveForm,
    given=lambda asked: {"initial": {"parent": asked.thing.parent, "unit": asked.thing.unit}},
    among=_nodes,
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
    on=at_node(organisation_for, can_shape, named="node"),
    form=CloseForm,
    service=close_node,
    heading=__("Close it"),
    lead=__("An organisation can be closed when nobody belongs to it and nothing is below it."),
    notes=what_hinders(Change.CLOSE),
    button=__("Close it"),
    check=unhindered(_closing),
    effects=lambda step: what_closes(step, _closing(step)),
    done=__("The organisation has been closed."),
)
cover = Act(
    on=at_node(organisation_for, _may_cover),
    form=CoverForm,
    given=lambda asked: {
        "initial": {"units": list(asked.thing.covered_units.order_by("path"))},
    },
    among=lambda asked: {"units": units_visible_to(asked.actor)},
    edits=True,
    service=cover_units,
    heading=__("Which units does it cover?"),
    lead=__("A joint branch normally covers at most five units."),
    button=__("Save"),
    done=__("The change has been recorded."),
)
