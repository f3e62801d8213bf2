from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import N_
from xianfeng.notices.rules import Kind, register
from xianfeng.ui import navigation, places

KINDS = (
    Kind("organisation.role_given", N_("You have been given a role at {place}.")),
    Kind("organisation.role_taken", N_("A role of yours at {place} has been ended.")),
    Kind(
        "organisation.deputy_named",
        N_("{deputy} is named to act for {principal} from {first} to {last}."),
    ),
    Kind(
        "organisation.deputy_begins",
        N_("From today on {deputy} may act for {principal}, until {last}."),
    ),
    Kind(
        "organisation.deputy_ends_tomorrow",
        N_("Tomorrow is the last day on which {deputy} acts for {principal}."),
    ),
    Kind("organisation.deputy_ended", N_("{deputy} does not act for {principal} any more.")),
    Kind(
        "organisation.transfer_asked",
        N_("A transfer from {source} to {target} waits for the consent of both sides."),
    ),
    Kind(
        "organisation.transfer_waits",
        N_(
            "The transfer from {source} to {target} has waited for half of its time; afterwards "
            "the organisation above may answer instead."
        ),
        is_urgent=True,
    ),
    Kind(
        "organisation.transfer_silent",
        N_(
            "A side of the transfer from {source} to {target} has been silent too long. "
            "You may answer instead."
        ),
        is_urgent=True,
    ),
    Kind("organisation.transfer_done", N_("The transfer from {source} to {target} is done.")),
    Kind(
        "organisation.transfer_refused",
        N_("The transfer from {source} to {target} was refused; the reason is on its page."),
    ),
    Kind(
        "organisation.transfer_withdrawn",
        N_("The transfer from {source} to {target} was withdrawn."),
    ),
    Kind(
        "organisation.transfer_stuck",
        N_(
            "The transfer from {source} to {target} could not take effect: the receiving "
            "organisation is closed, or the member is now the only secretary."
        ),
        is_urgent=True,
    ),
    Kind(
        "organisation.export_ready",
        N_("The sheet of the members of {organisation} is ready. It is kept for you for a day."),
    ),
    Kind(
        "organisation.correction_asked",
        N_("A member of {organisation} asks to have the own record corrected."),
    ),
    Kind(
        "organisation.deletion_asked",
        N_("A member of {organisation} asks to have personal data deleted."),
    ),
    Kind(
        "organisation.request_answered",
        N_("What you asked about your own data has been answered."),
    ),
)


class OrganisationConfig(AppConfig):
    name = "xianfeng.organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from xianfeng.accounts import policy  # noqa: PLC0415 -- models are there only now

        from . import extracts, permissions, reshaping  # noqa: PLC0415 -- as above
        from .permissions import kinds_held  # noqa: PLC0415 -- as above
        from .selectors import (  # noqa: PLC0415 -- as above
            in_the_way,
            opening,
            people_in_the_way,
            roles,
            roles_in_the_way,
            rolls,
        )
        from .selectors.accounts import accounts_looked_after_by  # noqa: PLC0415 -- as above
        from .selectors.acting import acting_in  # noqa: PLC0415 -- as above
        from .services import people_heirs, role_heirs  # noqa: PLC0415 -- as above
        from .services.administrators import settle_closing  # noqa: PLC0415 -- as above

        reshaping.register(
            *in_the_way.HINDRANCES,
            *people_in_the_way.HINDRANCES,
            *roles_in_the_way.HINDRANCES,
            *people_heirs.HEIRS,
            *role_heirs.HEIRS,
            *rolls.HEIRS,
        )
        extracts.offer()
        for place in ("organisation.organisation", "organisation.unit"):
            places.register(
                place,
                template="organisation/_roles_place.html",
                cards=roles.roles_place,
                order=80,
            )
        places.register(
            "organisation.member",
            template="organisation/_account_place.html",
            cards=opening.account_place,
            order=80,
        )
        places.register(
            "accounts.home",
            template="organisation/_my_roles_place.html",
            cards=roles.my_roles_place,
        )
        policy.register(
            roles=kinds_held,
            managed=accounts_looked_after_by,
            opens=permissions.opens_accounts_anywhere,
            closed=settle_closing,
        )
        for kind in KINDS:
            register(kind)
        navigation.register(
            stop="home",
            label=_("Organisations"),
            url_name="organisation:list",
            key="o",
            order=30,
            icon="person",
            shows=lambda actor: actor is not None,
        )
        navigation.register(
            stop="home",
            label=_("Transfers"),
            url_name="organisation:transfers",
            key="t",
            order=40,
            shows=permissions.keeps_members_anywhere,
        )
        navigation.register(
            stop="home",
            label=_("Requests of members"),
            url_name="organisation:requests",
            key="q",
            order=45,
            shows=lambda actor: actor is not None and permissions.is_officer(actor),
        )
        navigation.register(
            stop="home",
            label=_("Rolls"),
            url_name="organisation:rolls",
            key="l",
            order=50,
            shows=lambda actor: actor is not None,
        )
        navigation.register(
            stop="home",
            label=_("Deputies"),
            url_name="organisation:deputies",
            order=90,
            shows=lambda actor: actor is not None,
        )
        places.register("page.top", template="organisation/_acting.html", cards=acting_in)
        navigation.register(
            stop="home",
            label=_("My data"),
            url_name="organisation:me",
            key="y",
            order=95,
            shows=lambda actor: actor is not None,
        )
