from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import N_
from xianfeng.notices.rules import Kind, register
from xianfeng.ui import navigation, places

KINDS = (
    Kind(
        "people.transfer_asked",
        N_("A transfer from {source} to {target} awaits the consent of both sides."),
    ),
    Kind(
        "people.transfer_waits",
        N_(
            "Half of the time to answer the transfer from {source} to {target} has passed; "
            "after the deadline the organisation above may answer in its place."
        ),
        is_urgent=True,
    ),
    Kind(
        "people.transfer_silent",
        N_(
            "One side of the transfer from {source} to {target} has not answered in time. "
            "You may answer in its place."
        ),
        is_urgent=True,
    ),
    Kind("people.transfer_done", N_("The transfer from {source} to {target} is done.")),
    Kind(
        "people.transfer_refused",
        N_("The transfer from {source} to {target} was refused; the reason is on its page."),
    ),
    Kind(
        "people.transfer_withdrawn",
        N_("The transfer from {source} to {target} was withdrawn."),
    ),
    Kind(
        "people.transfer_stuck",
        N_(
            "The transfer from {source} to {target} could not take effect: the receiving "
            "organisation is closed, or the member is now the only secretary."
        ),
        is_urgent=True,
    ),
    Kind(
        "people.export_ready",
        N_(
            "The spreadsheet of the members of {organisation} is ready. It is kept for you "
            "for one day."
        ),
    ),
)


class PeopleConfig(AppConfig):
    name = "xianfeng.people"
    verbose_name = _("Members")

    def ready(self) -> None:
        from xianfeng.organisation import reshaping  # noqa: PLC0415 -- models are there only now

        from .selectors import in_the_way  # noqa: PLC0415 -- as above
        from .services import heirs  # noqa: PLC0415 -- as above

        reshaping.register(*in_the_way.HINDRANCES, *heirs.HEIRS)
        from . import extracts, persons  # noqa: PLC0415 -- models are there only now
        from .permissions import keeps_members_anywhere  # noqa: PLC0415 -- as above
        from .selectors import opening  # noqa: PLC0415 -- as above

        extracts.offer()
        persons.offer()
        places.register(
            "people.member",
            template="people/_account_place.html",
            cards=opening.account_place,
            order=80,
        )
        navigation.register(
            stop="home",
            label=_("Transfers"),
            url_name="people:transfers",
            key="t",
            order=40,
            shows=keeps_members_anywhere,
        )
        for kind in KINDS:
            register(kind)
