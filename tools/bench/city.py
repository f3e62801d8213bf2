"""5,000 organisations, 200,000 members, 20,000 logins: written in bulk into an empty database."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from xianfeng.access.models.roles import Role
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.foundation.memory import without_sweeping
from xianfeng.foundation.names import name_keys
from xianfeng.foundation.paths import path_below
from xianfeng.leadership.services.composition import count_members
from xianfeng.organisation.demo.names import FIRST, SECOND, SURNAMES
from xianfeng.organisation.models.history import OrganisationState, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.people.models.life import Membership, Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.life import MembershipCause
from xianfeng.volunteering.models.strengths import Wish
from xianfeng.volunteering.rules.strengths import WishKind

COMMITTEES = 100
BRANCHES = 4_899
MEMBERS = 200_000
BATCH = 5_000
LOGINS = 10
"""Every how many-th member signs in."""
MOVES = 400
"""Every how many-th member asks to be transferred."""
FOUNDED = date(2015, 7, 1)
AT = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)
ROLES = {
    "officer": RoleKind.OFFICER,
    "leader": RoleKind.LEADER,
    "auditor": RoleKind.AUDITOR,
    "admin": RoleKind.ADMINISTRATOR,
}


def name_of(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(FIRST) + random.choice(SECOND)


def build(seed: int = 1) -> None:
    """Write everything, logins and the count of the night included."""
    random = Random(seed)  # noqa: S311 -- made-up names
    with transaction.atomic(), without_sweeping():
        units = _units()
        organisations = _organisations(units)
        _states(units, organisations)
        _members(random, organisations)
        for name, kind in ROLES.items():
            user = User.objects.create(username=name)
            Role.objects.create(
                user=user,
                kind=kind.value,
                organisation=organisations[0],
                starts_at=AT,
                recorded_at=AT,
            )
        member = Member.objects.select_related("organisation").order_by("pk")[1]
        member.user = User.objects.create(username="secretary")
        member.save(update_fields=["user"])
        Role.objects.create(
            user=member.user,
            kind=RoleKind.SECRETARY.value,
            organisation=member.organisation,
            starts_at=AT,
            recorded_at=AT,
        )
    count_members(actor=SYSTEM, at=AT)


def _units() -> list[Unit]:
    top = Unit.objects.create(
        code="U", name="某市", kind=UnitKind.OFFICE.value, path=path_below("", 1), recorded_at=AT
    )
    offices = Unit.objects.bulk_create(
        Unit(
            code=f"U{number:03d}",
            name=f"第{number}局",
            kind=UnitKind.OFFICE.value,
            parent=top,
            path=path_below(top.path, 1 + number),
            recorded_at=AT,
        )
        for number in range(1, COMMITTEES + 1)
    )
    divisions = Unit.objects.bulk_create(
        (
            Unit(
                code=f"U{number % COMMITTEES + 1:03d}-{number:04d}",
                name=f"第{number}处",
                kind=UnitKind.DIVISION.value,
                parent=(office := offices[number % COMMITTEES]),
                path=path_below(office.path, 200 + number),
                recorded_at=AT,
            )
            for number in range(BRANCHES)
        ),
        batch_size=BATCH,
    )
    return [top, *offices, *divisions]


def _organisations(units: list[Unit]) -> list[Organisation]:
    written: list[Organisation] = []
    for start, end, kind, word in (
        (0, 1, OrganisationKind.WORK_COMMITTEE, "直属机关工作委员会"),
        (1, COMMITTEES + 1, OrganisationKind.COMMITTEE, "机关党委"),
        (COMMITTEES + 1, len(units), OrganisationKind.BRANCH, "党支部"),
    ):
        keys = {unit.pk: written[place] for place, unit in enumerate(units[:start])}
        rows = []
        for place in range(start, end):
            unit = units[place]
            parent = None if unit.parent_id is None else keys[unit.parent_id]
            rows.append(
                Organisation(
                    code=unit.code.replace("U", "A", 1),
                    name=f"{unit.name}{word}",
                    kind=kind.value,
                    parent=parent,
                    unit=unit,
                    path=path_below(parent.path if parent else "", place + 1),
                    recorded_at=AT,
                )
            )
        written += Organisation.objects.bulk_create(rows, batch_size=BATCH)
    return written


def _states(units: list[Unit], organisations: list[Organisation]) -> None:
    UnitState.objects.bulk_create(
        UnitState(
            unit=unit, name=unit.name, kind=unit.kind, parent_id=unit.parent_id, starts_on=FOUNDED
        )
        for unit in units
    )
    OrganisationState.objects.bulk_create(
        OrganisationState(
            organisation=organisation,
            name=organisation.name,
            kind=organisation.kind,
            parent_id=organisation.parent_id,
            unit_id=organisation.unit_id,
            starts_on=FOUNDED,
        )
        for organisation in organisations
    )


def _members(random: Random, organisations: list[Organisation]) -> None:
    branches = [branch.pk for branch in organisations[COMMITTEES + 1 :]]
    educations = ["", *(each.value for each in Education)]
    wishes = [kind.value for kind in WishKind]
    _pour(
        User(date_joined=AT),
        ("id", "username"),
        [(_login(number), f"n{number:07d}") for number in range(0, MEMBERS, LOGINS)],
    )
    members = []
    for number in range(MEMBERS):
        name = name_of(random)
        joined = date(2026, 9, 1) - timedelta(days=random.randint(0, 15_000))
        members.append(
            (
                number + 1,
                f"N{number:07d}",
                name,
                name_keys(name),
                random.choice(branches),
                _standing(random).value,
                joined.isoformat(),
                random.randint(1950, 2005),
                random.choice(educations),
                None if number % LOGINS else _login(number),
            )
        )
    _pour(
        Member(recorded_at=AT),
        (
            *("id", "number", "name", "name_keys", "organisation_id", "standing"),
            *("joined_date", "birth_year", "education", "user_id"),
        ),
        members,
    )
    belongs = [(pk, place, standing, day) for pk, _, _, _, place, standing, day, *_ in members]
    _pour(
        Membership(cause=MembershipCause.JOINED.value, starts_on=FOUNDED, recorded_at=AT),
        ("member_id", "organisation_id", "standing", "starts_on"),
        belongs,
    )
    _pour(
        Wish(recorded_at=AT),
        ("member_id", "kind"),
        [(pk, random.choice(wishes)) for pk, *_ in members[::4]],
    )
    _pour(
        Transfer(target=organisations[1], asked_at=AT),
        ("member_id", "source_id"),
        [(pk, place) for pk, place, *_ in belongs[::MOVES]],
    )


def _login(number: int) -> int:
    return number // LOGINS + 1


def _pour(like: Model, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows by the hundred thousand: what stays the same is taken from one model, once."""
    table = like._meta  # noqa: SLF001 -- Django's public name of a model
    same = {
        str(field.column): field.get_db_prep_save(getattr(like, field.attname), connection)
        for field in table.concrete_fields
        if field.column not in columns and not field.primary_key
    }
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in (*columns, *same))
    places = ", ".join("%s" for _ in (*columns, *same))
    rest = tuple(same.values())
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(table.db_table)} ({names}) VALUES ({places})",  # noqa: S608 -- own names
            [(*row, *rest) for row in rows],
        )


def _standing(random: Random) -> Standing:
    chance = random.random()
    if chance < 0.9:  # noqa: PLR2004 -- as in the demo city
        return Standing.FULL
    return Standing.PROBATIONARY if chance < 0.95 else Standing.ACTIVIST  # noqa: PLR2004 -- as above
