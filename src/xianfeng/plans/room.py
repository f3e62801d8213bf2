"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, HOUSE, KEEPERS, SEND, TELLERS, Rule
from xianfeng.foundation.room import RailEntry, Room
from xianfeng.organisation.reshaping import Change, Heir

from .extracts import EXTRACTS
from .hindrances import HINDRANCES, answers_that_go, tell_of_goals
from .services.goals import take_over_goals

ROOM = Room(
    "plans",
    doors={
        "plans:list": Rule(),
        "plans:plan": Rule(sees=HOUSE),
        "plans:sheet": Rule(FORM, door=TELLERS),
        "plans:goal": Rule(sees=HOUSE),
        "plans:observe": Rule(FORM, sees=HOUSE, may=TELLERS),
        "plans:edit": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "plans:assign": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "plans:import": Rule(FORM, door=KEEPERS),
        "plans:apply": Rule(SEND, door=KEEPERS),
    },
    deeds={
        "plans.goal.assigned": _("Assigned a goal"),
        "plans.goal.edited": _("Edited a goal"),
        "plans.goal.linked": _("Linked something to a goal"),
        "plans.goal.unlinked": _("Removed the link of something to a goal"),
        "plans.goal.taken_over": _("Took over a goal from a closed unit"),
        "plans.observation.corrected": _("Corrected a figure"),
        "plans.observation.recorded": _("Recorded a figure"),
        "plans.plan.imported": _("Imported a plan"),
        "plans.plan.taken_over": _("Took over a plan from a closed unit"),
    },
    details={
        "after": pgettext_lazy("detail of an entry", "afterwards"),
        "before": pgettext_lazy("detail of an entry", "before"),
        "goals": pgettext_lazy("detail of an entry", "goals"),
        "month": pgettext_lazy("detail of an entry", "month"),
        "observations": pgettext_lazy("detail of an entry", "monthly figures"),
        "title": pgettext_lazy("detail of an entry", "title"),
        "units": pgettext_lazy("detail of an entry", "units"),
        "value": pgettext_lazy("detail of an entry", "value"),
    },
    nouns={
        "plans.goal": _("goal"),
        "plans.observation": _("figure recorded"),
        "plans.plan": _("plan"),
    },
    rail=(RailEntry("plan", _("Plans and goals"), "plans:list", order=10, icon="goal", key="p"),),
    extracts=EXTRACTS,
    hindrances=HINDRANCES,
    heirs=(
        Heir(
            "plans.goal",
            frozenset({Change.MERGE}),
            tell_of_goals,
            take_over_goals,
            answers_that_go,
            counted="goals",
            order=70,
        ),
    ),
)
