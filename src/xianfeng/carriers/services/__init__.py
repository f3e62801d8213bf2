"""Writes of the room: a carrier's life, and what is done through it."""

from .activities import (
    HELD_ALREADY,
    DoorClosed,
    DoorNotOpen,
    NotRunning,
    NotSignedUp,
    OnlyMembers,
    check_in,
    hold_activity,
    plan_activity,
    sign_up,
    withdraw,
)
from .life import (
    Draft,
    NotEndorsed,
    ServesNothing,
    approve_carrier,
    count_endorsement,
    end_carrier,
    propose_carrier,
    serve_goal,
    start_carrier,
)

__all__ = [
    "HELD_ALREADY",
    "DoorClosed",
    "DoorNotOpen",
    "Draft",
    "NotEndorsed",
    "NotRunning",
    "NotSignedUp",
    "OnlyMembers",
    "ServesNothing",
    "approve_carrier",
    "check_in",
    "count_endorsement",
    "end_carrier",
    "hold_activity",
    "plan_activity",
    "propose_carrier",
    "serve_goal",
    "sign_up",
    "start_carrier",
    "withdraw",
]
