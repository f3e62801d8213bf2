"""The offices, organisations and members of the demo city, written in bulk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection, transaction

from xianfeng.accounts import demo as accounts
from xianfeng.audit.services import record
from xianfeng.organisation.models import Member, Organisation, Role, Unit
from xianfeng.organisation.permissions import System
from xianfeng.organisation.rules import (
    Education,
    OrganisationKind,
    RoleKind,
    Standing,
    UnitKind,
    path_below,
)

from .history import fill_history
from .leavers import fill_leavers
from .lives import fill_lives, give_background
from .names import DIVISIONS, FIRST, OFFICES, SECOND, SURNAMES, WINDOWS
from .weeks import live_weeks

BRANCHES = 420
MEMBERS = 8_000
BRANCH_MOST = 34
"""Members of the largest branch; a branch has, as a rule, at most 50."""

BRANCH_LEAST = 8
COMMITTEE_FROM = 7
"""Branches from which an office has a committee, else a general branch."""

ABOVE = 4
"""Members who stand at the head of the branch that is too large, where a branch is due."""

HISTORY_STARTS = date(2025, 1, 1)
RITUAL_OFFICES = ("LJ07", "LJ19", "LJ33")
"""Offices that only perform rituals, as later rooms plant it."""

PRESSURED_WINDOW = "W17"
"""The window whose ratings are nearly all of the highest level, without a word."""

OWN_BRANCH = "A0101"
"""The branch of the logins `secretary` and `member`."""

TOO_LARGE = "A5203"
SIZES = {OWN_BRANCH: 26, "A4402": 2, TOO_LARGE: 60}
"""Branches whose size is given: the logins' own, one too small and one too large."""


@dataclass
class _Keys:
    """Numbers for the paths of a tree, in the order of writing."""

    last: int = 0

    def below(self, parent_path: str) -> str:
        self.last += 1
        return path_below(parent_path, self.last)


def fill(*, at: datetime, seed: int) -> str:
    """Write units, organisations, members and logins of the demo city.

    Args:
        at: the day of building; dates of joining end there.
        seed: the same seed and day give the same city.

    Returns:
        One line for the progress display.
    """
    random = Random(seed)
    began_at = min(at, at.replace(2025, 1, 1, hour=9, minute=0, second=0, microsecond=0))
    with transaction.atomic():
        city = Unit.objects.create(
            code="LJ",
            name="临江市",
            kind=UnitKind.OFFICE.value,
            path=path_below("", 1),
            recorded_at=began_at,
        )
        keys = _Keys(1)
        offices = _offices(city, keys, began_at)
        _windows(offices, keys, began_at)
        counts = _shares(random, total=BRANCHES, parts=len(offices), least=3, most=14)
        divisions = _divisions(offices, counts, keys, began_at)
        root, branches = _organisations(city, offices, divisions, counts, began_at)
        members = _members(random, branches, at, began_at, seed)
        _logins(root, city, branches[0], members, began_at)
        fill_history(at=at, seed=seed)
        fill_lives(at=at, seed=seed)
        fill_leavers(at=at, seed=seed)
        _count_rows()
        live_weeks(at=at)
        record(
            actor=System("demo"),
            verb="organisation.demo.filled",
            subject=root,
            at=at,
            detail={"offices": len(offices), "branches": len(branches), "members": len(members)},
        )
    return f"{len(offices)} offices, {len(branches)} branches, {len(members):,} members"


