from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "xianfeng.jobs"
    verbose_name = _("Background jobs")

    def ready(self) -> None:
        from .registry import discover  # noqa: PLC0415 -- models are there only now

        discover()
