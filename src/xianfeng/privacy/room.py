"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.actors.permissions import is_officer
from xianfeng.foundation.doors import FORM, Rule, Subject, only
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing
from xianfeng.foundation.room import NoticeKind, RailEntry, Room

PROCESSING = (
    Processing(
        "requests",
        data=N_("Requests to correct or delete, with the answers"),
        purpose=N_("to show what was requested and answered"),
        seen_by=N_("the member; the organisation that answers"),
        kept=N_("permanently; the text is removed when deletion is granted"),
        order=70,
    ),
)
ROOM = Room(
    "privacy",
    doors={
        "privacy:me": Rule(),
        "privacy:my_json": Rule(),
        "privacy:my_sheet": Rule(),
        "privacy:processing": Rule(),
        "privacy:correct": Rule(FORM, door=only(Subject.MEMBER)),
        "privacy:delete": Rule(FORM, door=only(Subject.MEMBER)),
        "privacy:requests": Rule(door=only(Subject.OFFICER)),
        "privacy:correction": Rule(FORM, door=only(Subject.OFFICER), sees=only(Subject.OFFICER)),
        "privacy:deletion": Rule(FORM, door=only(Subject.OFFICER), sees=only(Subject.OFFICER)),
    },
    deeds={
        "privacy.correction.asked": _("Requested a correction"),
        "privacy.correction.confirmed": _("Confirmed a correction"),
        "privacy.correction.refused": _("Refused a correction"),
        "privacy.deletion.answered": _("Answered a request for deletion"),
        "privacy.deletion.asked": _("Requested deletion"),
    },
    details={
        "field": pgettext_lazy("detail of an entry", "field"),
        "outcome": pgettext_lazy("detail of an entry", "outcome"),
    },
    nouns={
        "privacy.correction": _("requested correction"),
        "privacy.deletionrequest": _("requested deletion"),
    },
    notices=(
        NoticeKind(
            "privacy.correction_asked",
            N_("A member of {organisation} requests a correction of their own record."),
        ),
        NoticeKind(
            "privacy.deletion_asked",
            N_("A member of {organisation} requests the deletion of personal data."),
        ),
        NoticeKind(
            "privacy.request_answered",
            N_("Your request about your own data has been answered."),
        ),
    ),
    rail=(
        RailEntry(
            "house",
            _("Requests of members"),
            "privacy:requests",
            order=45,
            shows=is_officer,
            key="q",
        ),
        RailEntry(
            "own",
            _("My data"),
            "privacy:me",
            order=95,
            phone=4,
            phone_label=pgettext_lazy("group of the rail", "Mine"),
            icon="person",
            key="y",
        ),
    ),
    personal=(Part("privacy.requests", PROCESSING),),
)
