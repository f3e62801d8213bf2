from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BallotsConfig(AppConfig):
    name = "xianfeng.ballots"
    verbose_name = _("Ballots")

    def ready(self) -> None:
        from xianfeng.organisation import reshaping  # noqa: PLC0415 -- models are there only now

        from . import extracts, selectors  # noqa: PLC0415 -- as above

        extracts.offer()
        reshaping.register(*selectors.HINDRANCES)
