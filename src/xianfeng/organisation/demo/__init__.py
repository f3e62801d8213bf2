"""The offices and organisations of the demo city, written in bulk."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.foundation.paths import path_below
from xianfeng.organisation.demo.history import beginning, fill_history
from xianfeng.organisation.demo.names import DIVISIONS, OFFICES, WINDOWS
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind

BRANCHES = 420
COMMITTEE_FROM = 7
"""Branches from which an office has a committee, else a general branch."""

HISTORY_STARTS = date(2025, 1, 1)
RITUAL_OFFICES = ("LJ07", "LJ19", "LJ33")
"""Offices that only perform rituals, as later rooms plant it."""

PRESSURED_WINDOW = "W17"
"""The window whose ratings are nearly all of the highest level, without a word."""


@dataclass
class _Keys:
    """Numbers for the paths of a tree, in the order of writing."""

    last: int = 0

    def below(self, parent_path: str) -> str:
        self.last += 1
        return path_below(parent_path, self.last)


def fill(*, at: datetime, seed: int) -> str:
    """Write units and organisations of the demo city, with their past."""
    random = Random(seed)
    began_at = beginning(at)
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
        counts = branches_of_offices(random)
        divisions = _divisions(offices, counts, keys, began_at)
        root, branches = _organisations(city, offices, divisions, counts, began_at)
        fill_history(at=at)
        record(
            actor=System("demo"),
            verb="organisation.demo.filled",
            subject=root,
            at=began_at,
            detail={"offices": len(offices), "branches": len(branches)},
        )
    return f"{len(offices)} offices, {len(branches)} branches"


def branches_of_offices(random: Random) -> list[int]:
    """Draw how many branches each office has; these are the first draws of the city's seed."""
    return shares(random, total=BRANCHES, parts=len(OFFICES), least=3, most=14)


def shares(random: Random, *, total: int, parts: int, least: int, most: int) -> list[int]:
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
