from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class OrganisationConfig(AppConfig):
    name = "xianfeng.organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from xianfeng.accounts import policy  # noqa: PLC0415 -- models are there only now

        from . import extracts  # noqa: PLC0415 -- as above
        from .permissions import kinds_held  # noqa: PLC0415 -- as above

        extracts.offer()
        policy.register(roles=kinds_held)
        navigation.register(
            stop="home",
            label=_("Organisations"),
            url_name="organisation:list",
            order=30,
            icon="person",
            shows=lambda actor: actor is not None,
        )
