"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, RUNNERS, SIGNED_IN, Abroad, Rule
from xianfeng.foundation.personal import Part
from xianfeng.foundation.room import Room

from .personal import PROCESSING, sent_by

SEEN = Rule(sees=SIGNED_IN, abroad=Abroad.OPEN)
"""Whoever sees a thing sees its papers: the rooms above decide."""
ROOM = Room(
    "library",
    doors={
        "library:add": Rule(FORM, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        "library:document": SEEN,
        "library:file": SEEN,
        "library:picture": SEEN,
        "library:off": Rule(FORM, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
    },
    deeds={
        "library.document.added": _("Added a document"),
        "library.document.taken_off": _("Took a document off a page"),
    },
    details={
        "at": pgettext_lazy("detail of an entry", "where"),
    },
    nouns={"library.document": _("document")},
    personal=(Part("library.document", PROCESSING, sent_by),),
)
