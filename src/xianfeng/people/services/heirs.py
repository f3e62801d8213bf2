"""What becomes of people when their organisation is closed, merged or split."""

from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Change, Heir, Reshaping
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.selectors.in_the_way import (
    tell_of_members,
    tell_who_moves,
    who_goes,
)
from xianfeng.people.services.periods import Periods


def move_members(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """Put the members of a merged organisation, or those chosen at a split, into the new one.

    Part of a deed, whose audit line counts them.
    """
    del actor
    if not isinstance(reshaping.into, Organisation):
        return 0
    going = who_goes(reshaping, at=at)
    keys = list(going.order_by("pk").values_list("pk", flat=True))
    going.update(organisation=reshaping.into)
    Periods(at).follow(keys, cause=MembershipCause.TRANSFERRED, on=reshaping.on)
    return len(keys)


HEIRS = (
    Heir("people.moved", frozenset({Change.MOVE}), tell_who_moves, order=20),
    Heir(
        "people.member",
        frozenset({Change.MERGE, Change.SPLIT}),
        tell_of_members,
        move_members,
        who_goes,
        counted="members",
        order=20,
    ),
)
