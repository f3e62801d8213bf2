"""What others may know of this room."""

from xianfeng.foundation.doors import HOUSE, Rule
from xianfeng.foundation.room import Filler, Room
from xianfeng.plans.begun import Begun

from .places import begun_for, carriers_of_goal, carriers_of_organisation, near_place

ROOM = Room(
    "alignment",
    doors={
        "alignment:goal_map": Rule(),
        "alignment:near": Rule(sees=HOUSE),
    },
    fills=(
        Filler("carriers.decision", "alignment/_near_place.html", near_place),
        Filler("carriers.words", "alignment/_near_place.html", near_place, order=10),
        Filler("plans.goal", "alignment/_goal_place.html", carriers_of_goal, order=10),
        Filler(
            "organisation.organisation",
            "alignment/_organisation_place.html",
            carriers_of_organisation,
            order=20,
        ),
    ),
    answers=(Begun(begun_for),),
)
