"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, REPORTERS, RUNNERS, SEND, Rule, Subject
from xianfeng.foundation.room import RailEntry, Room

from .permissions import can_make_report

ROOM = Room(
    "reports",
    doors={
        "reports:list": Rule(door=REPORTERS),
        "reports:quarter": Rule(door=REPORTERS, sees=REPORTERS),
        "reports:words": Rule(FORM, door=REPORTERS, sees=REPORTERS, may=RUNNERS),
        "reports:download": Rule(SEND, door=REPORTERS, sees=REPORTERS),
        "reports:release": Rule(
            SEND, door=REPORTERS, sees=REPORTERS, may=frozenset({Subject.OFFICER})
        ),
    },
    deeds={
        "reports.paper.made": _("Made a report"),
        "reports.words.written": _("Wrote the office's own words in a report"),
        "reports.paper.released": _("Released a report"),
    },
    details={
        "format": pgettext_lazy("detail of an entry", "format"),
        "language": pgettext_lazy("detail of an entry", "language"),
        "sections": pgettext_lazy("detail of an entry", "sections"),
        "red_head": pgettext_lazy("detail of an entry", "red head"),
        "addressee": pgettext_lazy("detail of an entry", "addressee"),
    },
    rail=(
        RailEntry(
            "publish",
            _("Reports"),
            "reports:list",
            order=20,
            shows=can_make_report,
            icon="print",
            key="r",
        ),
    ),
)
