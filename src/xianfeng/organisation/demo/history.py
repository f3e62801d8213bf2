"""The past of the demo city's trees."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from xianfeng.foundation.paths import path_below
from xianfeng.organisation.models.history import OrganisationState, TreeEvent, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import EventKind, OrganisationKind, UnitKind

CITY_FOUNDED = date(2018, 3, 1)
OFFICES_FOUNDED = date(2019, 1, 15)
"""The reform of the offices."""

BEGAN_ON = date(2025, 1, 1)
"""When the platform began; what lay before was written down then."""

RENAMED_ON = date(2025, 3, 15)
MOVED_ON = date(2025, 6, 1)
MERGED_ON = date(2025, 9, 1)
RENAMED_EVERY, MOVED_EVERY = 35, 70
MERGED_INTO = ("A0201", "A0502", "A1103", "A2401")
"""Branches that took a former neighbour in on `MERGED_ON`."""

BATCH = 1_000
TOO_MANY_UNITS = 6


def beginning(at: datetime) -> datetime:
    """Return the moment at which the platform began in the demo city, for each room alike."""
    return min(
        at,
        at.replace(
            BEGAN_ON.year, BEGAN_ON.month, BEGAN_ON.day, hour=9, minute=0, second=0, microsecond=0
        ),
    )


def fill_history(*, at: datetime) -> None:
    """Write founding days, states and events of all that is there."""
    units = list(Unit.objects.order_by("path"))
    organisations = list(Organisation.objects.select_related("unit").order_by("path"))
    _found_units(units, at)
    _found_organisations(organisations, at)
    _merge(organisations, at)
    _cover(organisations, units)


def _found_units(units: Sequence[Unit], at: datetime) -> None:
    for place, unit in enumerate(units):
        unit.founded_on = (
            CITY_FOUNDED if unit.parent_id is None else OFFICES_FOUNDED + timedelta(days=place % 90)
        )
    below = {unit.pk: unit.founded_on for unit in units}
    for unit in units:
        if unit.parent_id is not None:
            above = below[unit.parent_id]
            assert above
            assert unit.founded_on
            unit.founded_on = below[unit.pk] = max(unit.founded_on, above)
    Unit.objects.bulk_update(units, ["founded_on"], batch_size=BATCH)
    UnitState.objects.bulk_create(
        (
            UnitState(
                unit=unit,
                name=unit.name,
                kind=unit.kind,
                parent_id=unit.parent_id,
                starts_on=unit.founded_on,
            )
            for unit in units
            if unit.founded_on
        ),
        batch_size=BATCH,
    )
    TreeEvent.objects.bulk_create(
        (
            TreeEvent(
                kind=EventKind.FOUNDED.value,
                unit=unit,
                happened_on=unit.founded_on,
                recorded_at=_written(unit.founded_on, at),
            )
            for unit in units
            if unit.founded_on
        ),
        batch_size=BATCH,
    )


def _written(on: date, at: datetime) -> datetime:
    """Tell when a change was written down: at noon of its day, or as the platform began."""
    day = max(on, BEGAN_ON)
    return min(at, at.replace(year=day.year, month=day.month, day=day.day, hour=12))


def _found_organisations(organisations: Sequence[Organisation], at: datetime) -> None:
    """Found all, and give every so many another name or another place before 2025."""
    founded: dict[int, date] = {}
    for place, one in enumerate(organisations):
        day = CITY_FOUNDED + timedelta(days=60)
        if one.parent_id is not None:
            day = max(OFFICES_FOUNDED + timedelta(days=120 + place % 400), founded[one.parent_id])
        one.founded_on = founded[one.pk] = day
    Organisation.objects.bulk_update(organisations, ["founded_on"], batch_size=BATCH)
    heads = [one for one in organisations if len(one.code) == 3]
    branches = [one for one in organisations if len(one.code) == 5]
    states: list[OrganisationState] = []
    events = [_event(EventKind.FOUNDED, one, founded[one.pk], at) for one in organisations]
    before: dict[int, OrganisationState] = {}
    for place, branch in enumerate(branches[::RENAMED_EVERY]):
        former = f"{branch.name.removesuffix('党支部').removesuffix('联合')}第一党支部"
        before[branch.pk] = _state(branch, founded[branch.pk], RENAMED_ON, name=former)
        events.append(
            _event(
                EventKind.RENAMED,
                branch,
                RENAMED_ON,
                at,
                reason=f"机关工委批复〔2025〕{place + 1}号",
                changes={"name": [former, branch.name]},
            )
        )
    for branch in branches[MOVED_EVERY // 2 :: MOVED_EVERY]:
        if branch.pk in before:
            continue
        other = next(head for head in reversed(heads) if head.pk != branch.parent_id)
        since = max(founded[branch.pk], founded[other.pk])
        before[branch.pk] = _state(branch, since, MOVED_ON, parent_id=other.pk)
        events.append(
            _event(
                EventKind.MOVED,
                branch,
                MOVED_ON,
                at,
                reason="机构改革，调整隶属关系",
                changes={"parent": [other.pk, branch.parent_id]},
            )
        )
    for one in organisations:
        past = before.get(one.pk)
        if past is not None:
            states.append(past)
        since = founded[one.pk]
        if past is not None and past.ends_on is not None:
            since = past.ends_on
        states.append(_state(one, since, None))
    OrganisationState.objects.bulk_create(states, batch_size=BATCH)
    TreeEvent.objects.bulk_create(events, batch_size=BATCH)


def _state(
    one: Organisation,
    starts_on: date,
    ends_on: date | None,
    *,
    name: str = "",
    parent_id: int | None = None,
) -> OrganisationState:
    return OrganisationState(
        organisation=one,
        name=name or one.name,
        kind=one.kind,
        parent_id=parent_id or one.parent_id,
        unit_id=one.unit_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _event(
    kind: EventKind,
    one: Organisation,
    on: date,
    at: datetime,
    *,
    reason: str = "",
    changes: dict[str, list[object]] | None = None,
    members: int = 0,
) -> TreeEvent:
    return TreeEvent(
        kind=kind.value,
        organisation=one,
        happened_on=on,
        reason=reason,
        changes=changes or {},
        members=members,
        recorded_at=_written(on, at),
    )


def _merge(organisations: Sequence[Organisation], at: datetime) -> None:
    """Write some branches that are not there any more, and into which they went."""
    last = max(int(one.path[-8:]) for one in organisations)
    heads = {one.pk: one for one in organisations}
    survivors = [one for one in organisations if one.code in MERGED_INTO]
    for number, survivor in enumerate(survivors, start=1):
        assert survivor.parent_id
        head = heads[survivor.parent_id]
        former = Organisation.objects.create(
            code=f"{head.code}9{number}",
            name=f"{head.name.removesuffix('机关党委').removesuffix('党总支')}离退休干部党支部",
            kind=OrganisationKind.BRANCH.value,
            parent=head,
            unit=head.unit,
            path=path_below(head.path, last + number),
            founded_on=survivor.founded_on,
            closed_on=MERGED_ON,
            recorded_at=beginning(at),
        )
        assert survivor.founded_on
        _state(former, survivor.founded_on, MERGED_ON).save()
        event = _event(
            EventKind.MERGED,
            survivor,
            MERGED_ON,
            at,
            reason="党员不足三人，并入相邻支部",
            members=2,
        )
        event.save()
        event.others.add(former)


def _cover(organisations: Sequence[Organisation], units: Sequence[Unit]) -> None:
    """Let joint branches cover the windows of their offices; the first one covers too many."""
    windows = [unit for unit in units if unit.kind == UnitKind.WINDOW.value]
    joint = [one for one in organisations if one.kind == OrganisationKind.JOINT_BRANCH.value]
    link = Organisation.covered_units.through
    link.objects.bulk_create(
        link(organisation_id=one.pk, unit_id=window.pk)
        for place, one in enumerate(joint)
        for window in (
            windows[:TOO_MANY_UNITS]
            if place == 0
            else [each for each in windows if one.unit and each.parent_id == one.unit.parent_id]
        )
    )
