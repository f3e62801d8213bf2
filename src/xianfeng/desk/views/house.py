"""How the installation is called and where it is reached: an administrator's first step."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.rules import Person
from xianfeng.desk.forms import HouseForm
from xianfeng.desk.permissions import can_set_up_house
from xianfeng.desk.rules import AddressState, address_state
from xianfeng.desk.services import set_up_house
from xianfeng.ui.acts import Act
from xianfeng.ui.things import Asked, new_thing

FIELDS = {"name": "name", "base_url": "address"}


def seen_at(request: Any) -> str:
    """Return the address in the reader's browser."""
    return f"{request.scheme}://{request.get_host()}"


def _given(asked: Asked[None]) -> dict[str, Any]:
    said, seen = str(settings.XIANFENG_BASE_URL), seen_at(asked.request)
    is_local = address_state(said, seen) is AddressState.LOCAL
    return {
        "initial": {
            "own_name": asked.request.user.get_full_name(),
            "name": str(settings.XIANFENG_NAME),
            "address": seen if is_local else said,
        },
        "fixed": [FIELDS[key] for key in sorted(settings.XIANFENG_FIXED)],
        "is_named": isinstance(asked.actor, Person),
    }


house: Act[None, HouseForm] = Act(
    on=new_thing("desk:administration", _("Administration"), door=can_set_up_house),
    form=HouseForm,
    given=_given,
    service=set_up_house,
    told=lambda step: {"user": step.request.user, **step.form.told},
    heading=_("What is this installation called?"),
    lead=_("Everybody sees the name; the address is where citizens and members find you."),
    button=_("Save"),
    done=_("Saved. It holds at once, on every page."),
)
