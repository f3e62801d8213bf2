"""What others may know of this room."""

from xianfeng.foundation.doors import Rule
from xianfeng.foundation.room import Room

ROOM = Room("alignment", doors={"alignment:goal_map": Rule()})
