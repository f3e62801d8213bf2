from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class RollsConfig(AppConfig):
    name = "xianfeng.rolls"
    verbose_name = _("Rolls")

    def ready(self) -> None:
        from xianfeng.organisation import reshaping  # noqa: PLC0415 -- models are there only now
        from xianfeng.people import personal  # noqa: PLC0415 -- as above

        from . import selectors  # noqa: PLC0415 -- as above

        reshaping.register(*selectors.HEIRS)

        from .services import forget_reasons  # noqa: PLC0415 -- as above

        personal.register("rolls.roll", lambda _member: None, forget=forget_reasons)
        navigation.register(
            stop="home",
            label=_("Rolls"),
            url_name="rolls:rolls",
            key="l",
            order=50,
            shows=lambda actor: actor is not None,
        )
