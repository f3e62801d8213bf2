"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.doors import FORM, Rule, Subject, only, public
from xianfeng.foundation.room import RailEntry, Room

ROOM = Room(
    "calendars",
    doors={
        "calendars:month": Rule(),
        "calendars:feed": public(),
        "calendars:renew": Rule(FORM, door=only(Subject.MEMBER)),
    },
    deeds={"calendars.address.renewed": _("Renewed the address of their calendar")},
    nouns={"calendars.feedaddress": _("address of a calendar")},
    rail=(RailEntry("act", _("Calendar"), "calendars:month", order=15),),
)
