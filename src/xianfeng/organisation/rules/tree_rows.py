"""A row of a list of organisations on its way, and what is wrong with its cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import Ahead, TooLong
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.rules.trees import (
    CODE_MOST,
    NODE_NAME_MOST,
    KnownNode,
    KnownTrees,
    find_node,
    is_code,
    names_of,
)
from xianfeng.organisation.rules.words import KIND_EXAMPLES, WINDOW_END, kind_in_name, kind_of
from xianfeng.sheets.rules.faults import (
    PARTY_FOUNDED,
    BeforeParty,
    CellMissing,
    ExceptionKind,
    Fault,
    KindUnclear,
    NotACode,
    UnknownWord,
    sorted_out,
)
from xianfeng.sheets.rules.rows import SheetRow, name_key

PROPOSED = "*"
"""Stands in the cell of a code that shall be proposed."""


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
        faults.append(Fault.of("code", TooLong, most=CODE_MOST))
    elif not is_code(code):
        faults.append(Fault.of("code", NotACode, code=code))
    if len(row["name"]) > NODE_NAME_MOST:
        faults.append(Fault.of("name", TooLong, most=NODE_NAME_MOST))
    elif not row["name"] and "name" not in unread:
        faults.append(Fault.of("name", CellMissing))
    if row["kind"]:
        draft.kind = kind_of(row["kind"])
        if draft.kind is None:
            faults.append(
                Fault.of(
                    "kind", UnknownWord, what=N_("kind"), text=row["kind"], examples=KIND_EXAMPLES
                )
            )
    else:
        before, unit = known.organisations.get(code), known.units.get(code)
        draft.kind = before.kind if before else kind_in_name(row["name"])
        if draft.kind is None and (unit is not None or row["name"].endswith(WINDOW_END)):
            draft.kind = unit.kind if unit else UnitKind.WINDOW
        if draft.kind is None and "kind" not in unread:
            faults.append(Fault.of("kind", KindUnclear, examples=KIND_EXAMPLES))
    faults += _founding(draft, today)


def _founding(draft: Draft, today: date) -> Iterator[Fault]:
    founded = draft.row.day("founded_date")
    if founded is not None and founded > today:
        yield Fault.of("founded_date", Ahead, day=founded.isoformat())
    elif founded is not None and founded < PARTY_FOUNDED and not draft.is_unit:
        yield Fault.of("founded_date", BeforeParty, day=founded.isoformat())


def with_codes(rows: Sequence[SheetRow], known: Mapping[str, KnownNode]) -> list[SheetRow]:
    """Return the rows, each with its code: that of its name, or that above it and a number.

    A row under one that is neither known nor in the list keeps no code, and is wrong.
    """
    if all(row["code"] != PROPOSED for row in rows):
        return list(rows)
    names = names_of(known.values())
    taken = {code.casefold() for code in known} | {row["code"].casefold() for row in rows}
    codes: dict[str, str] = {}
    coded: dict[int, str] = {}
    has_moved = True
    while has_moved:
        has_moved = False
        for place, row in enumerate(rows):
            if place in coded or row["code"] != PROPOSED:
                continue
            own = names.get(name_key(row["name"]), ())
            above = _above(row["parent"], codes, known, names)
            if len(own) != 1 and above is None:
                continue
            code = own[0] if len(own) == 1 else _free(above or "", taken)
            coded[place], has_moved = code, True
            codes.setdefault(name_key(row["name"]), code)
            taken.add(code.casefold())
    return [
        replace(row, cells={**row.cells, "code": coded.get(place, "")})
        if row["code"] == PROPOSED
        else row
        for place, row in enumerate(rows)
    ]


def _above(
    text: str,
    codes: Mapping[str, str],
    known: Mapping[str, KnownNode],
    names: Mapping[str, Sequence[str]],
) -> str | None:
    if not text:
        return ""
    found = find_node(text, known, names)
    return found[0] if len(found) == 1 else codes.get(name_key(text))


def _free(above: str, taken: set[str]) -> str:
    number = 1
    while (code := f"{above or 'D'}{number:02d}"[-CODE_MOST:]).casefold() in taken:
        number += 1
    return code
