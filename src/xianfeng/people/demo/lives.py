"""Lives of the demo city's members: periods and transfers."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from xianfeng.asks.rules import State
from xianfeng.organisation.demo import RITUAL_OFFICES
from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.life import Membership, Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.life import MembershipCause, probation_ends_on

BATCH = 1_000
PROBATION_MONTHS = 12
MOVED_SHARE = 0.05
"""Share of full members who came from another branch since the history began."""

EDUCATIONS = (
    (Education.SCHOOL, 6),
    (Education.COLLEGE, 20),
    (Education.BACHELOR, 50),
    (Education.MASTER, 21),
    (Education.DOCTOR, 3),
)


def give_background(members: Sequence[Member], *, at: datetime, seed: int) -> None:
    """Write down members' years of birth and education; some have said neither."""
    random = Random(seed + 2)
    levels = [level for level, _weight in EDUCATIONS]
    weights = [weight for _level, weight in EDUCATIONS]
    for member in members:
        joined = member.joined_date or day_of(at)
        if random.random() < 0.95:
            member.birth_year = max(1936, joined.year - random.randint(20, 33))
        member.full_date = full_date_of(member, day_of(at))
        if random.random() < 0.9:
            member.education = random.choices(levels, weights)[0].value


def fill_lives(*, at: datetime, seed: int) -> None:
    """Write periods and transfers of members; only the time for an answer lies after `at`."""
    random = Random(seed + 3)
    members = list(Member.objects.select_related("organisation").order_by("pk"))
    branches = list(Organisation.objects.filter(children=None, closed_on=None).order_by("pk"))
    # Nobody comes from an office that only performs rituals: its members take part in nothing.
    ritual = {f"A{code[2:]}" for code in RITUAL_OFFICES}
    lively = [branch for branch in branches if branch.code[:3] not in ritual]
    since = day_of(beginning(at))
    Membership.objects.bulk_create(
        (
            period
            for member in members
            for period in since_known(_life(random, member, lively, at), since)
        ),
        batch_size=BATCH,
    )
    _transfers(members, branches, at)


def since_known(life: Iterable[Membership], since: date) -> Iterator[Membership]:
    """Yield of a life what the platform saw: what went on when it began came with the lists."""
    for period in life:
        if period.ends_on is not None and period.ends_on <= since:
            continue
        if period.starts_on < since:
            period.starts_on, period.cause = since, MembershipCause.IMPORTED.value
        yield period


def full_date_of(member: Member, today: date) -> date | None:
    """Return when a full member became one; of some, as of their births, it is not recorded."""
    if not member.is_full or member.joined_date is None or member.birth_year is None:
        return None
    return min(probation_ends_on(member.joined_date, months=PROBATION_MONTHS), today)


def _life(
    random: Random, member: Member, branches: Sequence[Organisation], at: datetime
) -> Iterator[Membership]:
    """Yield the periods of one member, one after the other."""
    today = day_of(at)
    standing = Standing(member.standing)
    began = member.joined_date or today - timedelta(days=random.randint(30, 380))
    if standing is Standing.ACTIVIST:
        yield _period(member, standing, began, None, MembershipCause.REGISTERED)
        return
    full = probation_ends_on(began, months=PROBATION_MONTHS)
    if standing is Standing.PROBATIONARY:
        yield _period(member, standing, began, None, MembershipCause.JOINED)
        return
    full = min(full, today)
    before = _period(member, Standing.PROBATIONARY, began, full, MembershipCause.JOINED)
    before.end_cause = MembershipCause.BECAME_FULL.value
    moved = today - timedelta(days=1 + random.randrange(600))
    if random.random() < MOVED_SHARE and full < moved < today and member.user_id is None:
        former = random.choice(branches)
        if former != member.organisation:
            before.organisation = former
            first = _period(member, standing, full, moved, MembershipCause.BECAME_FULL)
            first.organisation, first.end_cause = former, MembershipCause.TRANSFERRED.value
            yield from (before, first)
            yield _period(member, standing, moved, None, MembershipCause.TRANSFERRED)
            return
    yield before
    yield _period(member, standing, full, None, MembershipCause.BECAME_FULL)


def _period(
    member: Member,
    standing: Standing,
    starts_on: date,
    ends_on: date | None,
    cause: MembershipCause,
) -> Membership:
    return Membership(
        member=member,
        organisation=member.organisation,
        standing=standing.value,
        starts_on=starts_on,
        ends_on=ends_on,
        cause=cause.value,
        recorded_at=member.recorded_at,
    )


def _transfers(members: Sequence[Member], branches: Sequence[Organisation], at: datetime) -> None:
    """One wish that waits, one half answered, one refused: all from the first branch."""
    own = members[0].organisation_id
    home = [m for m in members if m.organisation_id == own and m.user_id is None][-4:]
    others = [branch for branch in branches if branch.pk != members[0].organisation_id]
    waiting, half, refused, _corrected = home

    def transfer(member: Member, place: int, days: int) -> Transfer:
        return Transfer(
            member=member,
            source=member.organisation,
            target=others[place],
            reason="工作调动",
            asked_at=at - timedelta(days=days),
        )

    first, second, third = (
        transfer(waiting, 3, 18),
        transfer(half, 20, 5),
        transfer(refused, 40, 90),
    )
    second.accepted_at = at - timedelta(days=2)
    third.state, third.answer = State.REFUSED.value, "该支部正在换届，建议换届后办理"
    third.closed_at = at - timedelta(days=80)
    Transfer.objects.bulk_create([first, second, third])
