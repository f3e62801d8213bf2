from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class PlansConfig(AppConfig):
    name = "xianfeng.plans"
    verbose_name = _("Plans and goals")

    def ready(self) -> None:
        from . import extracts  # noqa: PLC0415 -- models are there only now

        extracts.offer()
        navigation.register(
            stop="plan",
            label=_("Plans and goals"),
            url_name="plans:list",
            key="p",
            order=10,
            shows=lambda actor: actor is not None,
            icon="goal",
        )
