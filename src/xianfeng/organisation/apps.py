from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class OrganisationConfig(AppConfig):
    name = "xianfeng.organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from . import extracts, reshaping, sheets  # noqa: PLC0415 -- models are there only now
        from .selectors import in_the_way  # noqa: PLC0415 -- as above

        reshaping.register(*in_the_way.HINDRANCES)
        extracts.offer()
        sheets.offer()
        navigation.register(
            stop="home",
            label=_("Organisations"),
            url_name="people:organisations",
            key="o",
            order=30,
            icon="person",
            shows=lambda actor: actor is not None,
        )
