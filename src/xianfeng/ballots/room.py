"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.ballots.selectors.closing import HINDRANCES
from xianfeng.foundation.room import Room

from .extracts import MONTHLY

ROOM = Room(
    "ballots",
    deeds={
        "ballots.slips.printed": _("Printed slips"),
        "ballots.slips.voided": _("Called in slips"),
        "ballots.log.begun_anew": _("Continued an older state of the log under a new origin"),
    },
    details={
        "slips": pgettext_lazy("detail of an entry", "slips"),
    },
    nouns={
        "ballots.batch": _("batch of slips"),
        "ballots.loghead": _("log of ballots"),
    },
    extracts=(MONTHLY,),
    hindrances=HINDRANCES,
)
