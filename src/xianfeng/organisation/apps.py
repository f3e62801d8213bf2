from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "xianfeng.organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from . import extracts  # noqa: PLC0415 -- models are there only now

        extracts.offer()
