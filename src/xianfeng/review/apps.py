from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class ReviewConfig(AppConfig):
    name = "xianfeng.review"
    verbose_name = _("Conduct review")

    def ready(self) -> None:
        from .permissions import can_see_windows  # noqa: PLC0415 -- models are there only now

        navigation.register(
            stop="judge",
            label=_("Conduct review"),
            url_name="review:windows",
            key="w",
            order=20,
            shows=lambda actor: actor is not None and can_see_windows(actor),
        )
