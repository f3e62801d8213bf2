from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.permissions import is_officer
from xianfeng.foundation.errors import N_
from xianfeng.notices.rules import Kind, register
from xianfeng.ui import navigation

KINDS = (
    Kind(
        "privacy.correction_asked",
        N_("A member of {organisation} requests a correction of their own record."),
    ),
    Kind(
        "privacy.deletion_asked",
        N_("A member of {organisation} requests the deletion of personal data."),
    ),
    Kind(
        "privacy.request_answered",
        N_("Your request about your own data has been answered."),
    ),
)


class PrivacyConfig(AppConfig):
    name = "xianfeng.privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        navigation.register(
            stop="home",
            label=_("Requests of members"),
            url_name="privacy:requests",
            key="q",
            order=45,
            shows=lambda actor: actor is not None and is_officer(actor),
        )
        navigation.register(
            stop="home",
            label=_("My data"),
            url_name="privacy:me",
            key="y",
            order=95,
            shows=lambda actor: actor is not None,
        )
        for kind in KINDS:
            register(kind)
