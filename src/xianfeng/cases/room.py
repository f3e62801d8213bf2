"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.audit.added import Added, Follows
from xianfeng.cases.models.cases import Case, CaseMove, Deadline, Hand
from xianfeng.cases.models.said import Answer, Line
from xianfeng.foundation.doors import FORM, LEADING, Rule, Subject, only, public
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing
from xianfeng.foundation.room import Filler, NoticeKind, RailEntry, Room
from xianfeng.sheets.rules.doors import going_out

from . import jobs
from .extracts import EXTRACTS
from .permissions import can_see_cases
from .selectors.hindrances import HINDRANCES
from .sheets import DAYS, ORDERS
from .views.places import window_place

PROCESSING = (
    Processing(
        "cases",
        data=N_("What citizens ask to have settled, and how they can be reached"),
        purpose=N_("to contact them, to answer, and to ask whether it is settled"),
        seen_by=N_(
            "words: the units that have or had the case, and those above; contact: the responsible "
            "persons of the unit that has it and of the level above, each look noted"
        ),
        kept=N_("the contact for 90 days after the end of the case; the case permanently"),
        is_voluntary=True,
        order=85,
    ),
    Processing(
        "opt_outs",
        data=N_("A keyed hash of contacts that want no more messages"),
        purpose=N_("to send them nothing"),
        seen_by=N_("nobody: it cannot be turned back into a contact"),
        kept=N_("permanently"),
        order=86,
    ),
)
ADDED = (
    Added(Case, "arrived_on", ("code_digest", "window_id", "channel", "words", "arrived_on")),
    Added(CaseMove, "recorded_at"),
    Added(Line, "on"),
    Added(Deadline, "recorded_on"),
    Added(
        Hand,
        "recorded_on",
        ("case_id", "number", "unit_id", "since", "reason", "is_decided", "given_by_id"),
    ),
    Added(Answer, "recorded_at"),
    Follows(Case, "holder", Hand, "case", "unit"),
    *(
        Follows(Case, f"{kind}_due", Deadline, "case", "due", {"kind": kind})
        for kind in Deadline.Kind.values
    ),
)
OFFICERS = only(Subject.OFFICER)
_DEED = Rule(FORM, door=LEADING, sees=LEADING, may=OFFICERS)
ROOM = Room(
    "cases",
    doors={
        "cases:enter": public(FORM),
        "cases:new": public(FORM),
        "cases:follow": public(FORM),
        "cases:cases": Rule(door=LEADING),
        "cases:case": Rule(door=LEADING, sees=LEADING),
        "cases:contact": _DEED,
        "cases:answer": _DEED,
        "cases:close": _DEED,
        "cases:hand": _DEED,
        "cases:send_back": _DEED,
        "cases:category": _DEED,
        "cases:stop": _DEED,
        "cases:join": _DEED,
        "cases:ruling": Rule(FORM, door=LEADING, sees=OFFICERS),
        "cases:questions": Rule(door=LEADING),
        "cases:reply": Rule(FORM, door=LEADING, sees=LEADING, may=OFFICERS),
        "cases:templates": Rule(),
        **going_out("orders", LEADING),
        **going_out("days", LEADING),
        "cases:keep_template": Rule(FORM, door=OFFICERS),
        "cases:end_template": Rule(FORM, door=LEADING, sees=LEADING, may=OFFICERS),
    },
    deeds={
        "cases.case.arrived": _("Took over a case from the hotline"),
        "cases.case.contacted": _("Contacted a citizen"),
        "cases.case.answered": _("Answered a citizen"),
        "cases.case.settled": _("Said that a case is settled"),
        "cases.case.closed": _("Closed a case unsettled"),
        "cases.case.joined": _("Put a case together with another"),
        "cases.case.resumed": _("Opened a case again, as the level above"),
        "cases.case.categorised": _("Changed the category of a case"),
        "cases.clock.stopped": _("Stopped the clock of a case"),
        "cases.hand.given": _("Handed a case over"),
        "cases.hand.returned": _("Sent a case back"),
        "cases.ruling.asked": _("Asked the level above about a case"),
        "cases.ruling.done": _("Decided on a case as the level above"),
        "cases.contact.forgotten": _("Forgot how a citizen can be reached"),
        "cases.foreign.left": _("Ended what the hotline has to do with a case"),
        "cases.orders.imported": _("Took over orders of the hotline"),
        "cases.orders.exported": _("Took out orders for the hotline"),
        "cases.days.imported": _("Loaded the notice of a year's days off"),
        "cases.days.exported": _("Took out the days off"),
        "cases.template.kept": _("Kept a template for answers"),
        "cases.template.ended": _("Ended a template for answers"),
        "cases.sign.replied": _("Replied to a question that figures raise"),
    },
    details={
        "cases": pgettext_lazy("detail of an entry", "cases"),
        "about": pgettext_lazy("detail of an entry", "about"),
        "category": pgettext_lazy("detail of an entry", "category"),
        "days": pgettext_lazy("detail of an entry", "days"),
    },
    nouns={
        "cases.case": _("case"),
        "cases.ruling": _("decision of the level above"),
        "cases.answertemplate": _("template for answers"),
        "cases.signreply": _("reply to a question"),
    },
    jobs={
        jobs.daily: _("Ask citizens again, tell of deadlines, forget contacts"),
        jobs.send: _("Send messages to citizens"),
    },
    notices=(
        NoticeKind("cases.arrived", N_("New case {number} for “{unit}”."), is_urgent=True),
        NoticeKind(
            "cases.added", N_("The citizen of case {number} at “{unit}” has added something.")
        ),
        NoticeKind(
            "cases.reopened",
            N_("Case {number} at “{unit}” is open again: the citizen says that it is not settled."),
            is_urgent=True,
        ),
        NoticeKind("cases.handed", N_("Case {number} was handed to “{unit}”.")),
        NoticeKind("cases.returned", N_("Case {number} was sent back to “{unit}”.")),
        NoticeKind("cases.due", N_("Case {number} at “{unit}” is due by tomorrow.")),
        NoticeKind("cases.late", N_("Case {number} at “{unit}” is overdue."), is_urgent=True),
        NoticeKind("cases.ruling_asked", N_("You are asked to decide on case {number}.")),
        NoticeKind("cases.ruling_done", N_("The level above has decided on case {number}.")),
        NoticeKind(
            "cases.ruling_waits",
            N_("Case {number} still waits for your decision."),
            is_urgent=True,
        ),
        NoticeKind(
            "cases.ruling_silent",
            N_("The organisation below has not decided on case {number}; you may decide instead."),
            is_urgent=True,
        ),
    ),
    rail=(
        RailEntry(
            "judge",
            pgettext_lazy("of citizens", "Cases"),
            "cases:cases",
            order=25,
            shows=can_see_cases,
        ),
    ),
    fills=(Filler("review.window", "cases/_window_place.html", window_place),),
    extracts=EXTRACTS,
    sheets=(ORDERS, DAYS),
    hindrances=HINDRANCES,
    answers=ADDED,
    personal=(Part("cases.contacts", PROCESSING),),
)
