from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CarriersConfig(AppConfig):
    name = "xianfeng.carriers"
    verbose_name = _("Carriers")

    def ready(self) -> None:
        from . import extracts  # noqa: PLC0415 -- models are there only now

        extracts.offer()
