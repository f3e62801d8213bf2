"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import SEND, SIGNED_IN, Rule
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing
from xianfeng.foundation.room import RailEntry, Room

from . import jobs
from .selectors import unread_count

PROCESSING = (
    Processing(
        "notices",
        data=N_("Notices in the inbox"),
        purpose=N_("to tell a person what there is to know or do"),
        seen_by=N_("only the person"),
        kept=N_("180 days after they were read, unless the operator has set otherwise"),
        order=100,
    ),
)
ROOM = Room(
    "notices",
    doors={
        "notices:inbox": Rule(),
        "notices:read_all": Rule(SEND),
        "notices:prefer": Rule(SEND),
        "notices:open": Rule(SEND, sees=SIGNED_IN),
    },
    deeds={
        "notices.preference.kept": _("Chose how to be notified"),
    },
    details={
        "by_mail": pgettext_lazy("detail of an entry", "by mail"),
        "messenger": pgettext_lazy("detail of an entry", "messenger"),
    },
    nouns={
        "notices.preference": _("way of being notified"),
    },
    jobs={
        jobs.send_digest: _("Send the day's notices"),
        jobs.send: _("Send notices"),
    },
    rail=(
        RailEntry(
            "own",
            _("Notices"),
            "notices:inbox",
            order=90,
            count=lambda actor: unread_count(actor.user_id),
            icon="notice",
            key="n",
        ),
    ),
    personal=(Part("notices.inbox", PROCESSING),),
)
