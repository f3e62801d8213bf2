"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.doors import FORM, KEEPERS, SEND, Rule
from xianfeng.foundation.errors import N_
from xianfeng.foundation.room import NoticeKind, Room

from . import jobs

ROOM = Room(
    "sheets",
    doors={
        "sheets:import": Rule(FORM, door=KEEPERS),
        "sheets:template": Rule(door=KEEPERS),
        "sheets:preview": Rule(door=KEEPERS, sees=KEEPERS),
        "sheets:apply": Rule(SEND, door=KEEPERS, sees=KEEPERS),
        "sheets:progress": Rule(door=KEEPERS, sees=KEEPERS),
        "sheets:wrong_rows": Rule(door=KEEPERS, sees=KEEPERS),
    },
    deeds={
        "sheets.export.asked": _("Asked for a sheet of a long list"),
        "sheets.export.made": _("Made a sheet of a long list"),
        "sheets.exception.confirmed": _("Confirmed an exception of history"),
        "sheets.sheet.previewed": _("Looked at a sheet before its import"),
    },
    nouns={"sheets.importpreview": _("sheet to import")},
    jobs={
        jobs.apply_preview: _("Take a sheet over"),
        jobs.export: _("Make a sheet of a long list"),
        jobs.clean: _("Delete previews and sheets that ran out"),
    },
    notices=(
        NoticeKind(
            "sheets.export_ready",
            N_("The sheet of {place} that you asked for is ready. It is kept for you for a day."),
        ),
    ),
)
