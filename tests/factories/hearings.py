"""Rows of the hearings for tests."""

from datetime import date

from tests.factories.organisation import NOW
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.hearings.models import Hearing
from xianfeng.hearings.rules import Way
from xianfeng.people.models.members import Member
from xianfeng.rolls.models import Roll, RollEntry
from xianfeng.rolls.rules import DrawnFrom, Matter

LAST = date(2026, 10, 20)


def make_hearing(carrier: Carrier, *, way: Way = Way.MEMBERS) -> Hearing:
    """A running question about the text of a proposal, of members over a roll of nobody yet."""
    return Hearing.objects.create(
        subject_type="carriers.carrier",
        subject_id=carrier.pk,
        version=carrier.version,
        title=carrier.title,
        text=[["主题", carrier.theme]],
        way=way.value,
        organisation=carrier.organisation,
        roll=_roll(carrier) if way is Way.MEMBERS else None,
        closes_on=LAST,
        recorded_at=NOW,
    )


def _roll(carrier: Carrier) -> Roll:
    return Roll.objects.create(
        title=f"{carrier.title} 名册",
        matter=Matter.ENDORSE.value,
        organisation=carrier.organisation,
        drawn_from=DrawnFrom.SUBTREE.value,
        rule={},
        size=1,
        digest="0" * 64,
        frozen_at=NOW,
    )


def put_on(hearing: Hearing, member: Member) -> None:
    """Put a member on the roll of a hearing, as if frozen with it."""
    assert hearing.roll is not None
    RollEntry.objects.create(
        roll=hearing.roll,
        member=member,
        number=member.number,
        organisation=member.organisation,
        standing=member.standing,
    )
