"""Decisions as plain lists and back, so that a preview can be kept until it is applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .faults import FAULTS, Fault
from .headings import Personal, SheetKind
from .kinds import ExceptionKind
from .reading import Change, Decision, DroppedColumn, Fate, SheetRow, SheetRows


@dataclass(frozen=True)
class Reviewed:
    """A sheet and the fate of each of its rows."""

    sheet: SheetRows
    decisions: tuple[Decision, ...]

    def count(self, fate: Fate) -> int:
        return sum(decision.fate is fate for decision in self.decisions)

    @property
    def new_units(self) -> int:
        """Count the units that organisations bring along."""
        return sum(bool(decision.brings) for decision in self.decisions)

    @property
    def wrong(self) -> tuple[Decision, ...]:
        return tuple(decision for decision in self.decisions if decision.fate is Fate.WRONG)

    @property
    def exceptional(self) -> tuple[Decision, ...]:
        """The rows that do what a page would refuse."""
        return tuple(decision for decision in self.decisions if decision.exceptions)

    @property
    def counts(self) -> dict[str, int]:
        """Count the rows; exceptions only where there are any."""
        counts = {fate.value: self.count(fate) for fate in Fate} | {"units": self.new_units}
        rows = len(self.exceptional)
        return counts | ({"exceptions": rows} if rows else {})


def as_plain(reviewed: Reviewed) -> dict[str, Any]:
    """Give a review as JSON values; faults by the name of their class."""
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
