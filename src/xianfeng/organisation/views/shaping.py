"""Founding, renaming, moving and closing organisations."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.organisation.forms.trees import CloseForm, CoverForm, FoundForm, MoveForm, RenameForm
from xianfeng.organisation.permissions import can_manage_organisations, can_shape_organisation
from xianfeng.organisation.reshaping import Change, Reshaping
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.visible import (
    organisations_below,
    organisations_visible_to,
    units_visible_to,
)
from xianfeng.organisation.services.covering import cover_units
from xianfeng.organisation.services.organisations import (
    close_organisation,
    found_organisation,
    move_organisation,
    rename_organisation,
)
from xianfeng.organisation.steps import (
    address,
    allow,
    effects_on,
    obstacle_notes,
    organisation_for,
    step,
)
from xianfeng.ui.steps import Page, get_and_post, posted


@get_and_post
@signed_in_as(can_manage_organisations)
def found(request: ActorRequest) -> HttpResponse:
    """Found an organisation, below the one and of the kind that the address names."""
    actor = request.actor
    visible = organisations_visible_to(actor)
    above = visible.filter(code=request.GET.get("parent", "")).first()
    form = FoundForm(
        posted(request),
        organisations=visible,
        units=units_visible_to(actor),
        initial={
            "parent": above.code if above else "",
            "kind": request.GET.get("kind"),
            "founded_on": timezone.localdate(),
        },
    )

    def do() -> str:
        data = form.cleaned_data
        new = found_organisation(actor=actor, **data, at=timezone.now())
        return address(new)

    page = Page(
        heading=_("Found an organisation"),
        lead=_("It gets a code for good and stands in the tree from its day on."),
        button=_("Found it"),
        where=above.name if above else _("Organisations"),
        back=address(above) if above else reverse("people:organisations"),
        done=_("The organisation is founded."),
    )
    return step(request, form, page, do=do)


@get_and_post
@signed_in
def rename(request: ActorRequest, code: str) -> HttpResponse:
    """Give an organisation another name or kind."""
    organisation = organisation_for(request, code)
    allow(can_manage_organisations, request.actor, organisation)
    form = RenameForm(
        posted(request),
        initial={
            "name": organisation.name,
            "kind": organisation.kind,
            "happened_on": timezone.localdate(),
        },
    )

    def effects() -> list[str]:
        data = form.cleaned_data
        lines = []
        if data["name"] != organisation.name:
            lines.append(
                _("“%(before)s” is called “%(after)s” from that day on.")
                % {"before": organisation.name, "after": data["name"]}
            )
        if data["kind"].value != organisation.kind:
            lines.append(_("Its kind changes; its members and what stands below it stay."))
        return [*lines, _("Asked as of an earlier day, pages show what it was before.")]

    def do() -> str:
        rename_organisation(
            actor=request.actor, organisation=organisation, **form.cleaned_data, at=timezone.now()
        )
        return address(organisation)

    page = Page(
        heading=_("Rename, or change the kind"),
        lead=_("The code stays, and so does all that was written about it."),
        button=_("Rename it"),
        where=organisation.name,
        back=address(organisation),
        done=_("The change is written down."),
    )
    return step(request, form, page, do=do, effects=effects)


@get_and_post
@signed_in
def move(request: ActorRequest, code: str) -> HttpResponse:
    """Put an organisation below another one, or tie it to another unit."""
    organisation = organisation_for(request, code)
    actor = request.actor
    allow(can_shape_organisation, actor, organisation)
    parent, unit = organisation.parent, organisation.unit
    form = MoveForm(
        posted(request),
        organisations=organisations_visible_to(actor),
        units=units_visible_to(actor),
        initial={
            "parent": parent.code if parent else "",
            "unit": unit.code if unit else "",
            "happened_on": timezone.localdate(),
        },
    )

    def effects() -> list[str]:
        data = form.cleaned_data
        lines = []
        if data["parent"] != parent:
            count = organisations_below(organisation).count()
            lines.append(
                _("It stands below “%(parent)s” from that day on.")
                % {"parent": data["parent"].name if data["parent"] else _("nothing")}
            )
            lines.append(
                ngettext(
                    "%(count)d organisation below it goes along.",
                    "%(count)d organisations below it go along.",
                    count,
                )
                % {"count": count}
            )
            lines.append(_("Who looks after the new place looks after it; the old one no more."))
        if data["unit"] != unit:
            lines.append(
                _("It is tied to “%(unit)s” from that day on.")
                % {"unit": data["unit"].name if data["unit"] else _("no unit")}
            )
        if lines:
            lines += effects_on(actor, changes())
        return lines or [_("Nothing is different from what it is now.")]

    def changes() -> list[Reshaping]:
        data = form.cleaned_data
        if (data["parent"], data["unit"]) == (parent, unit):
            return []
        return [Reshaping(Change.MOVE, organisation, data["happened_on"], data["parent"])]

    def do() -> str:
        move_organisation(
            actor=actor, organisation=organisation, **form.cleaned_data, at=timezone.now()
        )
        return address(organisation)

    page = Page(
        heading=_("Move it in the tree"),
        lead=_("All that stands below it goes along."),
        button=_("Move it"),
        where=organisation.name,
        back=address(organisation),
        done=_("The change is written down."),
    )
    return step(request, form, page, do=do, effects=effects, changes=changes)


@get_and_post
@signed_in
def close(request: ActorRequest, code: str) -> HttpResponse:
    """Close an organisation that nobody belongs to any more."""
    organisation = organisation_for(request, code)
    allow(can_shape_organisation, request.actor, organisation)
    actor, today = request.actor, timezone.localdate()
    form = CloseForm(posted(request), initial={"closed_on": today})

    def changes() -> list[Reshaping]:
        return [Reshaping(Change.CLOSE, organisation, form.cleaned_data["closed_on"])]

    def effects() -> list[str]:
        return [
            _("“%(name)s” is not in the tree any more from that day on.")
            % {"name": organisation.name},
            *effects_on(actor, changes()),
            _("Its page and its history stay; its code stays taken."),
        ]

    def do() -> str:
        close_organisation(
            actor=actor, organisation=organisation, **form.cleaned_data, at=timezone.now()
        )
        return address(organisation)

    page = Page(
        heading=_("Close it"),
        lead=_("An organisation is closed when nobody belongs to it and nothing stands below it."),
        button=_("Close it"),
        where=organisation.name,
        back=address(organisation),
        done=_("The organisation is closed."),
        notes=()
        if form.is_bound
        else obstacle_notes(actor, Reshaping(Change.CLOSE, organisation, today)),
    )
    return step(request, form, page, do=do, effects=effects, changes=changes)


@get_and_post
@signed_in
def cover(request: ActorRequest, code: str) -> HttpResponse:
    """Say which units a joint branch covers."""
    organisation = organisation_for(request, code)
    actor = request.actor
    allow(can_manage_organisations, actor, organisation)
    if organisation.kind != OrganisationKind.JOINT_BRANCH.value:
        raise PermissionDenied
    form = CoverForm(
        posted(request),
        among=units_visible_to(actor),
        initial={
            "units": "\n".join(
                organisation.covered_units.order_by("path").values_list("code", flat=True)
            )
        },
    )

    def do() -> str:
        cover_units(
            actor=actor,
            organisation=organisation,
            units=form.cleaned_data["units"],
            at=timezone.now(),
        )
        return address(organisation)

    page = Page(
        heading=_("Which units does it cover?"),
        lead=_("A joint branch covers, as a rule, at most five units."),
        button=_("Save"),
        where=organisation.name,
        back=address(organisation),
        done=_("The change is written down."),
    )
    return step(request, form, page, do=do)
