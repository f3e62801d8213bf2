"""What an import does with each row of a list of organisations and units."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xianfeng.foundation.text import skeleton

from .faults import (
    CellMissing,
    CellTooLong,
    Fault,
    FoundedAhead,
    KindUnclear,
    NodeClosed,
    OutOfReach,
    ParentCycle,
    ParentMissing,
    ParentWrong,
    SameCode,
    SameLook,
    SeveralMatches,
    TooDeep,
    UnknownKind,
    UnknownParent,
    WrongCode,
)
from .headings import KIND_EXAMPLES, kind_in_name, kind_of
from .kinds import OrganisationKind, UnitKind
from .moves import Hinders, settle_moves
from .reading import Decision, Fate, SheetRow, name_key
from .trees import (
    CODE_MOST,
    LEVELS_MOST,
    NODE_NAME_MOST,
    KnownNode,
    KnownTrees,
    changes_between,
    find_node,
    is_code,
    names_of,
)
from .unit_cells import NewUnits


@dataclass(frozen=True)
class OrganisationDecision(Decision):
    """The fate of a row; `node` is what it shall be afterwards, of either tree.

    Attributes:
        new_unit: the unit that the row brings along, its parent before it.
    """

    node: KnownNode | None = None
    new_unit: KnownNode | None = None

    @property
    def is_unit(self) -> bool:
        return self.node is not None and isinstance(self.node.kind, UnitKind)


@dataclass
class _Draft:
    """A row on its way; `node` is set unless the row is wrong by itself.

    A unit waits when what stands above it may be a unit that an organisation brings along.
    """

    row: SheetRow
    faults: list[Fault]
    kind: OrganisationKind | UnitKind | None = None
    node: KnownNode | None = None
    new_unit: KnownNode | None = None
    waits: bool = False

    @property
    def is_unit(self) -> bool:
        return isinstance(self.kind, UnitKind)

    @property
    def code(self) -> str:
        return self.row["code"]


def decide_organisations(
    rows: Sequence[SheetRow],
    known: KnownTrees,
    *,
    today: date = date.max,
    hinders: Hinders | None = None,
) -> list[OrganisationDecision]:
    """Decide row by row what is new, changed, unchanged or wrong.

    A row whose kind is one of a unit (office, division, window) speaks of a unit, every other
    of an organisation. Parents may stand in the same sheet, in any order. An organisation names
    its unit by code or name; a unit that is named and unknown is created below the unit of the
    organisation above. An empty cell says nothing and erases nothing.

    Args:
        rows: as read from the sheet.
        known: both trees; what is out of reach can be neither changed nor named.
        today: bounds the dates of founding.
        hinders: asked about every node that the sheet puts elsewhere.
    """
    drafts = [_Draft(row, list(row.faults)) for row in rows]
    for draft in drafts:
        _check_cells(draft, known, today)
    units = [draft for draft in drafts if draft.is_unit]
    organisations = [draft for draft in drafts if not draft.is_unit]
    _settle_tree(units, known.units, whole=known.whole, may_wait=True)
    has_fallen = True
    while has_fallen:
        _settle_tree(organisations, known.organisations, whole=known.whole)
        settled = {draft.code: draft.node for draft in _right(units) if draft.node}
        new_units = NewUnits(dict(known.units) | settled, whole=known.whole)
        has_fallen = _settle_units(organisations, known, new_units) or _settle_waiting(
            units, organisations, known, new_units
        )
        has_fallen |= settle_moves(units, organisations, known, new_units.created, hinders)
    return [_decision(draft, known) for draft in drafts]


def _right(drafts: Sequence[_Draft]) -> Iterator[_Draft]:
    return (draft for draft in drafts if not draft.faults)


def _check_cells(draft: _Draft, known: KnownTrees, today: date) -> None:
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
    if "founded_date" not in unread and (founded := _founded(row)) and founded > today:
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


def _settle_tree(
    drafts: list[_Draft],
    known: Mapping[str, KnownNode],
    *,
    whole: bool,
    may_wait: bool = False,
) -> None:
    """Find each row's parent in the tree as it will be, until no row is wrong any more."""
    _check_twins(drafts)
    for draft in _right(drafts):
        before = known.get(draft.code)
        if before is not None and before.is_closed:
            draft.faults.append(Fault.of("code", NodeClosed, name=before.name))
        elif before is not None and not before.in_reach:
            draft.faults.append(Fault.of("code", OutOfReach))
    nodes = dict(known) | {draft.code: _named(draft, known) for draft in drafts if draft.kind}
    names = names_of(nodes.values())
    for draft in _right(drafts):
        fault = _find_parent(draft, known, nodes, names, whole=whole)
        if fault is not None and may_wait and fault.why is UnknownParent:
            draft.node, draft.waits = nodes[draft.code], True
        elif fault is not None:
            draft.faults.append(fault)
    _check_looks(drafts, known)
    _untie(drafts, known)


