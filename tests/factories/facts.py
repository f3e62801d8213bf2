"""Facts for tests: the agreed extracts, filled with given rows and built into a folder."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from xianfeng.analytics.builder import BuildReport, build
from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row

BUILT_AT = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)
N, T, D, B = ColumnType.INTEGER, ColumnType.TEXT, ColumnType.DATE, ColumnType.TRUTH
AGREED: Mapping[str, Mapping[str, ColumnType]] = {
    "organisation.reach": {"unit_id": N, "office_id": N},
    "people.members": {
        "organisation_id": N,
        "unit_id": N,
        "standing": T,
        "members": N,
        "settled": N,
    },
    "carriers.carriers": {
        "carrier_id": N,
        "office_id": N,
        "stage": T,
        "form": T,
        "by_member": B,
        "goal_linked": B,
        "started_on": D,
        "ended_on": D,
    },
    "carriers.participation": {
        "office_id": N,
        "quarter": T,
        "members_taking_part": N,
        "activities": N,
        "check_ins": N,
    },
    "plans.assignments": {
        "goal_id": N,
        "office_id": N,
        "starts_on": D,
        "ends_on": D,
        "of_a_year": B,
    },
    "plans.links": {"goal_id": N, "subject_type": T, "subject_id": N},
    "ballots.monthly": {"window_id": N, "office_id": N, "month": D, "ballots": N, "good": N},
}


def make_extracts(**rows: Sequence[Row]) -> list[Extract]:
    """All agreed extracts; `carriers_carriers=[…]` gives the rows of `carriers.carriers`."""
    return [
        Extract(
            name=name,
            columns=tuple(Column(column, kind) for column, kind in columns.items()),
            grain="as agreed",
            rows=lambda _on, name=name: rows.get(name.replace(".", "_"), ()),  # type: ignore[misc]
        )
        for name, columns in AGREED.items()
    ]


def make_facts(folder: Path, **rows: Sequence[Row]) -> BuildReport:
    return build(folder, at=BUILT_AT, on=BUILT_AT.date(), extracts=make_extracts(**rows))
