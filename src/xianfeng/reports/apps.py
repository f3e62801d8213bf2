from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class ReportsConfig(AppConfig):
    name = "xianfeng.reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from .permissions import can_make_report  # noqa: PLC0415 -- models load first

        navigation.register(
            stop="publish",
            label=_("Reports"),
            url_name="reports:list",
            key="r",
            order=20,
            shows=lambda actor: actor is not None and can_make_report(actor),
            icon="print",
        )
