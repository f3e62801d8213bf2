"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, READERS, RUNNERS, SEND, Rule, Subject, public
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing
from xianfeng.foundation.room import NoticeKind, Room

from . import jobs
from .services import forget_answers

PROCESSING = (
    Processing(
        "hearings",
        data=N_("What a member answered when a text was put to the members"),
        purpose=N_("to count the voice of the members once each; never to judge people"),
        seen_by=N_("the member; nobody else on any page"),
        kept=N_("permanently, as the count's proof; removed once deletion has been granted"),
        order=125,
    ),
)
CONCERNED = READERS | {Subject.MEMBER}
ROOM = Room(
    "hearings",
    doors={
        "hearings:consultations": public(),
        "hearings:consultation": public(FORM),
        "hearings:thanks": public(),
        "hearings:hearing": Rule(sees=CONCERNED),
        "hearings:answer": Rule(SEND, sees=CONCERNED, may=CONCERNED),
        "hearings:call_off": Rule(FORM, sees=CONCERNED, may=RUNNERS),
    },
    deeds={
        "hearings.answer.given": _("Answered a hearing"),
        "hearings.hearing.ended": _("Ended a hearing"),
        "hearings.hearing.opened": _("Put a text to a voice"),
    },
    details={
        "answered": pgettext_lazy("detail of an entry", "answers"),
        "in_favour": pgettext_lazy("detail of an entry", "in favour"),
        "version": pgettext_lazy("detail of an entry", "version"),
    },
    nouns={"hearings.hearing": _("hearing")},
    jobs={jobs.close_hearings: _("Count what the voices were asked")},
    notices=(
        NoticeKind("hearings.asked", N_("Your answer is asked for: “{title}”, version {version}.")),
        NoticeKind(
            "hearings.changed",
            N_("“{title}” was changed after you had answered: you are asked again."),
        ),
        NoticeKind("hearings.counted", N_("“{title}”: the answers have been counted.")),
        NoticeKind("hearings.called_off", N_("The hearing on “{title}” has been called off.")),
    ),
    personal=(Part("hearings.answer", PROCESSING, forget=forget_answers),),
)
