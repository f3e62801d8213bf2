from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import N_
from xianfeng.notices.rules import Kind, register

EXPORT_READY = Kind(
    "sheets.export_ready",
    N_("The sheet of {place} that you asked for is ready. It is kept for you for a day."),
)


class SheetsConfig(AppConfig):
    name = "xianfeng.sheets"
    verbose_name = _("Spreadsheets")

    def ready(self) -> None:
        register(EXPORT_READY)
