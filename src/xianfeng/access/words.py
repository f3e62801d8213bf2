from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xianfeng.access.rules.roles import RoleShow
from xianfeng.ui.words import Text

SHOW_LABELS: Mapping[RoleShow, Text] = {
    RoleShow.STANDING: gettext_lazy("current or upcoming"),
    RoleShow.ENDING: gettext_lazy("ending soon"),
    RoleShow.ENDLESS: gettext_lazy("no end date"),
    RoleShow.STRAY: gettext_lazy("holder has left or account is closed"),
    RoleShow.ENDED: gettext_lazy("ended"),
}

SIGN_IN_NAME = gettext_lazy("Letters, digits and @ . + - _ ; it is needed at every sign-in.")


def said_for(person: str, principal: str) -> str:
    """Name who did something, and for whom where a deputy did it."""
    if not principal:
        return person
    return _("%(person)s for %(principal)s") % {"person": person, "principal": principal}
