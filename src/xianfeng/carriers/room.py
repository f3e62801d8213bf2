"""What others may know of this room."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import (
    FORM,
    HOUSE,
    RUNNERS,
    SEND,
    SIGNED_IN,
    Abroad,
    Rule,
    Subject,
    only,
)
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part
from xianfeng.foundation.room import Filler, NoticeKind, RailEntry, Room
from xianfeng.hearings.outcome import Outcome
from xianfeng.library.selectors import shown_on as papers_on

from .extracts import EXTRACTS
from .papers import OF_ACTIVITY, OF_CARRIER
from .personal import PROCESSING, activities_of, shown_on
from .selectors.catalogue import SUBJECT_TYPE
from .selectors.hindrances import HINDRANCES
from .services.asking import take_result
from .services.heirs import HEIRS

ROOM = Room(
    "carriers",
    doors={
        "carriers:list": Rule(),
        "carriers:propose": Rule(FORM, door=only(Subject.SECRETARY, Subject.MEMBER)),
        "carriers:carrier": Rule(sees=HOUSE),
        "carriers:endorse": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "carriers:ask": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "carriers:correct_count": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "carriers:approve": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
        "carriers:return": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
        "carriers:mend": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "carriers:confirm": Rule(SEND, sees=HOUSE, may=only(Subject.OFFICER)),
        "carriers:resubmit": Rule(SEND, sees=HOUSE, may=RUNNERS),
        "carriers:start": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "carriers:evaluate": Rule(FORM, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        "carriers:settle": Rule(
            FORM, sees=SIGNED_IN, may=only(Subject.OFFICER), abroad=Abroad.SEEN
        ),
        "carriers:charter": Rule(FORM, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        "carriers:establish": Rule(
            FORM, sees=SIGNED_IN, may=only(Subject.OFFICER), abroad=Abroad.SEEN
        ),
        "carriers:renew": Rule(FORM, sees=SIGNED_IN, may=only(Subject.OFFICER), abroad=Abroad.SEEN),
        "carriers:end": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "carriers:serve": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "carriers:plan_activity": Rule(FORM, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        "carriers:activity": Rule(sees=SIGNED_IN, abroad=Abroad.OPEN),
        "carriers:poster": Rule(sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        "carriers:code": Rule(sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        "carriers:places": Rule(FORM, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        "carriers:strike_off": Rule(FORM, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        "carriers:hold": Rule(SEND, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
        # whoever is no member is told so in a sentence (422), as on every form
        "carriers:sign_up": Rule(SEND, sees=SIGNED_IN, abroad=Abroad.OPEN),
        "carriers:withdraw": Rule(SEND, sees=SIGNED_IN, abroad=Abroad.OPEN),
        "carriers:check_in": Rule(FORM, sees=SIGNED_IN, abroad=Abroad.OPEN),
    },
    deeds={
        "carriers.activity.held": _("Recorded an activity as held"),
        "carriers.activity.places_set": _("Changed the places of an activity"),
        "carriers.activity.planned": _("Planned an activity"),
        "carriers.carrier.approved": _("Approved a carrier"),
        "carriers.carrier.confirmed": _("Confirmed that a changed proposal means the same"),
        "carriers.carrier.ended": _("Ended a carrier"),
        "carriers.carrier.established": _("Made a carrier an institution"),
        "carriers.carrier.mended": _("Changed a proposal"),
        "carriers.carrier.proposed": _("Proposed a carrier"),
        "carriers.carrier.resubmitted": _("Handed in a carrier again"),
        "carriers.carrier.returned": _("Returned a carrier"),
        "carriers.carrier.settled": _("Made a carrier regular"),
        "carriers.carrier.started": _("Started a carrier"),
        "carriers.carrier.taken_over": _("Took over a carrier in a merger"),
        "carriers.charter.drafted": _("Drafted a charter"),
        "carriers.charter.renewed": _("Put a new version of a charter in force"),
        "carriers.cycle.evaluated": _("Evaluated a cycle of a carrier"),
        "carriers.check_in.made": _("Checked in at an activity"),
        "carriers.endorsement.corrected": _("Corrected the count of a voice on a carrier"),
        "carriers.endorsement.counted": _("Counted a voice on a carrier"),
        "carriers.sign_up.given": _("Signed up for an activity"),
        "carriers.sign_up.struck": _("Took somebody off the list of an activity"),
        "carriers.sign_up.withdrawn": _("Withdrew from an activity"),
    },
    details={
        "closes_at": pgettext_lazy("detail of an entry", "sign-up ends"),
        "moved_up": pgettext_lazy("detail of an entry", "moved up from the line"),
        "places": pgettext_lazy("detail of an entry", "places"),
        "cancelled": pgettext_lazy("detail of an entry", "activities cancelled"),
        "asked": pgettext_lazy("detail of an entry", "who could be asked"),
        "voice": pgettext_lazy("detail of an entry", "voice"),
        "carriers": pgettext_lazy("detail of an entry", "carriers"),
        "own": pgettext_lazy("detail of an entry", "own proposal"),
        "begins_on": pgettext_lazy("detail of an entry", "first day"),
        "review_date": pgettext_lazy("detail of an entry", "date to look again"),
        "people": pgettext_lazy("detail of an entry", "people served"),
    },
    nouns={
        "carriers.activity": _("activity"),
        "carriers.carrier": _("carrier"),
        "carriers.charter": _("charter"),
        "carriers.evaluation": _("evaluation of a cycle"),
        "carriers.endorsement": _("endorsement"),
    },
    notices=(
        NoticeKind(
            "carriers.moved_up",
            N_("A place has become free: you are in at “{title}” on {day}."),
            is_urgent=True,
        ),
        NoticeKind("carriers.struck_off", N_("You were taken off the list of “{title}” on {day}.")),
        NoticeKind(
            "carriers.activity_cancelled",
            N_("“{title}” on {day} has been cancelled: its carrier has ended."),
        ),
    ),
    rail=(
        RailEntry(
            "act", _("Carriers"), "carriers:list", order=10, phone=2, icon="carrier", key="c"
        ),
    ),
    fills=(
        Filler("carriers.carrier", "library/_papers.html", papers_on(OF_CARRIER), order=90),
        Filler("carriers.activity", "library/_papers.html", papers_on(OF_ACTIVITY)),
    ),
    answers=(
        OF_ACTIVITY,
        OF_CARRIER,
        Outcome(SUBJECT_TYPE, take_result, lambda key: reverse("carriers:carrier", args=[key])),
    ),
    extracts=EXTRACTS,
    personal=(Part("carriers.part", PROCESSING, activities_of, shown_on),),
    hindrances=HINDRANCES,
    heirs=HEIRS,
)
