from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "xianfeng.plans"
    verbose_name = _("Plans and goals")

    def ready(self) -> None:
        from . import extracts  # noqa: PLC0415 -- models are there only now

        extracts.offer()
