"""A row of a list of organisations on its way, and what is wrong with its cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.rules.trees import (
    CODE_MOST,
    NODE_NAME_MOST,
    KnownNode,
    KnownTrees,
    is_code,
)
from xianfeng.organisation.rules.words import KIND_EXAMPLES, kind_in_name, kind_of
from xianfeng.sheets.rules.faults import (
    CellMissing,
    CellTooLong,
    ExceptionKind,
    Fault,
    FoundedAhead,
    KindUnclear,
    UnknownKind,
    WrongCode,
    sorted_out,
)
from xianfeng.sheets.rules.rows import SheetRow


@dataclass
class Draft:
    """A row on its way; `node` is set unless the row is wrong by itself.

    A unit waits when what stands above it may be a unit that an organisation brings along.
    """

    row: SheetRow
    faults: list[Fault]
    kind: OrganisationKind | UnitKind | None = None
    node: KnownNode | None = None
    new_unit: KnownNode | None = None
    waits: bool = False
    against: dict[ExceptionKind, Fault] = field(default_factory=dict)
    """What a page would refuse of it and a sheet may do."""

    def weigh(self, faults: Iterable[Fault], *, may_except: bool) -> bool:
        """Take up what stands against the row; tell whether it makes the row wrong."""
        wrong, exceptions = sorted_out(faults, may_except=may_except)
        self.faults += wrong
        self.against |= {fault.kind: fault for fault in exceptions if fault.kind is not None}
        return bool(wrong)

    @property
    def is_unit(self) -> bool:
        return isinstance(self.kind, UnitKind)

    @property
    def code(self) -> str:
        return self.row["code"]


def right(drafts: Sequence[Draft]) -> Iterator[Draft]:
    return (draft for draft in drafts if not draft.faults)


def check_cells(draft: Draft, known: KnownTrees, today: date) -> None:
    row, faults = draft.row, draft.faults
    unread = {fault.field for fault in faults}
    code = row["code"]
    if not code:
        faults.append(Fault.of("code", CellMissing))
    elif len(code) > CODE_MOST:
        faults.append(Fault.of("code", CellTooLong, most=CODE_MOST))
    elif not is_code(code):
        faults.append(Fault.of("code", WrongCode, code=code))
    if len(row["name"]) > NODE_NAME_MOST:
        faults.append(Fault.of("name", CellTooLong, most=NODE_NAME_MOST))
    elif not row["name"] and "name" not in unread:
        faults.append(Fault.of("name", CellMissing))
    if "founded_date" not in unread and (founded := founded_on(row)) and founded > today:
        faults.append(Fault.of("founded_date", FoundedAhead, day=founded.isoformat()))
    if row["kind"]:
        draft.kind = kind_of(row["kind"])
        if draft.kind is None:
            faults.append(Fault.of("kind", UnknownKind, text=row["kind"], examples=KIND_EXAMPLES))
    else:
        before = known.organisations.get(code)
        draft.kind = before.kind if before else kind_in_name(row["name"])
        if draft.kind is None and "kind" not in unread:
            faults.append(Fault.of("kind", KindUnclear, examples=KIND_EXAMPLES))


def founded_on(row: SheetRow) -> date | None:
    """Return the day, or none where it is missing or was judged no day before."""
    try:
        return date.fromisoformat(row["founded_date"])
    except ValueError:
        return None
