from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation, places


class CarriersConfig(AppConfig):
    name = "xianfeng.carriers"
    verbose_name = _("Carriers")

    def ready(self) -> None:
        from xianfeng.organisation import reshaping  # noqa: PLC0415 -- models are there only now
        from xianfeng.people import personal  # noqa: PLC0415 -- models are there only now

        from . import extracts, selectors  # noqa: PLC0415 -- models are there only now
        from .personal import PROCESSING, activities_of, shown_on  # noqa: PLC0415 -- as above
        from .selectors.hindrances import HINDRANCES  # noqa: PLC0415 -- as above
        from .services.heirs import HEIRS  # noqa: PLC0415 -- as above

        extracts.offer()
        reshaping.register(*HINDRANCES, *HEIRS)
        personal.register("carriers.part", activities_of, processing=PROCESSING, shown_on=shown_on)
        navigation.register(
            stop="act",
            label=_("Carriers"),
            url_name="carriers:list",
            key="c",
            order=10,
            shows=lambda actor: actor is not None,
            phone=2,
            icon="carrier",
        )
        places.register(
            "plans.goal",
            template="carriers/_goal_place.html",
            cards=selectors.carriers_of_goal,
            order=10,
        )
        places.register(
            "organisation.organisation",
            template="carriers/_organisation_place.html",
            cards=selectors.carriers_of_organisation,
            order=20,
        )
