"""Merging organisations into one, and splitting a new one off."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.organisation.permissions import can_shape_organisation
from xianfeng.organisation.reshaping import Change, Reshaping
from xianfeng.organisation.selectors.visible import organisations_below, units_visible_to
from xianfeng.organisation.services.mergers import merge_organisations, split_organisation
from xianfeng.organisation.steps import address, allow, effects_on, organisation_for, step
from xianfeng.people.forms.mergers import MergeForm, SplitForm
from xianfeng.people.permissions import can_see_members
from xianfeng.people.selectors.merging import merge_candidates, present_members
from xianfeng.people.views.verbs import BESIDE
from xianfeng.ui.steps import Page, get_and_post, posted


@get_and_post
@signed_in
def merge(request: ActorRequest, code: str) -> HttpResponse:
    """Take other organisations into this one."""
    organisation = organisation_for(request, code)
    actor = request.actor
    allow(can_shape_organisation, actor, organisation)
    form = MergeForm(
        posted(request),
        beside=merge_candidates(actor, organisation),
        initial={"happened_on": timezone.localdate()},
    )

    def changes() -> list[Reshaping]:
        on = form.cleaned_data["happened_on"]
        return [Reshaping(Change.MERGE, each, on, into=organisation) for each in form.chosen]

    def effects() -> list[str]:
        lines = [
            _(
                "“%(name)s” (%(code)s) is closed; organisations that stand below it and go to "
                "“%(survivor)s”: %(children)d."
            )
            % {
                "name": each.name,
                "code": each.code,
                "survivor": organisation.name,
                "children": organisations_below(each).filter(parent=each).count(),
            }
            for each in form.chosen
        ]
        return [
            *lines,
            *effects_on(actor, changes()),
            _("A merger cannot be undone; the merged codes stay taken."),
        ]

    def do() -> str:
        merge_organisations(
            actor=actor,
            merged=form.chosen,
            survivor=organisation,
            happened_on=form.cleaned_data["happened_on"],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        return address(organisation)

    page = Page(
        heading=_("Merge others into it"),
        lead=_("This one stays; the others are closed, and their members come here."),
        button=_("Merge them"),
        where=organisation.name,
        back=address(organisation),
        done=_("They are one organisation now."),
        notes=()
        if form.fields["merged"].choices  # type: ignore[attr-defined]
        else (_("Nothing of its kind stands beside it. Move one here first."),),
    )
    return step(request, form, page, do=do, beside=BESIDE, effects=effects, changes=changes)


@get_and_post
@signed_in
def split(request: ActorRequest, code: str) -> HttpResponse:
    """Split a new organisation off; some members go to it."""
    organisation = organisation_for(request, code)
    actor = request.actor
    allow(can_shape_organisation, actor, organisation)
    if not can_see_members(actor, organisation):
        raise PermissionDenied
    if request.method == "GET":
        note_look(
            actor=actor,
            subject=organisation,
            look=Look.LIST,
            count=present_members(organisation).count(),
            at=timezone.now(),
        )
    form = SplitForm(
        posted(request),
        people=present_members(organisation),
        units=units_visible_to(actor),
        initial={
            "kind": organisation.kind,
            "unit": organisation.unit.code if organisation.unit else "",
            "happened_on": timezone.localdate(),
        },
    )

    def changes() -> list[Reshaping]:
        data = form.cleaned_data
        people = frozenset(data["members"])
        return [Reshaping(Change.SPLIT, organisation, data["happened_on"], people=people)]

    def effects() -> list[str]:
        data = form.cleaned_data
        return [
            _("“%(name)s” (%(code)s) is founded beside “%(old)s”.")
            % {"name": data["name"], "code": data["code"], "old": organisation.name},
            *effects_on(actor, changes()),
        ]

    def do() -> str:
        new = split_organisation(
            actor=actor, organisation=organisation, **form.cleaned_data, at=timezone.now()
        )
        return address(new)

    page = Page(
        heading=_("Split a new one off"),
        lead=_("The new organisation stands beside this one; those whom you choose go to it."),
        button=_("Split it"),
        where=organisation.name,
        back=address(organisation),
        done=_("The new organisation is founded, and its members are there."),
    )
    return step(request, form, page, do=do, beside=BESIDE, effects=effects, changes=changes)
