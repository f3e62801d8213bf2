"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.room import Room

ROOM = Room(
    "jobs",
    deeds={
        "jobs.run.retried": _("Tried background work again"),
        "jobs.run.stopped": _("Stopped background work"),
    },
    details={
        "fault": pgettext_lazy("detail of an entry", "fault"),
        "job": pgettext_lazy("detail of an entry", "work"),
    },
    nouns={
        "jobs.run": _("background work"),
    },
)
