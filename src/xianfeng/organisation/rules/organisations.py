"""What an import does with each row of a list of organisations and units."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xianfeng.foundation.errors import N_
from xianfeng.foundation.text import skeleton
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.rules.moves import Hinders, settle_moves
from xianfeng.organisation.rules.places import (
    code_faults,
    founding_faults,
    look_faults,
    open_offices,
    shape_faults,
    there_faults,
)
from xianfeng.organisation.rules.tree_rows import Draft, check_cells, right
from xianfeng.organisation.rules.trees import (
    LEVELS_MOST,
    KnownNode,
    KnownTrees,
    changes_between,
    find_node,
    names_of,
)
from xianfeng.organisation.rules.unit_cells import NewUnits
from xianfeng.sheets.rules.faults import (
    AlsoInRow,
    Fault,
    NodeClosed,
    OutOfReach,
    ParentCycle,
    ParentMissing,
    ParentWrong,
    SeveralMatches,
    TreeTooDeep,
    UnknownParent,
)
from xianfeng.sheets.rules.rows import Decision, Fate, SheetRow, name_key


@dataclass(frozen=True)
class OrganisationDecision(Decision):
    """The fate of a row; `node` is what it shall be afterwards, of either tree."""

    node: KnownNode | None = None
    new_unit: KnownNode | None = None
    """The unit that the row brings along, its parent before it."""

    @property
    def is_unit(self) -> bool:
        return self.node is not None and isinstance(self.node.kind, UnitKind)


def decide_organisations(
    rows: Sequence[SheetRow],
    known: KnownTrees,
    *,
    today: date = date.max,
    hinders: Hinders | None = None,
) -> list[OrganisationDecision]:
    """Decide row by row what is new, changed, unchanged or wrong, and what is an exception.

    What a page would refuse of a node, a row may do as an exception of history alone, where the
    sender is an officer there.

    A row whose kind is one of a unit (office, division, window) speaks of a unit, every other
    of an organisation. Parents may stand in the same sheet, in any order. An organisation names
    its unit by code or name; a unit that is named and unknown is created below the unit of the
    organisation above. An empty cell says nothing and erases nothing.

    Args:
        known: both trees; what is out of reach can be neither changed nor named.
        hinders: asked about every node that the sheet puts elsewhere.
    """
    drafts = [Draft(row, list(row.faults)) for row in rows]
    for draft in drafts:
        check_cells(draft, known, today)
    units = [draft for draft in drafts if draft.is_unit]
    organisations = [draft for draft in drafts if not draft.is_unit]
    _settle_tree(units, known.units, known, may_wait=True)
    has_fallen = True
    while has_fallen:
        _settle_tree(organisations, known.organisations, known)
        settled = {draft.code: draft.node for draft in right(units) if draft.node}
        new_units = NewUnits(dict(known.units) | settled, whole=known.whole)
        has_fallen = _settle_units(organisations, known, new_units) or _settle_waiting(
            units, organisations, known, new_units
        )
        has_fallen |= settle_moves(units, organisations, known, new_units.created, hinders)
    return [_decision(draft, known) for draft in drafts]


def _settle_tree(
    drafts: list[Draft],
    known: Mapping[str, KnownNode],
    trees: KnownTrees,
    *,
    may_wait: bool = False,
) -> None:
    """Find each row's parent in the tree as it will be, until no row is wrong any more."""
    _check_twins(drafts)
    folded = {code.casefold() for code in known}
    for draft in right(drafts):
        draft.against.clear()
        before = known.get(draft.code)
        if before is None:
            draft.weigh(code_faults(draft.code, folded), may_except=False)
        if before is not None and before.is_closed:
            draft.faults.append(Fault.of("code", NodeClosed, name=before.name))
        elif before is not None and not before.in_reach:
            draft.faults.append(Fault.of("code", OutOfReach))
    nodes = dict(known) | {draft.code: _named(draft, known) for draft in drafts if draft.kind}
    names = names_of(nodes.values())
    for draft in right(drafts):
        fault = _find_parent(draft, known, nodes, names, whole=trees.whole)
        if fault is not None and may_wait and fault.why is UnknownParent:
            draft.node, draft.waits = nodes[draft.code], True
        elif fault is not None:
            draft.faults.append(fault)
    officers = _Officers(known, nodes, trees.may_except)
    for draft in right(drafts):
        _check_shape(draft, known, officers)
    _check_looks(drafts, known, officers)
    _untie(drafts, known)


