"""Decisions as plain lists and back, so that a preview can be kept until it is applied."""

from collections.abc import Sequence
from typing import Any

from xianfeng.people.rules.member_faults import MEMBER_FAULTS
from xianfeng.people.rules.post_faults import POST_FAULTS
from xianfeng.sheets.rules.faults import FAULTS, ExceptionKind, Fault, know
from xianfeng.sheets.rules.rows import (
    Change,
    Decision,
    DroppedColumn,
    Fate,
    Personal,
    Reviewed,
    SheetKind,
    SheetRow,
    SheetRows,
)

know(*MEMBER_FAULTS, *POST_FAULTS)


def as_plain(reviewed: Reviewed) -> dict[str, Any]:
    """Return a review as JSON values; faults by the name of their class."""
    sheet = reviewed.sheet
    return {
        "kind": sheet.kind.value,
        "titles": dict(sheet.titles),
        "dropped": [[column.heading, column.holds.value] for column in sheet.dropped],
        "unused": list(sheet.unused),
        "notes": list(sheet.notes),
        "shortened": list(sheet.shortened),
        "rows": [
            [
                decision.row.number,
                dict(decision.row.cells),
                _plain_faults(decision.row.faults),
                decision.fate.value,
                [[change.field, change.before, change.after] for change in decision.changes],
                _plain_faults(decision.faults),
                decision.brings,
                _plain_faults(decision.exceptions),
            ]
            for decision in reviewed.decisions
        ],
    }


def from_plain(plain: dict[str, Any]) -> Reviewed:
    """Read back what `as_plain` gave."""
    decisions = tuple(
        Decision(
            SheetRow(number, cells, _faults(read)),
            Fate(fate),
            changes=tuple(Change(*change) for change in changes),
            faults=_faults(faults),
            brings=brings,
            exceptions=_faults(exceptions),
        )
        for number, cells, read, fate, changes, faults, brings, exceptions in plain["rows"]
    )
    sheet = SheetRows(
        kind=SheetKind(plain["kind"]),
        titles=plain["titles"],
        rows=tuple(decision.row for decision in decisions),
        dropped=tuple(DroppedColumn(heading, Personal(what)) for heading, what in plain["dropped"]),
        unused=tuple(plain["unused"]),
        notes=tuple(plain["notes"]),
        shortened=tuple(plain["shortened"]),
    )
    return Reviewed(sheet, decisions)


def _plain_faults(faults: Sequence[Fault]) -> list[list[Any]]:
    return [
        [fault.field, fault.why.__name__, dict(fault.details), fault.kind or ""] for fault in faults
    ]


def _faults(plain: list[list[Any]]) -> tuple[Fault, ...]:
    return tuple(
        Fault(field, FAULTS[why], details, ExceptionKind(kind) if kind else None)
        for field, why, details, kind in plain
    )