def _check_looks(drafts: Sequence[_Draft], known: Mapping[str, KnownNode]) -> None:
    """Mark rows whose name looks the same as another one beside it and is none the less another.

    Two of one and the same name are told apart by their codes, as sheets do.
    """
    beside: dict[tuple[str, str], KnownNode] = {}
    mine = {draft.code: draft for draft in _right(drafts) if draft.node}
    for other in known.values():
        if other.code not in mine and not other.is_closed:
            beside.setdefault((other.parent, skeleton(other.name)), other)
    for code, draft in mine.items():
        node = draft.node
        before = known.get(code)
        if node is None or (before and (before.parent, before.name) == (node.parent, node.name)):
            continue
        other = beside.setdefault((node.parent, skeleton(node.name)), node)
        if name_key(other.name) != name_key(node.name):
            draft.faults.append(
                Fault.of("name", SameLook, name=node.name, other=other.name, code=other.code)
            )


def _untie(drafts: Sequence[_Draft], known: Mapping[str, KnownNode]) -> bool:
    """Mark rows that hang in the air, on a cycle or too deep; tell whether there were any."""
    rows = {draft.code: draft for draft in drafts}
    has_fallen = False
    while True:
        parents = {code: node.parent for code, node in known.items()} | {
            draft.code: draft.node.parent for draft in _right(drafts) if draft.node
        }
        wrong = [*_orphans(drafts, known, rows), *_knots(drafts, parents)]
        if not wrong:
            return has_fallen
        has_fallen = True
        for draft, fault in wrong:
            draft.faults.append(fault)


def _check_twins(drafts: Sequence[_Draft]) -> None:
    by_code: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        by_code[draft.code].append(draft)
    for code, same in by_code.items():
        for draft in same if len(same) > 1 and code else ():
            if not draft.faults:
                other = next(each.row.number for each in same if each is not draft)
                draft.faults.append(Fault.of("code", SameCode, code=code, row=other))


def _named(draft: _Draft, known: Mapping[str, KnownNode]) -> KnownNode:
    assert draft.kind is not None
    before = known.get(draft.code)
    return KnownNode(
        draft.code,
        draft.row["name"],
        draft.kind,
        parent=before.parent if before else "",
        unit=before.unit if before else "",
        in_reach=before is None or before.in_reach,
        founded=_founded(draft.row) or (before.founded if before else None),
    )


def _founded(row: SheetRow) -> date | None:
    text = row["founded_date"]
    return date.fromisoformat(text) if text else None


def _find_parent(
    draft: _Draft,
    known: Mapping[str, KnownNode],
    nodes: Mapping[str, KnownNode],
    names: Mapping[str, Sequence[str]],
    *,
    whole: bool,
) -> Fault | None:
    text, before = draft.row["parent"], known.get(draft.code)
    node = nodes[draft.code]
    if text and not _is_node(text, nodes.get(node.parent)):
        found = find_node(text, nodes, names)
        if len(found) != 1:
            return Fault.of("parent", SeveralMatches if found else UnknownParent, text=text)
        node = replace(node, parent=found[0])
    elif not text and before is None and not whole:
        return Fault.of("parent", ParentMissing)
    draft.node = node
    return None


def _is_node(text: str, node: KnownNode | None) -> bool:
    """Tell whether a text means this node; it may lie out of reach when nothing changes."""
    return node is not None and (text == node.code or name_key(text) == name_key(node.name))


def _orphans(
    drafts: Sequence[_Draft], known: Mapping[str, KnownNode], rows: Mapping[str, _Draft]
) -> Iterator[tuple[_Draft, Fault]]:
    """Find rows whose parent, or the name that it is called by, comes from a row that is wrong."""
    for draft in _right(drafts):
        parent = draft.node.parent if draft.node else ""
        row = rows.get(parent)
        if row is None or not row.faults or draft.waits:
            continue
        text = draft.row["parent"]
        if parent not in known or (text and not _is_node(text, known[parent])):
            yield draft, Fault.of("parent", ParentWrong, row=row.row.number)


