from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation, places


class VolunteeringConfig(AppConfig):
    name = "xianfeng.volunteering"
    verbose_name = _("Volunteering")

    def ready(self) -> None:
        from xianfeng.organisation import reshaping  # noqa: PLC0415 -- as below
        from xianfeng.people import answers, personal  # noqa: PLC0415 -- models are there only now

        from .models.strengths import WISHES  # noqa: PLC0415 -- as above
        from .personal import PROCESSING, free_time_of, skills_of, wishes_of  # noqa: PLC0415 -- as above
        from .selectors.strengths import strengths_card, wish_counts  # noqa: PLC0415 -- as above
        from .services.heirs import HEIRS  # noqa: PLC0415 -- as above
        from .services.strengths import forget_strengths  # noqa: PLC0415 -- as above

        personal.register(
            "volunteering.skills",
            skills_of,
            processing=PROCESSING,
            forget_voluntary=forget_strengths,
        )
        personal.register("volunteering.wishes", wishes_of)
        personal.register("volunteering.free_time", free_time_of)
        answers.register(
            answers.Answers("wish", _("What members say they want"), dict(WISHES), wish_counts)
        )
        reshaping.register(*HEIRS)
        navigation.register(
            stop="act", label=_("Tasks"), url_name="volunteering:tasks", order=20, shows=bool
        )
        places.register(
            "people.member.beside",
            template="volunteering/_strengths_place.html",
            cards=strengths_card,
        )
