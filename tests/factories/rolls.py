"""Rolls for tests, as if frozen."""

from collections.abc import Sequence
from typing import Any

from tests.factories.organisation import NOW
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.rolls.models import Roll, RollEntry
from xianfeng.rolls.rules import DrawnFrom, Matter, roll_hash


def make_roll(organisation: Organisation, members: Sequence[Member] = (), **columns: Any) -> Roll:
    """A roll with these members on it."""
    told = {
        "title": "评议",
        "matter": Matter.VOTE.value,
        "drawn_from": DrawnFrom.BRANCH.value,
        "rule": {},
        "size": len(members),
        "digest": roll_hash(member.number for member in members),
        "frozen_at": NOW,
    }
    roll = Roll.objects.create(organisation=organisation, **{**told, **columns})
    for member in members:
        put_on_roll(roll, member)
    return roll


def put_on_roll(roll: Roll, member: Member) -> None:
    """Put a member on a roll, as if frozen with it."""
    RollEntry.objects.create(
        roll=roll,
        member=member,
        number=member.number,
        organisation=member.organisation,
        standing=member.standing,
    )
