"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.actors.permissions import looks_at_offices
from xianfeng.foundation.doors import (
    FORM,
    NOBODY,
    READERS,
    ROLES,
    SEND,
    TELLERS,
    Abroad,
    Rule,
    Subject,
    only,
    public,
)
from xianfeng.foundation.errors import N_
from xianfeng.foundation.room import Filler, NoticeKind, RailEntry, Room

from .views.hours import hours_place
from .views.members import round_place

ANSWERERS = only(Subject.SECRETARY, Subject.OFFICER, Subject.LEADER)

ROOM = Room(
    "review",
    doors={
        "review:find": public(),
        "review:window": public(),
        "review:ballot": public(FORM),
        "review:enter": public(FORM),
        "review:try_out": public(FORM),
        "review:thanks": public(),
        "review:in_the_box": public(),
        "review:receipt_file": public(),
        "review:check": public(FORM),
        "review:receipt": public(),
        "review:kiosks": public(),
        "review:kiosk": public(),
        "review:kiosk_worker": public(),
        "review:kiosk_cast": public(SEND),
        "review:comments": public(),
        "review:hidden_comments": public(),
        "review:hide_comment": Rule(FORM, door=ROLES, sees=ROLES, may=NOBODY),
        "review:window_sheet": public(),
        "review:office": public(),
        "review:method": public(),
        "review:signs": Rule(door=ROLES),
        "review:answer_sign": Rule(FORM, door=ROLES, sees=ROLES, may=ANSWERERS),
        "review:rounds": Rule(),
        "review:round": Rule(sees=READERS | {Subject.MEMBER}),
        "review:open_round": Rule(
            FORM, sees=READERS | {Subject.MEMBER}, may=only(Subject.SECRETARY)
        ),
        "review:take_slip": Rule(SEND, sees=READERS | {Subject.MEMBER}, may=NOBODY),
        "review:contest_figure": Rule(FORM, door=ROLES, sees=ROLES, may=ANSWERERS),
        "review:contest": Rule(FORM, door=only(Subject.OFFICER), sees=only(Subject.OFFICER)),
        "review:rating_sets": Rule(door=ROLES),
        "review:rating_set": Rule(door=ROLES, sees=ROLES, abroad=Abroad.OPEN),
        "review:windows": Rule(door=ROLES),
        "review:manage": Rule(door=ROLES, sees=ROLES),
        "review:hours": Rule(FORM, door=ROLES, sees=ROLES, may=only(Subject.OFFICER)),
        "review:poster": Rule(door=ROLES, sees=ROLES),
        "review:trial_slips": Rule(door=ROLES, sees=ROLES),
        "review:trial": Rule(FORM, door=ROLES, sees=ROLES),
        "review:print": Rule(SEND, door=ROLES, sees=ROLES, may=TELLERS),
        "review:load": Rule(FORM, door=ROLES, sees=ROLES, may=TELLERS),
        "review:assisted": Rule(FORM, door=ROLES, sees=ROLES, may=TELLERS),
        "review:approvals": Rule(door=only(Subject.OFFICER)),
        "review:approve": Rule(SEND, door=ROLES, sees=ROLES, may=NOBODY),
        "review:void": Rule(SEND, door=ROLES, sees=ROLES, may=TELLERS),
    },
    deeds={
        "review.contest.asked": _("Contested a figure of a window"),
        "review.contest.upheld": _("Agreed with an office that contested a figure"),
        "review.contest.refused": _("Did not agree with an office that contested a figure"),
        "review.ratings.imported": _("Imported ratings"),
        "review.hours.kept": _("Kept when a window is open"),
        "review.sign.answered": _("Answered a sign at a window"),
    },
    details={
        "windows": pgettext_lazy("detail of an entry", "windows"),
        "ratings": pgettext_lazy("detail of an entry", "ratings"),
    },
    nouns={
        "review.contest": _("contest of a figure"),
        "review.ratingset": _("imported ratings"),
        "review.windowhours": _("opening hours of a window"),
        "review.signnote": _("answer to a sign"),
    },
    notices=(
        NoticeKind(
            "review.contest_asked",
            N_("The figure of “{window}” of {period} is contested; you are asked to answer."),
        ),
        NoticeKind(
            "review.contest_upheld",
            N_("The level above agrees that the figure of “{window}” of {period} is wrong."),
        ),
        NoticeKind(
            "review.contest_refused",
            N_("The level above does not find the figure of “{window}” of {period} wrong."),
        ),
        NoticeKind(
            "review.contest_waits",
            N_("The contested figure of “{window}” of {period} still waits for your answer."),
            is_urgent=True,
        ),
        NoticeKind(
            "review.contest_silent",
            N_(
                "The organisation below has not answered on the contested figure of “{window}” of "
                "{period}; you may answer instead."
            ),
            is_urgent=True,
        ),
    ),
    fills=(
        Filler("cases.window", "review/_hours_place.html", hours_place),
        Filler("rolls.roll", "review/_round_place.html", round_place),
    ),
    rail=(
        RailEntry(
            "judge",
            _("Conduct review"),
            "review:windows",
            order=20,
            shows=looks_at_offices,
            key="w",
        ),
    ),
)
