"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, HOUSE, RUNNERS, SEND, Rule
from xianfeng.foundation.room import Filler, Room

from .selectors import expectation_card

ROOM = Room(
    "effects",
    doors={
        "effects:state": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "effects:take_back": Rule(SEND, sees=HOUSE, may=RUNNERS),
    },
    deeds={
        "effects.expectation.stated": _("Stated what a carrier should move"),
        "effects.expectation.taken_back": _("Took back what a carrier should move"),
    },
    details={
        "change": pgettext_lazy("detail of an entry", "change"),
        "until": pgettext_lazy("detail of an entry", "until"),
    },
    nouns={"effects.expectation": _("expectation")},
    fills=(
        Filler("carriers.words", "effects/_expectations.html", expectation_card, order=5),
        Filler("carriers.decision", "effects/_expectations.html", expectation_card, order=5),
    ),
)
