"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.carriers.permissions import can_propose
from xianfeng.foundation.doors import (
    ADMINISTRATOR,
    FORM,
    LEADING,
    SEND,
    SIGNED_IN,
    WATCHERS,
    Rule,
    Subject,
    only,
)
from xianfeng.foundation.room import Filler, RailEntry, Room

from . import jobs
from .done import done_for
from .permissions import can_see_runs, can_see_trail, has_page_of_their_own

ROOM = Room(
    "desk",
    doors={
        "desk:home": Rule(),
        "desk:leader": Rule(door=LEADING),
        "desk:work": Rule(door=only(Subject.OFFICER)),
        "desk:branch": Rule(door=only(Subject.SECRETARY)),
        "desk:administration": Rule(door=only(Subject.ADMINISTRATOR)),
        "desk:house": Rule(FORM, whole=ADMINISTRATOR),
        "desk:me": Rule(door=only(Subject.MEMBER)),
        "desk:trail": Rule(whole=WATCHERS),
        "desk:trail_export": Rule(whole=WATCHERS),
        "desk:trail_verify": Rule(SEND, whole=WATCHERS),
        "desk:runs": Rule(whole=WATCHERS),
        "desk:run_now": Rule(SEND, whole=ADMINISTRATOR),
        "desk:run": Rule(sees=SIGNED_IN),
        "desk:run_stop": Rule(SEND, sees=SIGNED_IN),
        "desk:run_retry": Rule(SEND, sees=SIGNED_IN),
    },
    deeds={
        "desk.house.set_up": _("Set the name and the address of the installation"),
        "desk.job.called": _("Ran a job before its hour"),
    },
    details={"base_url": pgettext_lazy("detail of an entry", "public address")},
    jobs={
        jobs.verify_trail: _("Verify the audit log"),
    },
    rail=(
        RailEntry(
            "home",
            pgettext_lazy("place", "Today"),
            "desk:home",
            order=10,
            phone=1,
            icon="today",
            key="h",
        ),
        RailEntry(
            "own",
            _("My page"),
            "desk:me",
            order=10,
            shows=has_page_of_their_own,
            phone=4,
            icon="person",
            key="m",
        ),
        RailEntry("system", _("Audit log"), "desk:trail", order=92, shows=can_see_trail, key="a"),
        RailEntry(
            "system", _("Background jobs"), "desk:runs", order=94, shows=can_see_runs, key="j"
        ),
        RailEntry(
            "act",
            pgettext_lazy("place", "Propose"),
            "carriers:propose",
            order=20,
            shows=can_propose,
            phone=3,
            icon="propose",
            key="x",
        ),
    ),
    fills=(Filler("organisation.deputies", "desk/_done_for_me.html", done_for),),
)