@dataclass(frozen=True)
class _Officers:
    """Where the sender is an officer: at a known node, or at the nearest one above a new one."""

    known: Mapping[str, KnownNode]
    nodes: Mapping[str, KnownNode]
    whole: bool

    def may_except(self, draft: Draft) -> bool:
        code, seen = draft.code, set[str]()
        while code not in self.known and code in self.nodes and code not in seen:
            seen.add(code)
            node = draft.node if code == draft.code else None
            code = (node or self.nodes[code]).parent
        return self.known[code].may_except if code in self.known else self.whole


def _check_shape(draft: Draft, known: Mapping[str, KnownNode], officers: _Officers) -> bool:
    """Weigh what a row changes of a known node; tell whether that makes it wrong."""
    before, node = known.get(draft.code), draft.node
    if before is None or node is None:
        return False
    changed = {change.field for change in changes_between(before, node)}
    faults = [
        *shape_faults(changed, is_unit=draft.is_unit, is_shaped=before.is_shaped),
        *founding_faults(before.founded, node.founded),
    ]
    return draft.weigh(faults, may_except=officers.may_except(draft))


def _check_looks(
    drafts: Sequence[Draft], known: Mapping[str, KnownNode], officers: _Officers
) -> None:
    """Weigh new names and places beside another node whose name looks the same."""
    beside: dict[tuple[str, str], KnownNode] = {}
    moved = {
        draft.code: (draft, node)
        for draft in right(drafts)
        if (node := draft.node) and not _stands(known.get(draft.code), node)
    }
    for other in known.values():
        if other.code not in moved and not other.is_closed:
            beside.setdefault((other.parent, skeleton(other.name)), other)
    offices = open_offices(known.values())
    for draft, node in moved.values():
        same = offices.get(skeleton(node.name)) if draft.code not in known else None
        if same is not None and node.kind is UnitKind.OFFICE:
            draft.weigh(there_faults(same), may_except=officers.may_except(draft))
            continue
        other = beside.setdefault((node.parent, skeleton(node.name)), node)
        if other is not node:
            faults = look_faults(node.name, other=other.name, code=other.code)
            draft.weigh(faults, may_except=officers.may_except(draft))


def _stands(before: KnownNode | None, node: KnownNode) -> bool:
    """Tell whether a node keeps its name and its place."""
    return before is not None and (before.parent, before.name) == (node.parent, node.name)


def _untie(drafts: Sequence[Draft], known: Mapping[str, KnownNode]) -> bool:
    """Mark rows that hang in the air, on a cycle or too deep; tell whether there were any."""
    rows = {draft.code: draft for draft in drafts}
    has_fallen = False
    while True:
        parents = {code: node.parent for code, node in known.items()} | {
            draft.code: draft.node.parent for draft in right(drafts) if draft.node
        }
        wrong = [*_orphans(drafts, known, rows), *_knots(drafts, parents)]
        if not wrong:
            return has_fallen
        has_fallen = True
        for draft, fault in wrong:
            draft.faults.append(fault)


def _check_twins(drafts: Sequence[Draft]) -> None:
    by_code: dict[str, list[Draft]] = defaultdict(list)
    first: dict[str, str] = {}
    for draft in drafts:
        by_code[draft.code].append(draft)
        if first.setdefault(draft.code.casefold(), draft.code) != draft.code and not draft.faults:
            draft.faults += code_faults(draft.code, first)
    for code, same in by_code.items():
        for draft in same if len(same) > 1 and code else ():
            if not draft.faults:
                other = next(each.row.number for each in same if each is not draft)
                what = N_("The code “{code}”")
                draft.faults.append(Fault.of("code", AlsoInRow, what=what, code=code, row=other))


def _named(draft: Draft, known: Mapping[str, KnownNode]) -> KnownNode:
    assert draft.kind is not None
    before = known.get(draft.code)
    return KnownNode(
        draft.code,
        draft.row["name"],
        draft.kind,
        parent=before.parent if before else "",
        unit=before.unit if before else "",
        in_reach=before is None or before.in_reach,
        founded=draft.row.day("founded_date") or (before.founded if before else None),
    )


