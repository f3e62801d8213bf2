from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class NoticesConfig(AppConfig):
    name = "xianfeng.notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from .selectors import unread_count  # noqa: PLC0415 -- models are there only now

        navigation.register(
            stop="home",
            label=_("Notices"),
            url_name="notices:inbox",
            key="n",
            order=90,
            shows=lambda actor: actor is not None,
            count=lambda actor: unread_count(actor.user_id),
            icon="notice",
        )
