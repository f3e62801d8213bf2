"""What a sheet puts elsewhere is asked about as on its page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from xianfeng.organisation.rules.trees import KnownNode, KnownTrees
from xianfeng.sheets.rules.faults import Fault

Nodes = Mapping[str, KnownNode]
Hinders = Callable[[KnownNode, KnownNode, Nodes], Fault | None]
"""Tells what stands in the way: a node before and after, among the nodes as they will be."""


class Row(Protocol):
    """A row on its way; `node` is what it shall be."""

    faults: list[Fault]
    node: KnownNode | None


def settle_moves(
    units: Sequence[Row],
    organisations: Sequence[Row],
    known: KnownTrees,
    new: Nodes,
    hinders: Hinders | None,
) -> bool:
    """Mark rows that put a node where something keeps it from going; tell whether there were any.

    Args:
        new: units that come along.
        hinders: None asks nobody.
    """
    if hinders is None:
        return False
    has_fallen = False
    for rows, there in ((units, known.units), (organisations, known.organisations)):
        right = [(row, row.node) for row in rows if row.node is not None and not row.faults]
        nodes = {**there, **new, **{node.code: node for _, node in right}}
        for row, node in right:
            before = there.get(node.code)
            if before is None or (before.parent, before.unit) == (node.parent, node.unit):
                continue
            if fault := hinders(before, node, nodes):
                row.faults.append(fault)
                has_fallen = True
    return has_fallen
