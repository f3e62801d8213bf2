from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class PlansConfig(AppConfig):
    name = "xianfeng.plans"
    verbose_name = _("Plans and goals")

    def ready(self) -> None:
        from xianfeng.organisation import reshaping  # noqa: PLC0415 -- models are there only now

        from . import extracts, hindrances, services  # noqa: PLC0415 -- as above

        extracts.offer()
        reshaping.register(
            *hindrances.HINDRANCES,
            reshaping.Heir(
                "plans.goal",
                frozenset({reshaping.Change.MERGE}),
                hindrances.tell_of_goals,
                services.take_over_goals,
                hindrances.answers_that_go,
                counted="goals",
                order=70,
            ),
        )
        navigation.register(
            stop="plan",
            label=_("Plans and goals"),
            url_name="plans:list",
            key="p",
            order=10,
            shows=lambda actor: actor is not None,
            icon="goal",
        )