def _find_parent(
    draft: Draft,
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
    drafts: Sequence[Draft], known: Mapping[str, KnownNode], rows: Mapping[str, Draft]
) -> Iterator[tuple[Draft, Fault]]:
    """Find rows whose parent, or the name that it is called by, comes from a row that is wrong."""
    for draft in right(drafts):
        parent = draft.node.parent if draft.node else ""
        row = rows.get(parent)
        if row is None or not row.faults or draft.waits:
            continue
        text = draft.row["parent"]
        if parent not in known or (text and not _is_node(text, known[parent])):
            yield draft, Fault.of("parent", ParentWrong, row=row.row.number)


def _knots(drafts: Sequence[Draft], parents: Mapping[str, str]) -> Iterator[tuple[Draft, Fault]]:
    """Find rows on a cycle, and rows that push a branch of the tree too deep."""
    changed = {draft.code: draft for draft in right(drafts)}
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
            yield changed[code], Fault.of("parent", TreeTooDeep, most=LEVELS_MOST)


def _settle_units(drafts: Sequence[Draft], known: KnownTrees, new_units: NewUnits) -> bool:
    """Find or plan the unit of each organisation, from the top down; tell whether a row fell."""
    nodes = dict(known.organisations) | {
        draft.code: draft.node for draft in right(drafts) if draft.node
    }
    fell = False
    for draft in sorted(right(drafts), key=_depth(nodes)):
        node = nodes[draft.code]
        above = nodes.get(node.parent)
        unit, new_unit, fault = new_units.unit_of(
            draft.row, node, above_unit=above.unit if above else ""
        )
        if fault is not None:
            draft.faults.append(fault)
            fell = True
            continue
        before = known.organisations.get(draft.code)
        changed = {"unit"} if before and unit and unit != before.unit else ()
        shaped = shape_faults(changed, is_unit=False, is_shaped=before is None or before.is_shaped)
        if draft.weigh(shaped, may_except=False):
            fell = True
            continue
        nodes[draft.code] = draft.node = replace(node, unit=unit or node.unit)
        draft.new_unit = new_unit
    return fell


def _settle_waiting(
    units: Sequence[Draft],
    organisations: Sequence[Draft],
    known: KnownTrees,
    new_units: NewUnits,
) -> bool:
    """Find what stands above the units that waited: a new unit, or an organisation's unit."""
    nodes = {code: node for code, node in known.organisations.items() if node.unit} | {
        draft.code: draft.node for draft in right(organisations) if draft.node
    }
    names = names_of(nodes.values())
    has_fallen = False
    for draft in right(units):
        if not draft.waits or draft.node is None:
            continue
        text = draft.row["parent"]
        found = find_node(text, new_units.units, new_units.names) or tuple(
            nodes[code].unit for code in find_node(text, nodes, names) if nodes[code].unit
        )
        if len(found) == 1:
            draft.node = replace(draft.node, parent=found[0])
            before = known.units.get(draft.code)
            changed = {"parent"} if before and before.parent != found[0] else ()
            shaped = shape_faults(
                changed, is_unit=True, is_shaped=before is None or before.is_shaped
            )
            has_fallen |= draft.weigh(shaped, may_except=False)
        else:
            why = SeveralMatches if found else UnknownParent
            draft.faults.append(Fault.of("parent", why, text=text))
            has_fallen = True
    return _untie(units, dict(known.units) | new_units.created) or has_fallen


def _depth(nodes: Mapping[str, KnownNode]) -> Callable[[Draft], tuple[int, int]]:
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


def _decision(draft: Draft, known: KnownTrees) -> OrganisationDecision:
    if draft.faults or draft.node is None:
        return OrganisationDecision(draft.row, Fate.WRONG, faults=tuple(draft.faults))
    before = (known.units if draft.is_unit else known.organisations).get(draft.code)
    changes = tuple(changes_between(before, draft.node)) if before else ()
    fate = Fate.NEW if before is None else Fate.CHANGED if changes else Fate.UNCHANGED
    return OrganisationDecision(
        draft.row,
        fate,
        changes=changes,
        exceptions=() if fate is Fate.UNCHANGED else tuple(draft.against.values()),
        brings=draft.new_unit.name if draft.new_unit else "",
        node=draft.node,
        new_unit=draft.new_unit,
    )
