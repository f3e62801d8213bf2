from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class DiagnosisConfig(AppConfig):
    name = "xianfeng.diagnosis"
    verbose_name = _("Diagnosis")

    def ready(self) -> None:
        navigation.register(
            stop="judge",
            label=_("Diagnosis"),
            url_name="diagnosis:overview",
            key="d",
            order=50,
            shows=lambda actor: actor is not None,
        )
