from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "xianfeng.ballots"
    verbose_name = _("Ballots")

    def ready(self) -> None:
        from . import extracts  # noqa: PLC0415 -- models are there only now

        extracts.offer()
