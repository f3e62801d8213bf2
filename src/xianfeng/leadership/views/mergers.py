"""Merging organisations into one, and splitting a new one off."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from xianfeng.actors.rules import Actor
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.leadership.forms.mergers import MergeForm, SplitForm
from xianfeng.leadership.selectors.merging import merge_candidates, present_members
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_shape
from xianfeng.organisation.reshaping import Change, Reshaping
from xianfeng.organisation.selectors.in_the_way import page_of
from xianfeng.organisation.selectors.visible import organisations_below, units_visible_to
from xianfeng.organisation.services.mergers import merge_organisations, split_organisation
from xianfeng.organisation.steps import at_node, effects_on, organisation_for, unhindered
from xianfeng.people.permissions import can_see_members
from xianfeng.ui.acts import Act, Step


def _mergers(step: Step[Organisation, MergeForm]) -> list[Reshaping]:
    on = step.form.cleaned_data["happened_on"]
    return [Reshaping(Change.MERGE, each, on, into=step.thing) for each in step.form.chosen]


def _merged(step: Step[Organisation, MergeForm]) -> list[str]:
    """Say what becomes of those that are merged."""
    lines = [
        _(
            "“%(name)s” (%(code)s) is closed; organisations below it that move to "
            "“%(survivor)s”: %(children)d."
        )
        % {
            "name": each.name,
            "code": each.code,
            "survivor": step.thing.name,
            "children": organisations_below(each).filter(parent=each).count(),
        }
        for each in step.form.chosen
    ]
    return [
        *lines,
        *effects_on(step, _mergers(step)),
        _("A merger cannot be undone; the merged codes are not used again."),
    ]


def _splitting(step: Step[Organisation, SplitForm]) -> list[Reshaping]:
    said = step.form.cleaned_data
    people = frozenset(said["members"])
    return [Reshaping(Change.SPLIT, step.thing, said["happened_on"], people=people)]


def _split_off(step: Step[Organisation, SplitForm]) -> list[str]:
    """Say who goes and who stays."""
    said = step.form.cleaned_data
    return [
        _("“%(name)s” (%(code)s) is founded beside “%(old)s”.")
        % {"name": said["name"], "code": said["code"], "old": step.thing.name},
        *effects_on(step, _splitting(step)),
    ]


def _may_split(actor: Actor, organisation: Organisation) -> bool:
    may_shape = can_shape(actor, organisation)
    return may_shape and can_see_members(actor, organisation)


merge = Act(
    on=at_node(organisation_for, can_shape, named="survivor"),
    form=MergeForm,
    given=lambda asked: {"beside": merge_candidates(asked.actor, asked.thing)},
    service=merge_organisations,
    heading=__("Merge others into it"),
    lead=__("This one stays; the others are closed, and their members come here."),
    notes=lambda asked: (
        ()
        if merge_candidates(asked.actor, asked.thing)
        else (_("There is nothing of its kind beside it. Move one here first."),)
    ),
    button=__("Merge them"),
    check=unhindered(_mergers),
    effects=_merged,
    done=__("They are one organisation now."),
)
split = Act(
    on=replace(
        at_node(organisation_for, _may_split),
        look=lambda asked: note_look(
            actor=asked.actor,
            subject=asked.thing,
            look=Look.LIST,
            count=present_members(asked.thing).count(),
            at=asked.at,
        ),
    ),
    form=SplitForm,
    given=lambda asked: {
        "people": present_members(asked.thing),
        "initial": {"kind": asked.thing.kind, "unit": asked.thing.unit},
    },
    among=lambda asked: {"unit": units_visible_to(asked.actor)},
    service=split_organisation,
    heading=__("Split off a new one"),
    lead=__(
        "The new organisation is at the same level as this one; the people you choose move to it."
    ),
    button=__("Split it"),
    check=unhindered(_splitting),
    effects=_split_off,
    done=__("The new organisation has been established and its members have moved there."),
    onward=lambda _step, new: page_of(new),
)
