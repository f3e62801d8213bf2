from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class UpkeepConfig(AppConfig):
    name = "xianfeng.upkeep"
    verbose_name = _("Upkeep")

    def ready(self) -> None:
        from .permissions import can_see_upkeep  # noqa: PLC0415 -- models are there only now

        navigation.register(
            stop="home",
            label=_("Upkeep"),
            url_name="upkeep:overview",
            key="k",
            order=90,
            shows=lambda actor: actor is not None and can_see_upkeep(actor),
        )
