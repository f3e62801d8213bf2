"""Who holds which role at a place: read, given, ended."""

from collections import Counter
from collections.abc import Callable, Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.access.forms.roles import EndRoleForm, GiveRoleForm, RoleFilterForm
from xianfeng.access.lists import ROLES, ROLES_ABOVE
from xianfeng.access.models.roles import Role
from xianfeng.access.permissions import can_end_role, can_see_roles
from xianfeng.access.selectors.roles import (
    RoleLine,
    Spot,
    candidate,
    candidates,
    kinds_to_give,
    role_lines,
    roles_above,
    roles_at,
    roles_read_by,
    roles_shown,
    spot_card,
    with_names,
)
from xianfeng.access.services.roles import give_role, take_role
from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.actors.rules import Actor
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.ui.acts import Act
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.lists.listing import Empty
from xianfeng.ui.things import Asked, On

GIVE_ONE = Empty(
    _("Nobody holds a role here"),
    _("Whoever acts for this place needs a role."),
)


def addresses(spot: Spot) -> dict[str, str]:
    """Return the addresses of a place's pages of roles, and of the place itself."""
    if spot.organisation is not None:
        names, arguments = ("roles", "give_role", "open_official"), [spot.organisation.code]
        node = reverse("leadership:organisation", args=arguments)
    elif spot.unit is not None:
        names, arguments = ("unit_roles", "give_unit_role", "open_unit_official"), [spot.unit.code]
        node = reverse("organisation:unit", args=arguments)
    else:
        names, arguments = ("all_roles", "give_whole_role", "open_whole_official"), []
        node = reverse("leadership:organisations")
    roles, give, official = (reverse(f"access:{name}", args=arguments) for name in names)
    return {"node": node, "roles": roles, "give": give, "official": official}


def place_name(spot: Spot) -> str:
    """Name a place; without one it is the platform."""
    return spot.node.name if spot.node else __("the whole platform")


def at_organisation(request: ActorRequest, code: str) -> Spot:
    """Return the place that an organisation is, if the actor may read its roles."""
    visible = organisations_visible_to(request.actor, with_closed=True)
    return _read(request, Spot(organisation=get_object_or_404(visible, code=code)))


def at_unit(request: ActorRequest, code: str) -> Spot:
    """Return the place that a unit is, if the actor may read its roles."""
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


def _note_roles(request: ActorRequest, lines: Sequence[RoleLine]) -> None:
    """Write down that holders of roles were shown, by the organisations where they hold them."""
    places = (line.place for line in lines)
    shown = Counter(place for place in places if isinstance(place, Organisation))
    for place, count in shown.items():
        note_look(
            actor=request.actor, subject=place, look=Look.ROLES, count=count, at=timezone.now()
        )


def everywhere(_request: ActorRequest) -> Spot:
    """Return the place that the whole installation is."""
    return Spot()


def on_spot(find: Callable[..., Spot], may: Callable[[Actor, Spot], bool]) -> On[Spot]:
    """Return a place whose roles the actor reads."""
    return On(
        find=find,
        door=can_see_roles if find is everywhere else lambda _actor: True,
        may=may,
        where=lambda asked: place_name(asked.thing),
        back=lambda asked: addresses(asked.thing)["roles"],
    )


def may_give(actor: Actor, spot: Spot) -> bool:
    """Tell whether the actor may give anything at a place that is open."""
    is_open = spot.node is None or spot.node.closed_on is None
    return is_open and bool(kinds_to_give(actor, spot))


def _give(find: Callable[..., Spot]) -> Act[Spot, GiveRoleForm]:
    return Act(
        on=on_spot(find, may_give),
        form=GiveRoleForm,
        given=lambda asked: {
            "kinds": kinds_to_give(asked.actor, asked.thing),
            "initial": {
                "person": candidate(asked.actor, asked.request.GET.get("person", ""), at=asked.at),
                "kind": asked.request.GET.get("kind", ""),
            },
        },
        among=lambda asked: {"person": candidates(asked.actor, at=asked.at)},
        service=give_role,
        told=lambda step: {
            "user": step.form.cleaned_data["person"],
            "organisation": step.thing.organisation,
            "unit": step.thing.unit,
            **step.form.told(step.at),
        },
        heading=_("Who is to act here?"),
        button=_("Give the role"),
        done=_("The role has been given, and the person has been notified."),
        template="access/role_give.html",
        shows=lambda step: {
            "spot": step.thing,
            "card": spot_card(step.actor, step.thing),
            "to": addresses(step.thing),
        },
    )


give, give_at_unit, give_whole = _give(at_organisation), _give(at_unit), _give(everywhere)


def _spot_of(role: Role) -> Spot:
    return Spot(organisation=role.organisation, unit=role.unit)


def _whose(asked: Asked[Role]) -> str:
    line = role_lines(asked.actor, [asked.thing], at=asked.at)[0]
    return __("%(name)s (%(username)s): %(role)s at %(place)s.") % {
        "name": line.holder.name,
        "username": line.holder.username,
        "role": asked.thing.get_kind_display(),
        "place": place_name(_spot_of(asked.thing)),
    }


end = Act(
    on=On(
        find=lambda request, role_id: roles_read_by(request.actor).get(pk=role_id),
        may=can_end_role,
        named="role",
        where=_("Roles"),
        back=lambda asked: addresses(_spot_of(asked.thing))["roles"],
    ),
    form=EndRoleForm,
    service=take_role,
    heading=_("End a role"),
    lead=_whose,
    notes=lambda _asked: (
        _("It ends at once: the pages and rights it opened are gone with the next click."),
        _("The account stays open; close it if the person has left."),
    ),
    button=_("End the role"),
    done=_("The role has been ended."),
)
"""A role that is to come never begins."""