def _knots(drafts: Sequence[_Draft], parents: Mapping[str, str]) -> Iterator[tuple[_Draft, Fault]]:
    """Find rows on a cycle, and rows that push a branch of the tree too deep."""
    changed = {draft.code: draft for draft in _right(drafts)}
    level: dict[str, int] = {"": 0}
    knotted: set[str] = set()
    for start in parents:
        path: list[str] = []
        on_path: dict[str, int] = {}
        code = start
        while code not in level and code not in on_path:
            on_path[code] = len(path)
            path.append(code)
            code = parents.get(code, "")
        if code in on_path:
            cycle = path[on_path[code] :]
            chain = " → ".join([*cycle[:6], *(["…"] if len(cycle) > 6 else []), cycle[0]])  # noqa: PLR2004 -- what one reads
            for member in cycle:
                level[member] = 0
                if member in changed:
                    knotted.add(member)
                    yield changed[member], Fault.of("parent", ParentCycle, chain=chain)
        for code in reversed(path):
            level.setdefault(code, level[parents.get(code, "")] + 1)
    for deep, depth in level.items():
        code = deep
        while depth > LEVELS_MOST and code and code not in changed:
            code = parents.get(code, "")
        if depth > LEVELS_MOST and code in changed and code not in knotted:
            knotted.add(code)
            yield changed[code], Fault.of("parent", TooDeep, most=LEVELS_MOST)


def _settle_units(drafts: Sequence[_Draft], known: KnownTrees, new_units: NewUnits) -> bool:
    """Find or plan the unit of each organisation, from the top down; tell whether a row fell."""
    nodes = dict(known.organisations) | {
        draft.code: draft.node for draft in _right(drafts) if draft.node
    }
    fell = False
    for draft in sorted(_right(drafts), key=_depth(nodes)):
        node = nodes[draft.code]
        above = nodes.get(node.parent)
        unit, new_unit, fault = new_units.unit_of(
            draft.row, node, above_unit=above.unit if above else ""
        )
        if fault is not None:
            draft.faults.append(fault)
            fell = True
            continue
        nodes[draft.code] = draft.node = replace(node, unit=unit or node.unit)
        draft.new_unit = new_unit
    return fell


def _settle_waiting(
    units: Sequence[_Draft],
    organisations: Sequence[_Draft],
    known: KnownTrees,
    new_units: NewUnits,
) -> bool:
    """Find what stands above the units that waited: a new unit, or an organisation's unit."""
    nodes = {code: node for code, node in known.organisations.items() if node.unit} | {
        draft.code: draft.node for draft in _right(organisations) if draft.node
    }
    names = names_of(nodes.values())
    has_fallen = False
    for draft in _right(units):
        if not draft.waits or draft.node is None:
            continue
        text = draft.row["parent"]
        found = find_node(text, new_units.units, new_units.names) or tuple(
            nodes[code].unit for code in find_node(text, nodes, names) if nodes[code].unit
        )
        if len(found) == 1:
            draft.node = replace(draft.node, parent=found[0])
        else:
            why = SeveralMatches if found else UnknownParent
            draft.faults.append(Fault.of("parent", why, text=text))
            has_fallen = True
    return _untie(units, dict(known.units) | new_units.created) or has_fallen


def _depth(nodes: Mapping[str, KnownNode]) -> Callable[[_Draft], tuple[int, int]]:
    levels: dict[str, int] = {"": 0}

    def level(code: str) -> int:
        path = []
        while code not in levels:
            path.append(code)
            node = nodes.get(code)
            code = node.parent if node else ""
        for each in reversed(path):
            node = nodes.get(each)
            levels[each] = levels[node.parent if node else ""] + 1
        return levels[path[0]] if path else levels[code]

    return lambda draft: (level(draft.code), draft.row.number)


def _decision(draft: _Draft, known: KnownTrees) -> OrganisationDecision:
    if draft.faults or draft.node is None:
        return OrganisationDecision(draft.row, Fate.WRONG, faults=tuple(draft.faults))
    before = (known.units if draft.is_unit else known.organisations).get(draft.code)
    changes = tuple(changes_between(before, draft.node)) if before else ()
    return OrganisationDecision(
        draft.row,
        Fate.NEW if before is None else Fate.CHANGED if changes else Fate.UNCHANGED,
        changes=changes,
        brings=draft.new_unit.name if draft.new_unit else "",
        node=draft.node,
        new_unit=draft.new_unit,
    )
