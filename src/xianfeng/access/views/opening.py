from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from xianfeng.access.forms.roles import OfficialForm
from xianfeng.access.opening import BESIDE, _opened
from xianfeng.access.permissions import can_open_official, can_see_roles
from xianfeng.access.selectors.roles import Spot
from xianfeng.access.services.opening import open_official_account
from xianfeng.access.views import roles
from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.ui.steps import Page, get_and_post, posted, step


@get_and_post
@signed_in
def official(request: ActorRequest, code: str) -> HttpResponse:
    """Open the account of somebody who is no member, with a role at an organisation."""
    return _official(request, roles.at_organisation(request, code))


@get_and_post
@signed_in
def official_at_unit(request: ActorRequest, code: str) -> HttpResponse:
    """Open the account of somebody who is no member, with a role at a unit."""
    return _official(request, roles.at_unit(request, code))


@get_and_post
@signed_in_as(can_see_roles)
def official_of_all(request: ActorRequest) -> HttpResponse:
    """Open the account of somebody who is no member, with a role for the whole."""
    return _official(request, Spot())


def _official(request: ActorRequest, spot: Spot) -> HttpResponse:
    if not can_open_official(request.actor, organisation=spot.organisation, unit=spot.unit):
        raise PermissionDenied
    kinds, at = roles.may_give(request, spot), timezone.now()
    form = OfficialForm(posted(request), kinds=kinds, initial={"starts_on": timezone.localdate()})
    where = roles.place_name(spot)
    page = Page(
        heading=_("Open an account for an official"),
        lead=_(
            "For somebody who is no member. The account comes with its first role, at %(place)s."
        )
        % {"place": where},
        button=_("Open the account"),
        where=where,
        back=roles.addresses(spot)["roles"],
    )

    def do() -> HttpResponse:
        first = open_official_account(
            actor=request.actor,
            username=form.cleaned_data["username"],
            name=form.cleaned_data["name"],
            organisation=spot.organisation,
            unit=spot.unit,
            **form.told(at),
            at=at,
        )
        return _opened(request, first, page)

    return step(request, form, page, do=do, beside=BESIDE)
