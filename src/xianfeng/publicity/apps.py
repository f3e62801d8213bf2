from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class PublicityConfig(AppConfig):
    name = "xianfeng.publicity"
    verbose_name = _("Public pages")

    def ready(self) -> None:
        navigation.register(
            stop="publish", label=_("Public page"), url_name="publicity:home", order=90
        )
