"""A roll of the demo city: the first branch, for an election."""

from datetime import datetime, timedelta

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.organisation.demo.history import beginning
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing

from .models import Roll, RollEntry
from .rules import DrawnFrom, Matter, RollRule, roll_hash, roll_number


def fill(*, at: datetime, seed: int) -> str:
    """Write the roll of the first branch."""
    del seed
    began_at = beginning(at)
    first = Member.objects.select_related("organisation").order_by("pk")[0]
    home = first.organisation
    people = list(home.members.filter(standing=Standing.FULL.value, left_on=None).order_by("pk"))
    rule = RollRule(DrawnFrom.BRANCH, Matter.VOTE, home.code)
    with transaction.atomic():
        roll = Roll.objects.create(
            title="选举支部委员会",
            matter=rule.matter.value,
            organisation=home,
            drawn_from=rule.drawn_from.value,
            rule=rule.as_plain(),
            size=len(people),
            digest=roll_hash(roll_number(m.number, m.pk) for m in people),
            frozen_at=at - timedelta(days=21),
        )
        RollEntry.objects.bulk_create(
            RollEntry(
                roll=roll,
                member=member,
                number=roll_number(member.number, member.pk),
                organisation=home,
                standing=member.standing,
            )
            for member in people
        )
        record(actor=System("demo"), verb="rolls.demo.filled", subject=roll, at=began_at)
    return f"1 roll of {len(people)}"
