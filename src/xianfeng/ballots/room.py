"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.ballots.selectors.closing import HINDRANCES
from xianfeng.foundation.room import Room

from . import jobs
from .extracts import MONTHLY

ROOM = Room(
    "ballots",
    deeds={
        "ballots.batch.approved": _("Approved a batch of slips"),
        "ballots.day.begun": _("Began a day of the ballot box"),
        "ballots.day.lost": _("Said that a day of the ballot box is lost"),
        "ballots.day.opened": _("Opened a day of the ballot box"),
        "ballots.halves.shown": _("Showed half of the ways between slips and ballots"),
        "ballots.key.destroyed": _("Destroyed the key of a day of the ballot box"),
        "ballots.questions.published": _("Published a questionnaire"),
        "ballots.round.closed": _("Closed a round early"),
        "ballots.comment.hidden": _("Hid a comment"),
        "ballots.round.opened": _("Opened a round of ballots"),
        "ballots.slips.printed": _("Printed slips"),
        "ballots.slips.voided": _("Called in slips"),
        "ballots.log.stopped": _("Stopped signing the log: a witness has seen more of it"),
        "ballots.log.begun_anew": _("Continued an older state of the log under a new origin"),
    },
    details={
        "ballots": pgettext_lazy("detail of an entry", "ballots"),
        "figures": pgettext_lazy("detail of an entry", "mark of figures and comments"),
        "day": pgettext_lazy("detail of an entry", "day of the box"),
        "log": pgettext_lazy("detail of an entry", "log"),
        "reason": pgettext_lazy("detail of an entry", "reason"),
        "slips": pgettext_lazy("detail of an entry", "slips"),
        "source": pgettext_lazy("detail of an entry", "source"),
    },
    nouns={
        "ballots.batch": _("batch of slips"),
        "ballots.daykey": _("day of the ballot box"),
        "ballots.questionnaire": _("questionnaire"),
        "ballots.round": _("round of ballots"),
        "ballots.loghead": _("log of ballots"),
    },
    jobs={
        jobs.ask_for_signatures: _("Ask witnesses to sign the log of ballots"),
        jobs.open_box: _("Open the ballot box"),
    },
    extracts=(MONTHLY,),
    hindrances=HINDRANCES,
)
