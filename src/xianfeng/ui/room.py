"""What others may know of this room."""

from xianfeng.foundation.doors import SEND, public
from xianfeng.foundation.room import Room

ROOM = Room(
    "ui",
    doors={
        "ui:preferences": public(SEND),
        "ui:styleguide": public(),
    },
)
