"""Who holds which role at a place: read, given, ended."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xianfeng.access.forms.roles import EndRoleForm, GiveRoleForm, PersonSearchForm, RoleFilterForm
from xianfeng.access.lists import ROLES, ROLES_ABOVE
from xianfeng.access.permissions import can_end_role, can_see_roles
from xianfeng.access.selectors.roles import (
    Holder,
    RoleLine,
    Spot,
    candidate,
    candidates_found,
    holder_of,
    kinds_to_give,
    role_lines,
    roles_above,
    roles_at,
    roles_read_by,
    roles_shown,
    spot_card,
    with_names,
)
from xianfeng.access.services.roles import (
    AlreadyHeld,
    OutlivesGiver,
    RoleBackdated,
    RoleEndsBeforeStart,
    UnknownKind,
    give_role,
    take_role,
)
from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.errors import Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.lists.listing import Empty
from xianfeng.ui.steps import Beside, Page, add_refusal, get_and_post, posted, step

GIVE_ONE = Empty(
    gettext_lazy("Nobody holds a role here"),
    gettext_lazy("Whoever is to act for this place needs one."),
)
BESIDE: Beside = {
    AlreadyHeld: ("kind",),
    UnknownKind: ("kind",),
    RoleBackdated: ("starts_on",),
    RoleEndsBeforeStart: ("ends_on",),
    OutlivesGiver: ("ends_on",),
}


def addresses(spot: Spot) -> dict[str, str]:
    """Give the addresses of a place's pages of roles, and of the place itself."""
    if spot.organisation is not None:
        names, arguments = ("roles", "give_role", "open_official"), [spot.organisation.code]
        node = reverse("people:organisation", args=arguments)
    elif spot.unit is not None:
        names, arguments = ("unit_roles", "give_unit_role", "open_unit_official"), [spot.unit.code]
        node = reverse("organisation:unit", args=arguments)
    else:
        names, arguments = ("all_roles", "give_whole_role", "open_whole_official"), []
        node = reverse("people:organisations")
    roles, give, official = (reverse(f"access:{name}", args=arguments) for name in names)
    return {"node": node, "roles": roles, "give": give, "official": official}


def place_name(spot: Spot) -> str:
    """Name a place; without one it is the platform."""
    return spot.node.name if spot.node else _("the whole platform")


def at_organisation(request: ActorRequest, code: str) -> Spot:
    """Give the place that an organisation is, if the actor may read its roles."""
    visible = organisations_visible_to(request.actor, with_closed=True)
    return _read(request, Spot(organisation=get_object_or_404(visible, code=code)))


def at_unit(request: ActorRequest, code: str) -> Spot:
    """Give the place that a unit is, if the actor may read its roles."""
    visible = units_visible_to(request.actor, with_closed=True)
    return _read(request, Spot(unit=get_object_or_404(visible, code=code)))


def _read(request: ActorRequest, spot: Spot) -> Spot:
    if not can_see_roles(request.actor, organisation=spot.organisation, unit=spot.unit):
        raise Http404
    return spot


@require_safe
@signed_in
def roles(request: ActorRequest, code: str) -> HttpResponse:
    """Show who holds which role at an organisation."""
    return _roles(request, at_organisation(request, code))


@require_safe
@signed_in
def unit_roles(request: ActorRequest, code: str) -> HttpResponse:
    """Show who holds which role at a unit."""
    return _roles(request, at_unit(request, code))


@require_safe
@signed_in_as(can_see_roles)
def all_roles(request: ActorRequest) -> HttpResponse:
    """Show who holds a role for the whole installation."""
    return _roles(request, Spot())


@get_and_post
@signed_in
def give(request: ActorRequest, code: str) -> HttpResponse:
    """Give somebody a role at an organisation."""
    return _give(request, at_organisation(request, code))


@get_and_post
@signed_in
def give_at_unit(request: ActorRequest, code: str) -> HttpResponse:
    """Give somebody a role at a unit."""
    return _give(request, at_unit(request, code))


@get_and_post
@signed_in_as(can_see_roles)
def give_whole(request: ActorRequest) -> HttpResponse:
    """Give somebody a role for the whole installation."""
    return _give(request, Spot())


