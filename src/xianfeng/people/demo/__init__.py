"""Members of the demo city, its logins and their roles, written in bulk."""

from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from xianfeng.accounts import demo as accounts
from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.organisation.demo import branches_of_offices, shares
from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.demo.names import FIRST, SECOND, SURNAMES
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.naming import call_member
from xianfeng.people.rules.kinds import Education, Standing

from .leavers import fill_leavers
from .lives import fill_lives, give_background

MEMBERS = 8_000
BRANCH_MOST = 34
"""Members of the largest branch; a branch has, as a rule, at most 50."""

BRANCH_LEAST = 8
ABOVE = 4
"""Members who stand at the head of the branch that is too large, where a branch is due."""

OWN_BRANCH = "A0101"
"""The branch of the logins `secretary` and `member`."""

TOO_LARGE = "A5203"
SIZES = {OWN_BRANCH: 26, "A4402": 2, TOO_LARGE: 60}
"""Branches whose size is given: the logins' own, one too small and one too large."""


def fill(*, at: datetime, seed: int) -> str:
    """Write the members of the demo city, and their lives until the day `at`."""
    random = Random(seed)
    branches_of_offices(random)  # the draws that made the trees: what follows is as ever
    began_at = beginning(at)
    with transaction.atomic():
        root = Organisation.objects.get(parent=None)
        branches = Organisation.objects.filter(parent__parent=root, closed_on=None).select_related(
            "parent"
        )
        members = _members(random, list(branches.order_by("pk")), at, began_at, seed)
        _logins(members)
        fill_lives(at=at, seed=seed)
        fill_leavers(at=at, seed=seed)
        record(
            actor=System("demo"),
            verb="people.demo.filled",
            subject=root,
            at=began_at,
            detail={"members": len(members)},
        )
    return f"{len(members):,} members"


def _members(
    random: Random, branches: list[Organisation], at: datetime, began_at: datetime, seed: int
) -> list[Member]:
    sizes = shares(random, total=MEMBERS, parts=len(branches), least=BRANCH_LEAST, most=BRANCH_MOST)
    _plant_sizes(branches, sizes)
    places = [
        (branch, place)
        for branch, size in zip(branches, sizes, strict=True)
        for place in range(size)
    ]
    members = []
    for number, (branch, place) in enumerate(places, start=1):
        standing = _standing(random, place)
        name = random.choice(SURNAMES) + random.choice(FIRST) + random.choice(SECOND)
        members.append(
            call_member(
                member=Member(
                    number=f"LJ{number:06d}",
                    organisation=branch,
                    standing=standing.value,
                    joined_date=_joined(random, standing, day_of(at)),
                    recorded_at=began_at,
                ),
                name=name,
            )
        )
    crowded = [one for one in members if one.organisation.code == TOO_LARGE]
    for member in [one for one in crowded if one.standing == Standing.FULL.value][-ABOVE:]:
        assert member.organisation.parent
        member.organisation = member.organisation.parent
    give_background(members, at=at, seed=seed)
    return Member.objects.bulk_create(members, batch_size=2_000)


def _plant_sizes(branches: list[Organisation], sizes: list[int]) -> None:
    """Set the sizes of some branches; the others even it out."""
    planted = {place: SIZES[one.code] for place, one in enumerate(branches) if one.code in SIZES}
    left = 0
    for place, size in planted.items():
        left += sizes[place] - size
        sizes[place] = size
    others = [place for place in range(len(sizes)) if place not in planted]
    while left:
        step = 1 if left > 0 else -1
        ends = min if left > 0 else max
        sizes[ends(others, key=lambda place: sizes[place])] += step
        left -= step


def _standing(random: Random, place: int) -> Standing:
    """Draw a standing; the first five of a branch are full members."""
    chance = random.random()
    if place < 5 or chance < 0.9:
        return Standing.FULL
    return Standing.PROBATIONARY if chance < 0.94 else Standing.ACTIVIST


def _joined(random: Random, standing: Standing, today: date) -> date | None:
    if standing is Standing.ACTIVIST:
        return None
    if standing is Standing.PROBATIONARY:
        return today - timedelta(days=random.randint(10, 368))
    return today - timedelta(days=random.randint(400, 42 * 365))


def _logins(members: list[Member]) -> None:
    """Tie the accounts of the secretary and the member to their records."""
    secretary, member = members[0], members[7]
    secretary.user = accounts.call("secretary", secretary.name)
    member.user = accounts.call("member", member.name)
    member.standing, member.joined_date = Standing.FULL.value, date(2019, 6, 28)
    member.full_date = date(2020, 6, 28)
    member.birth_year, member.education = 1992, Education.BACHELOR.value
    Member.objects.bulk_update(
        [secretary, member],
        ["user", "standing", "joined_date", "full_date", "birth_year", "education"],
    )
