"""Those who left the demo city's organisations in the last two years, with their periods."""

from datetime import datetime, timedelta
from random import Random

from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.demo.names import FIRST, SECOND, SURNAMES
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.demo.lives import PROBATION_MONTHS, give_background, since_known
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.naming import call_member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import MembershipCause, probation_ends_on

LEAVERS = 280
DAYS = 690
"""So far back they left: all quarters that the composition shows."""

NUMBERS_FROM = 900_001
CAUSES = (MembershipCause.JOINED, MembershipCause.BECAME_FULL)


def fill_leavers(*, at: datetime, seed: int) -> None:
    """Write members who left before `at`; last of all, so that nobody takes them for present."""
    random = Random(seed + 4)
    branches = list(Organisation.objects.filter(children=None, closed_on=None).order_by("pk"))
    today, since = day_of(at), day_of(beginning(at))
    members = []
    for number in range(LEAVERS):
        left_on = max(today - timedelta(days=random.randint(3, DAYS)), since + timedelta(days=1))
        name = random.choice(SURNAMES) + random.choice(FIRST) + random.choice(SECOND)
        members.append(
            call_member(
                member=Member(
                    number=f"LJ{NUMBERS_FROM + number:06d}",
                    organisation=random.choice(branches),
                    standing=Standing.FULL.value,
                    joined_date=left_on - timedelta(days=random.randint(800, 42 * 365)),
                    left_on=left_on,
                    recorded_at=at.replace(year=2025, month=1, day=1),
                ),
                name=name,
            )
        )
    give_background(members, at=at, seed=seed)
    Member.objects.bulk_create(members)
    Membership.objects.bulk_create(
        period for member in members for period in since_known(_life(member), since)
    )


def _life(member: Member) -> tuple[Membership, Membership]:
    assert member.joined_date
    full_from = probation_ends_on(member.joined_date, months=PROBATION_MONTHS)
    joined, became_full = CAUSES
    return (
        Membership(
            member=member,
            organisation=member.organisation,
            standing=Standing.PROBATIONARY.value,
            starts_on=member.joined_date,
            ends_on=full_from,
            cause=joined.value,
            end_cause=became_full.value,
            recorded_at=member.recorded_at,
        ),
        Membership(
            member=member,
            organisation=member.organisation,
            standing=member.standing,
            starts_on=full_from,
            ends_on=member.left_on,
            cause=became_full.value,
            end_cause=MembershipCause.LEFT.value,
            recorded_at=member.recorded_at,
        ),
    )
