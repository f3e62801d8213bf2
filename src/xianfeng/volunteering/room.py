"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, HOUSE, RUNNERS, Rule, Subject, only
from xianfeng.foundation.personal import Part
from xianfeng.foundation.room import Filler, RailEntry, Room
from xianfeng.people.answers import Answers

from .models.strengths import WISHES
from .personal import PROCESSING, free_time_of, skills_of, wishes_of
from .selectors.strengths import strengths_card, wish_counts
from .services.heirs import HEIRS
from .services.strengths import forget_strengths

ROOM = Room(
    "volunteering",
    doors={
        "volunteering:profile": Rule(FORM, door=only(Subject.MEMBER)),
        "volunteering:tasks": Rule(),
        "volunteering:create_task": Rule(FORM, door=RUNNERS),
        "volunteering:task": Rule(sees=HOUSE),
        "volunteering:edit_task": Rule(FORM, sees=HOUSE, may=RUNNERS),
    },
    deeds={
        "volunteering.profile.kept": _("Updated their own record"),
        "volunteering.task.created": _("Recorded a task"),
        "volunteering.task.edited": _("Changed a task"),
    },
    details={
        "needed": pgettext_lazy("detail of an entry", "persons needed"),
        "place": pgettext_lazy("detail of an entry", "place"),
        "skill": pgettext_lazy("detail of an entry", "skill"),
        "tasks": pgettext_lazy("detail of an entry", "tasks"),
    },
    nouns={"volunteering.task": _("task")},
    rail=(RailEntry("act", _("Tasks"), "volunteering:tasks", order=20, shows=bool),),
    fills=(Filler("people.member.beside", "volunteering/_strengths_place.html", strengths_card),),
    personal=(
        Part("volunteering.skills", PROCESSING, skills_of, forget_voluntary=forget_strengths),
        Part("volunteering.wishes", (), wishes_of),
        Part("volunteering.free_time", (), free_time_of),
    ),
    heirs=HEIRS,
    answers=(Answers("wish", _("What members say they want"), dict(WISHES), wish_counts),),
)
