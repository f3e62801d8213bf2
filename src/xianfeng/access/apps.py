from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.rules import kinds_held
from xianfeng.foundation.errors import N_
from xianfeng.notices.rules import Kind, register
from xianfeng.ui import navigation, places

KINDS = (
    Kind("access.role_given", N_("You have been given a role at {place}.")),
    Kind("access.role_taken", N_("One of your roles at {place} has been ended.")),
    Kind(
        "access.deputy_named",
        N_("{deputy} has been named to act for {principal} from {first} to {last}."),
    ),
    Kind(
        "access.deputy_begins",
        N_("{deputy} may act for {principal} from today until {last}."),
    ),
    Kind(
        "access.deputy_ends_tomorrow",
        N_("Tomorrow is the last day that {deputy} acts for {principal}."),
    ),
    Kind("access.deputy_ended", N_("{deputy} no longer acts for {principal}.")),
)


class AccessConfig(AppConfig):
    name = "xianfeng.access"
    verbose_name = _("Roles")

    def ready(self) -> None:
        from xianfeng.organisation import reshaping  # noqa: PLC0415 -- models are there only now

        from .selectors import in_the_way  # noqa: PLC0415 -- as above
        from .services import heirs  # noqa: PLC0415 -- as above

        reshaping.register(*in_the_way.HINDRANCES, *heirs.HEIRS)
        from xianfeng.accounts import policy  # noqa: PLC0415 -- models are there only now

        from .permissions import opens_accounts_anywhere  # noqa: PLC0415 -- as above
        from .selectors import roles  # noqa: PLC0415 -- as above
        from .selectors.accounts import accounts_looked_after_by  # noqa: PLC0415 -- as above
        from .selectors.acting import acting_in  # noqa: PLC0415 -- as above
        from .services.administrators import settle_closing  # noqa: PLC0415 -- as above

        for place in ("organisation.organisation", "organisation.unit"):
            places.register(
                place,
                template="access/_roles_place.html",
                cards=roles.roles_place,
                order=80,
            )
        places.register(
            "accounts.home",
            template="access/_my_roles_place.html",
            cards=roles.my_roles_place,
        )
        places.register("page.top", template="access/_acting.html", cards=acting_in)
        policy.register(
            roles=kinds_held,
            managed=accounts_looked_after_by,
            opens=opens_accounts_anywhere,
            closed=settle_closing,
        )
        navigation.register(
            stop="home",
            label=_("Deputies"),
            url_name="access:deputies",
            order=90,
            shows=lambda actor: actor is not None,
        )
        for kind in KINDS:
            register(kind)
