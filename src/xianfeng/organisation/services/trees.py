"""Writing the nodes of a reviewed sheet into one of the two trees."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count, groupby
from typing import Generic, TypeVar

from xianfeng.organisation.models import Organisation, Unit
from xianfeng.organisation.rules import SEGMENT, KnownNode, path_below

N = TypeVar("N", Unit, Organisation)
BATCH = 500


@dataclass(frozen=True)
class TreeWriter(Generic[N]):
    """Writes nodes into one of the two trees.

    Attributes:
        table: units or organisations.
        at: the moment of recording.
        units: code → key of every unit, for organisations.
    """

    table: type[N]
    at: datetime
    units: Mapping[str, int] = field(default_factory=dict)

    def write(self, nodes: Iterable[KnownNode]) -> None:
        """Create the nodes that are missing and bring the others up to date, paths included.

        Args:
            nodes: what each shall be; parents are known or among them, and there is no cycle.
        """
        wanted = {node.code: node for node in nodes}
        rows: dict[str, N] = {row.code: row for row in self.table.objects.order_by("path")}
        before = {code: _state(row) for code, row in rows.items()}
        keys = count(max((int(row.path[-SEGMENT:]) for row in rows.values()), default=0) + 1)
        missing = [node for code, node in wanted.items() if code not in rows]
        for level in _levels(missing, rows):
            written = self.table.objects.bulk_create(
                (self._new(node, rows.get(node.parent), next(keys)) for node in level),
                batch_size=BATCH,
            )
            rows |= {row.code: row for row in written}
        for code in wanted.keys() & before.keys():
            self._bring_up(rows[code], wanted[code], rows)
        _set_paths(rows)
        changed = [rows[code] for code, state in before.items() if _state(rows[code]) != state]
        fields = ["name", "kind", "parent", "path"]
        if self.table is Organisation:
            fields.append("unit")
        self.table.objects.bulk_update(changed, fields, batch_size=BATCH)

    def _new(self, node: KnownNode, parent: N | None, key: int) -> N:
        row = self.table(
            code=node.code,
            name=node.name,
            kind=node.kind.value,
            parent=parent,
            path=path_below(parent.path if parent else "", key),
            recorded_at=self.at,
        )
        self._set_unit(row, node)
        return row

    def _bring_up(self, row: N, node: KnownNode, rows: Mapping[str, N]) -> None:
        row.name, row.kind = node.name, node.kind.value
        row.parent_id = rows[node.parent].pk if node.parent else None
        self._set_unit(row, node)

    def _set_unit(self, row: N, node: KnownNode) -> None:
        if isinstance(row, Organisation):
            row.unit_id = self.units[node.unit] if node.unit else None


def _state(row: Unit | Organisation) -> tuple[object, ...]:
    return row.name, row.kind, row.parent_id, row.path, getattr(row, "unit_id", None)


def _levels(missing: Sequence[KnownNode], rows: Mapping[str, N]) -> Iterator[list[KnownNode]]:
    """Give the missing nodes level by level, so that each finds its parent written."""
    by_code = {node.code: node for node in missing}
    depths: dict[str, int] = {}

    def depth(node: KnownNode) -> int:
        chain = []
        above: KnownNode | None = node
        while above is not None and above.code not in depths:
            chain.append(above.code)
            above = by_code.get(above.parent) if above.parent not in rows else None
        level = depths[above.code] if above is not None else 0
        for code in reversed(chain):
            level += 1
            depths[code] = level
        return depths[node.code]

    ordered = sorted(missing, key=depth)
    for _, level in groupby(ordered, key=depth):
        yield list(level)


def _set_paths(rows: Mapping[str, N]) -> None:
    """Give every row the path of its present parent and its own key; a move takes all below."""
    by_key = {row.pk: row for row in rows.values()}
    paths: dict[int, str] = {}
    for row in rows.values():
        chain = [row]
        while (key := chain[-1].parent_id) is not None and key not in paths:
            chain.append(by_key[key])
        for each in reversed(chain):
            above = paths[each.parent_id] if each.parent_id is not None else ""
            paths[each.pk] = above + each.path[-SEGMENT:]
    for row in rows.values():
        row.path = paths[row.pk]