@get_and_post
@signed_in
def end(request: ActorRequest, role_id: int) -> HttpResponse:
    """End a role, or let one that is to come never begin."""
    actor, at = request.actor, timezone.now()
    role = get_object_or_404(roles_read_by(actor), pk=role_id)
    if not can_end_role(actor, role):
        raise PermissionDenied
    spot = Spot(organisation=role.organisation, unit=role.unit)
    line = role_lines(actor, [role], at=at)[0]
    form = EndRoleForm(posted(request))
    page = Page(
        heading=_("End a role"),
        lead=_("%(name)s (%(username)s): %(role)s at %(place)s.")
        % {
            "name": line.holder.name,
            "username": line.holder.username,
            "role": role.get_kind_display(),
            "place": place_name(spot),
        },
        button=_("End the role"),
        where=_("Roles"),
        back=addresses(spot)["roles"],
        done=_("The role is ended."),
        notes=[
            _("It ends at once: pages and rights that it opened are closed with the next click."),
            _("The account stays open; close it where the person has left."),
        ],
    )

    def do() -> str:
        take_role(actor=actor, role=role, reason=form.cleaned_data["reason"], at=timezone.now())
        return page.back

    return step(request, form, page, do=do, beside={})


def _roles(request: ActorRequest, spot: Spot) -> HttpResponse:
    actor, at = request.actor, timezone.now()
    form = RoleFilterForm(request.GET)
    found = roles_shown(
        roles_at(spot, with_below=form.with_below),
        show=form.shown,
        kind=form.kind_word,
        words=form.words,
        actor=actor,
        at=at,
    )
    card, to = spot_card(actor, spot), addresses(spot)
    may_give = card is not None and card.may_give
    shown = show(
        request,
        ROLES if form.with_below else ROLES.without("place"),
        with_names(found),
        make=lambda rows: role_lines(actor, rows, at=at),
        form=form,
        empty=GIVE_ONE if may_give else None,
        step=(to["give"], _("Give a role")) if may_give else NO_STEP,
    )
    above = show(
        request,
        ROLES_ABOVE,
        with_names(roles_above(spot, at=at)),
        make=lambda rows: role_lines(actor, rows, at=at, is_from_above=True),
    )
    _note_roles(request, [line for each in (shown, above) for line in each.seen_cards])
    context = {"spot": spot, "place": place_name(spot), "card": card, "to": to, "above": above}
    return answer(request, "access/roles.html", shown, context, others=(above,))


def _give(request: ActorRequest, spot: Spot) -> HttpResponse:
    actor, at, data = request.actor, timezone.now(), posted(request)
    kinds = may_give(request, spot)
    search = PersonSearchForm(request.GET)
    chosen = (request.GET if data is None else data).get("person", "")
    user = candidate(actor, chosen, at=at)
    form = GiveRoleForm(
        data,
        kinds=kinds,
        initial={"starts_on": timezone.localdate(), "person": user.pk if user else ""},
    )
    if data is not None and user is None:
        form.add_error(None, _("Search for the person and choose them from the list."))
    elif user is not None and form.is_valid():
        try:
            give_role(
                actor=actor,
                user=user,
                organisation=spot.organisation,
                unit=spot.unit,
                **form.told(at),
                at=at,
            )
        except Refusal as refusal:
            add_refusal(form, refusal, BESIDE)
        else:
            messages.success(request, _("The role is given, and the person is told."))
            return redirect(addresses(spot)["roles"])
    people = candidates_found(actor, search.words, at=at) if search.words and user is None else ()
    _note_candidates(request, people)
    return render(
        request,
        "access/role_give.html",
        {
            "spot": spot,
            "place": place_name(spot),
            "card": spot_card(actor, spot),
            "to": addresses(spot),
            "form": form,
            "person": holder_of(user) if user else None,
            "search": search,
            "is_search": bool(search.words),
            "people": people,
        },
        status=422 if form.errors else 200,
    )


def _note_roles(request: ActorRequest, lines: Sequence[RoleLine]) -> None:
    """Write down that holders of roles were shown, by the organisations where they hold them."""
    places = (line.place for line in lines)
    shown = Counter(place for place in places if isinstance(place, Organisation))
    _note(request, shown, Look.ROLES)


def _note_candidates(request: ActorRequest, people: Sequence[Holder]) -> None:
    """Write down that members were shown, by their organisations."""
    _note(request, Counter(one.organisation for one in people if one.organisation), Look.LIST)


def _note(request: ActorRequest, shown: Mapping[Organisation, int], look: Look) -> None:
    for place, count in shown.items():
        note_look(actor=request.actor, subject=place, look=look, count=count, at=timezone.now())


def may_give(request: ActorRequest, spot: Spot) -> list[tuple[str, str]]:
    """Give what the actor may give at a place that is open.

    Raises:
        PermissionDenied: nothing.
    """
    kinds = kinds_to_give(request.actor, spot)
    if not kinds or (spot.node is not None and spot.node.closed_on is not None):
        raise PermissionDenied
    return kinds
