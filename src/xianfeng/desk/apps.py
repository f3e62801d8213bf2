from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.audit import deeds
from xianfeng.ui import navigation, places


class DeskConfig(AppConfig):
    name = "xianfeng.desk"
    verbose_name = _("First pages")

    def ready(self) -> None:
        from xianfeng.carriers.permissions import (  # noqa: PLC0415 -- models are there only now
            can_propose,
        )

        from . import done, permissions, trail_words  # noqa: PLC0415 -- models are there only now

        deeds.teach(trail_words.SENTENCES)

        navigation.register(
            stop="home",
            label=_("First page"),
            url_name="desk:home",
            key="h",
            order=10,
            shows=lambda actor: actor is not None,
            phone=1,
            phone_label=pgettext_lazy("bottom bar", "Today"),
            icon="today",
        )
        navigation.register(
            stop="home",
            label=_("My page"),
            url_name="desk:me",
            key="m",
            order=20,
            shows=lambda actor: actor is not None and permissions.has_page_of_their_own(actor),
            phone=4,
            icon="person",
        )
        navigation.register(
            stop="home",
            label=_("Audit log"),
            url_name="desk:trail",
            key="a",
            order=92,
            shows=lambda actor: actor is not None and permissions.can_see_trail(actor),
        )
        navigation.register(
            stop="home",
            label=_("Background jobs"),
            url_name="desk:runs",
            key="j",
            order=94,
            shows=lambda actor: actor is not None and permissions.can_see_runs(actor),
        )
        places.register(
            "organisation.deputies", template="desk/_done_for_me.html", cards=done.done_for
        )
        navigation.register(
            stop="act",
            label=_("Propose a carrier"),
            url_name="carriers:propose",
            key="x",
            order=20,
            shows=lambda actor: actor is not None and can_propose(actor),
            phone=3,
            phone_label=pgettext_lazy("bottom bar", "Propose"),
            icon="propose",
        )