def _count_rows() -> None:
    """Let PostgreSQL see what was just written.

    Whoever counts its tables meanwhile finds them empty, since nothing is committed yet; a join
    planned for empty tables took minutes over full ones.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _shares(random: Random, *, total: int, parts: int, least: int, most: int) -> list[int]:
    """Part a total into numbers between two bounds."""
    shares = [least] * parts
    left = total - least * parts
    while left:
        place = random.randrange(parts)
        if shares[place] < most:
            shares[place] += 1
            left -= 1
    return shares


def _offices(city: Unit, keys: _Keys, at: datetime) -> list[Unit]:
    return Unit.objects.bulk_create(
        Unit(
            code=f"LJ{number:02d}",
            name=name,
            kind=UnitKind.OFFICE.value,
            parent=city,
            path=keys.below(city.path),
            recorded_at=at,
        )
        for number, name in enumerate(OFFICES, start=1)
    )


def _windows(offices: list[Unit], keys: _Keys, at: datetime) -> None:
    Unit.objects.bulk_create(
        Unit(
            code=f"W{number:02d}",
            name=name,
            kind=UnitKind.WINDOW.value,
            parent=offices[office - 1],
            path=keys.below(offices[office - 1].path),
            recorded_at=at,
        )
        for number, (name, office) in enumerate(WINDOWS, start=1)
    )


def _divisions(
    offices: list[Unit], counts: list[int], keys: _Keys, at: datetime
) -> list[list[Unit]]:
    written = iter(
        Unit.objects.bulk_create(
            Unit(
                code=f"{office.code}{number:02d}",
                name=DIVISIONS[number - 1],
                kind=UnitKind.DIVISION.value,
                parent=office,
                path=keys.below(office.path),
                recorded_at=at,
            )
            for office, count in zip(offices, counts, strict=True)
            for number in range(1, count + 1)
        )
    )
    return [[next(written) for _ in range(count)] for count in counts]


def _organisations(
    city: Unit,
    offices: list[Unit],
    divisions: list[list[Unit]],
    counts: list[int],
    at: datetime,
) -> tuple[Organisation, list[Organisation]]:
    keys = _Keys()
    root = Organisation.objects.create(
        code="A",
        name="中共临江市直属机关工作委员会",
        kind=OrganisationKind.WORK_COMMITTEE.value,
        unit=city,
        path=keys.below(""),
        recorded_at=at,
    )
    heads = Organisation.objects.bulk_create(
        _organisation(
            code=f"A{number:02d}",
            name=f"{office.name}{'机关党委' if count >= COMMITTEE_FROM else '党总支'}",
            kind=OrganisationKind.COMMITTEE
            if count >= COMMITTEE_FROM
            else OrganisationKind.GENERAL_BRANCH,
            parent=root,
            unit=office,
            path=keys.below(root.path),
            at=at,
        )
        for number, (office, count) in enumerate(zip(offices, counts, strict=True), start=1)
    )
    branches = Organisation.objects.bulk_create(
        _branch(head, number, division, is_joint=number == len(own) > COMMITTEE_FROM, keys=keys)
        for head, own in zip(heads, divisions, strict=True)
        for number, division in enumerate(own, start=1)
    )
    return root, branches


def _branch(
    head: Organisation, number: int, division: Unit, *, is_joint: bool, keys: _Keys
) -> Organisation:
    office = head.unit
    assert office is not None
    kind = OrganisationKind.JOINT_BRANCH if is_joint else OrganisationKind.BRANCH
    return _organisation(
        code=f"{head.code}{number:02d}",
        name=f"{office.name}{division.name}{'联合党支部' if is_joint else '党支部'}",
        kind=kind,
        parent=head,
        unit=division,
        path=keys.below(head.path),
        at=head.recorded_at,
    )


def _organisation(
    *,
    code: str,
    name: str,
    kind: OrganisationKind,
    parent: Organisation,
    unit: Unit,
    path: str,
    at: datetime,
) -> Organisation:
    return Organisation(
        code=code,
        name=name,
        kind=kind.value,
        parent=parent,
        unit=unit,
        path=path,
        recorded_at=at,
    )


def _members(
    random: Random, branches: list[Organisation], at: datetime, began_at: datetime, seed: int
) -> list[Member]:
    sizes = _shares(
        random, total=MEMBERS, parts=len(branches), least=BRANCH_LEAST, most=BRANCH_MOST
    )
    _plant_sizes(branches, sizes)
    places = [
        (branch, place)
        for branch, size in zip(branches, sizes, strict=True)
        for place in range(size)
    ]
    members = []
    for number, (branch, place) in enumerate(places, start=1):
        standing = _standing(random, place)
        members.append(
            Member(
                number=f"LJ{number:06d}",
                name=random.choice(SURNAMES) + random.choice(FIRST) + random.choice(SECOND),
                organisation=branch,
                standing=standing.value,
                joined_date=_joined(random, standing, at.date()),
                recorded_at=began_at,
            )
        )
    crowded = [one for one in members if one.organisation.code == TOO_LARGE]
    for member in [one for one in crowded if one.standing == Standing.FULL.value][-ABOVE:]:
        assert member.organisation.parent
        member.organisation = member.organisation.parent
    give_background(members, at=at, seed=seed)
    return Member.objects.bulk_create(members, batch_size=2_000)


def _plant_sizes(branches: list[Organisation], sizes: list[int]) -> None:
    """Give some branches their sizes; the others even it out."""
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
    """Give a standing; the first five of a branch are full members."""
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


def _logins(
    root: Organisation, city: Unit, branch: Organisation, members: list[Member], at: datetime
) -> None:
    secretary, member = members[0], members[7]
    users = {
        user.username: user
        for user in accounts.fill(
            names={
                "admin": "平台管理员",
                "officer": "组织干部",
                "leader": "市领导",
                "auditor": "审计员",
                "secretary": secretary.name,
                "member": member.name,
            },
            at=at,
        )
    }
    secretary.user, member.user = users["secretary"], users["member"]
    member.standing, member.joined_date = Standing.FULL.value, date(2019, 6, 28)
    member.birth_year, member.education = 1992, Education.BACHELOR.value
    Member.objects.bulk_update(
        [secretary, member], ["user", "standing", "joined_date", "birth_year", "education"]
    )
    Role.objects.bulk_create(
        Role(user=users[name], kind=kind.value, starts_at=at, recorded_at=at, **at_place)
        for name, kind, at_place in (
            ("admin", RoleKind.ADMINISTRATOR, {"organisation": root}),
            ("officer", RoleKind.OFFICER, {"organisation": root}),
            ("leader", RoleKind.LEADER, {"unit": city}),
            ("auditor", RoleKind.AUDITOR, {"organisation": root}),
            ("secretary", RoleKind.SECRETARY, {"organisation": branch}),
        )
    )
