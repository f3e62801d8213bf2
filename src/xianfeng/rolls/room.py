"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, READERS, RUNNERS, SEND, Rule, Subject
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing
from xianfeng.foundation.room import RailEntry, Room

from .permissions import finds_rolls
from .selectors import HEIRS
from .services import forget_reasons

PROCESSING = (
    Processing(
        "rolls",
        data=N_("Which rolls a member is on"),
        purpose=N_("so that everybody can check who may vote, endorse or answer"),
        seen_by=N_(
            "the member; secretary and officer of the organisation and above; auditors there"
        ),
        kept=N_("permanently, as proof of the vote; the number is part of the frozen roll's hash"),
        order=80,
    ),
)
ROOM = Room(
    "rolls",
    doors={
        "rolls:rolls": Rule(),
        "rolls:new_roll": Rule(FORM, door=RUNNERS),
        "rolls:roll": Rule(sees=READERS | {Subject.MEMBER}),
        "rolls:change_roll": Rule(SEND, sees=READERS | {Subject.MEMBER}, may=RUNNERS),
    },
    deeds={
        "rolls.roll.added": _("Added somebody to a roll"),
        "rolls.roll.frozen": _("Froze a roll"),
        "rolls.roll.removed": _("Took somebody off a roll"),
    },
    details={
        "digest": pgettext_lazy("detail of an entry", "digest"),
        "drawn_from": pgettext_lazy("detail of an entry", "drawn from"),
        "matter": pgettext_lazy("detail of an entry", "matter"),
        "number": pgettext_lazy("detail of an entry", "number"),
        "seed": pgettext_lazy("detail of an entry", "seed"),
        "size": pgettext_lazy("detail of an entry", "size"),
    },
    nouns={
        "rolls.roll": _("roll of members"),
        "rolls.rollchange": _("change of a roll"),
    },
    rail=(RailEntry("house", _("Rolls"), "rolls:rolls", order=50, shows=finds_rolls, key="l"),),
    personal=(Part("rolls.roll", PROCESSING, forget=forget_reasons),),
    heirs=HEIRS,
)
