from collections.abc import Callable

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from xianfeng.access.forms.roles import OfficialForm
from xianfeng.access.opening import opened
from xianfeng.access.permissions import can_open_official
from xianfeng.access.selectors.roles import Spot, kinds_to_give
from xianfeng.access.services.opening import open_official_account
from xianfeng.access.views import roles
from xianfeng.actors.rules import Actor
from xianfeng.ui.acts import Act
from xianfeng.ui.things import Asked


def _may_open(actor: Actor, spot: Spot) -> bool:
    may_open = can_open_official(actor, organisation=spot.organisation, unit=spot.unit)
    return may_open and roles.may_give(actor, spot)


def _first_role(asked: Asked[Spot]) -> str:
    said = __(
        "For somebody who is not a member. The account comes with its first role, at %(place)s."
    )
    return said % {"place": roles.place_name(asked.thing)}


def _official(find: Callable[..., Spot]) -> Act[Spot, OfficialForm]:
    return Act(
        on=roles.on_spot(find, _may_open),
        form=OfficialForm,
        given=lambda asked: {
            "kinds": kinds_to_give(asked.actor, asked.thing),
            "initial": {"kind": asked.request.GET.get("kind", "")},
        },
        service=open_official_account,
        told=lambda step: {
            "username": step.form.cleaned_data["username"],
            "name": step.form.cleaned_data["name"],
            "organisation": step.thing.organisation,
            "unit": step.thing.unit,
            **step.form.told(step.at),
        },
        heading=_("Open an account for an official"),
        lead=_first_role,
        button=_("Open the account"),
        onward=opened(lambda: official),
    )


official = _official(roles.at_organisation)
official_at_unit = _official(roles.at_unit)
official_of_all = _official(roles.everywhere)
