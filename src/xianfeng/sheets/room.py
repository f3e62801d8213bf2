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
        "sheets:answer": Rule(SEND, door=KEEPERS, sees=KEEPERS),
        "sheets:take_back": Rule(FORM, door=KEEPERS, sees=KEEPERS),
        "sheets:progress": Rule(door=KEEPERS, sees=KEEPERS),
        "sheets:wrong_rows": Rule(door=KEEPERS, sees=KEEPERS),
    },
    deeds={
        "sheets.export.asked": _("Requested a spreadsheet of a long list"),
        "sheets.export.made": _("Created a spreadsheet of a long list"),
        "sheets.exception.confirmed": _("Confirmed a historical exception"),
        "sheets.sheet.answered": _("Answered the questions of a spreadsheet"),
        "sheets.sheet.previewed": _("Previewed a spreadsheet before import"),
    },
    nouns={"sheets.importpreview": _("spreadsheet to import")},
    jobs={
        jobs.apply_preview: _("Import a spreadsheet"),
        jobs.export: _("Create a spreadsheet of a long list"),
        jobs.clean: _("Delete expired previews and spreadsheets"),
    },
    notices=(
        NoticeKind(
            "sheets.export_ready",
            N_(
                "The spreadsheet of {place} you requested is ready. It is kept for you for one day."
            ),
        ),
    ),
)
