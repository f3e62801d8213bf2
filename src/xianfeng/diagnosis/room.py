"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.actors.permissions import looks_at_offices
from xianfeng.foundation.doors import HOUSE, Rule
from xianfeng.foundation.room import RailEntry, Room

from . import jobs

ROOM = Room(
    "diagnosis",
    doors={
        "diagnosis:overview": Rule(),
        "diagnosis:unit": Rule(sees=HOUSE),
        "diagnosis:measure": Rule(sees=HOUSE),
    },
    deeds={
        "diagnosis.results.rebuilt": _("Rebuilt facts and diagnosis"),
    },
    details={
        "facts": pgettext_lazy("detail of an entry", "rows of facts"),
        "period": pgettext_lazy("detail of an entry", "period"),
        "results": pgettext_lazy("detail of an entry", "results"),
    },
    jobs={
        jobs.rebuild: _("Rebuild facts and diagnosis"),
    },
    rail=(
        RailEntry(
            "judge",
            _("Diagnosis"),
            "diagnosis:overview",
            order=50,
            shows=looks_at_offices,
            key="d",
        ),
    ),
)
