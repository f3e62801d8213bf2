"""Nodes of the two trees as they are known, and finding one by code or by name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.sheets.rules.rows import Change, name_key

LEVELS_MOST = 30
"""Levels of a tree that a path holds (255 characters, eight a level)."""

CODE_MOST = 32
NODE_NAME_MOST = 120
RESERVED = frozenset(
    {
        "changes",
        "composition",
        "deputies",
        "export",
        "findings",
        "found",
        "import",
        "me",
        "members",
        "processing",
        "requests",
        "roles",
        "rolls",
        "search",
        "transfers",
        "units",
    }
)
"""Words of our own addresses that no code may be."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]*")
NodeKind = OrganisationKind | UnitKind


@dataclass(frozen=True)
class KnownNode:
    """An organisation or a unit; parent and unit are codes, empty where there is none."""

    code: str
    name: str
    kind: NodeKind
    parent: str = ""
    unit: str = ""
    in_reach: bool = True
    """Whether the actor may write it."""
    is_closed: bool = False
    """Whether it has ended; its code stays taken."""
    founded: date | None = None
    """The day of founding, where it is known."""
    is_shaped: bool = True
    """The level above is the actor's."""
    keeps_members: bool = True
    """The actor keeps the list of members."""
    may_except: bool = True
    """The actor is an officer there, and confirms exceptions of history."""


@dataclass(frozen=True)
class KnownTrees:
    """Both trees by code."""

    organisations: Mapping[str, KnownNode]
    units: Mapping[str, KnownNode]
    whole: bool = True
    """Whether the actor looks after the whole installation and may add new tops."""
    may_except: bool = True
    """The actor is an officer of the whole, and confirms exceptions of new tops."""


def is_code(text: str) -> bool:
    """Tell whether a text can be a code: ASCII letters, digits, dots, dashes, underlines.

    >>> is_code("LJ01-2"), is_code("ЛJ01"), is_code("import")
    (True, False, False)
    """
    return (
        len(text) <= CODE_MOST
        and _CODE.fullmatch(text) is not None
        and text.casefold() not in RESERVED
    )


def names_of(nodes: Iterable[KnownNode]) -> dict[str, list[str]]:
    """Return the codes of the nodes in reach by the shape of their names."""
    names: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        if node.in_reach and not node.is_closed:
            names[name_key(node.name)].append(node.code)
    return dict(names)


def find_node(
    text: str, nodes: Mapping[str, KnownNode], names: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """List the codes in reach that a text means: the one with this code, else all so named."""
    node = nodes.get(text)
    if node is not None and node.in_reach and not node.is_closed:
        return (text,)
    return tuple(names.get(name_key(text), ()))


def changes_between(before: KnownNode, after: KnownNode) -> Iterator[Change]:
    """Yield what an import changes about a node."""
    if name_key(before.name) != name_key(after.name):
        yield Change("name", before.name, after.name)
    if before.kind is not after.kind:
        yield Change("kind", before.kind.value, after.kind.value)
    if before.parent != after.parent:
        yield Change("parent", before.parent, after.parent)
    if before.unit != after.unit:
        yield Change("unit", before.unit, after.unit)
    if before.founded != after.founded and after.founded is not None:
        first = before.founded.isoformat() if before.founded else ""
        yield Change("founded_date", first, after.founded.isoformat())


@dataclass(frozen=True)
class PastNode:
    """An organisation or a unit as it was on a day; parent and unit are keys."""

    key: int
    code: str
    name: str
    kind: str
    parent: int | None = None
    unit: int | None = None


@dataclass(frozen=True)
class Tree:
    """One of the two trees as it was on a day.

    A node whose parent is not among the nodes stands at the top.
    """

    nodes: Mapping[int, PastNode]
    _children: dict[int | None, list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[int | None, list[int]] = defaultdict(list)
        for node in sorted(self.nodes.values(), key=lambda node: (node.code, node.key)):
            children[self.parent_of(node.key)].append(node.key)
        object.__setattr__(self, "_children", dict(children))

    @classmethod
    def of(cls, nodes: Iterable[PastNode]) -> "Tree":
        return cls({node.key: node for node in nodes})

    def parent_of(self, key: int) -> int | None:
        parent = self.nodes[key].parent
        return parent if parent in self.nodes else None

    def children_of(self, key: int | None) -> tuple[int, ...]:
        return tuple(self._children.get(key, ()))

    def below(self, key: int) -> tuple[int, ...]:
        """List the node and all below it, in the order of the tree."""
        return tuple(each for each, _ in self._walk([key]))

    def in_order(self) -> Iterator[tuple[PastNode, int]]:
        """Yield every node with its level, top nodes at nought, children after their parent."""
        for key, level in self._walk(self._children.get(None, [])):
            yield self.nodes[key], level

    def _walk(self, tops: Sequence[int]) -> Iterator[tuple[int, int]]:
        waiting = [(key, 0) for key in reversed(tops)]
        while waiting:
            key, level = waiting.pop()
            yield key, level
            waiting += [(child, level + 1) for child in reversed(self._children.get(key, []))]
