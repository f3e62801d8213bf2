"""Rows of the hearings for tests."""

from datetime import date

from tests.factories.organisation import NOW
from tests.factories.rolls import make_roll, put_on_roll
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.hearings.models import Hearing
from xianfeng.hearings.rules import Way
from xianfeng.people.models.members import Member

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
        roll=make_roll(carrier.organisation, size=1) if way is Way.MEMBERS else None,
        closes_on=LAST,
        recorded_at=NOW,
    )


def put_on(hearing: Hearing, member: Member) -> None:
    """Put a member on the roll of a hearing, as if frozen with it."""
    assert hearing.roll is not None
    put_on_roll(hearing.roll, member)
