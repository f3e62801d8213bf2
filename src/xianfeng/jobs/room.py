"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.room import Room

ROOM = Room(
    "jobs",
    deeds={
        "jobs.run.retried": _("Retried a background job"),
        "jobs.run.stopped": _("Stopped a background job"),
    },
    details={
        "fault": pgettext_lazy("detail of an entry", "fault"),
        "job": pgettext_lazy("detail of an entry", "job"),
    },
    nouns={
        "jobs.run": _("background job"),
    },
)
