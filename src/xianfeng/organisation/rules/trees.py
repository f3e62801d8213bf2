"""Nodes of the two trees as they are known, and finding one by code or by name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .kinds import OrganisationKind, UnitKind
from .reading import name_key

LEVELS_MOST = 30
"""Levels of a tree that a path holds (255 characters, eight a level)."""

CODE_MOST = 32
NODE_NAME_MOST = 120
NodeKind = OrganisationKind | UnitKind


@dataclass(frozen=True)
class KnownNode:
    """An organisation or a unit; parent and unit are codes, empty where there is none.

    Attributes:
        in_reach: whether the actor may write it.
    """

    code: str
    name: str
    kind: NodeKind
    parent: str = ""
    unit: str = ""
    in_reach: bool = True


@dataclass(frozen=True)
class KnownTrees:
    """Both trees by code.

    Attributes:
        whole: whether the actor looks after the whole installation and may add new tops.
    """

    organisations: Mapping[str, KnownNode]
    units: Mapping[str, KnownNode]
    whole: bool = True


def names_of(nodes: Iterable[KnownNode]) -> dict[str, list[str]]:
    """Give the codes of the nodes in reach by the shape of their names."""
    names: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        if node.in_reach:
            names[name_key(node.name)].append(node.code)
    return dict(names)


def find_node(
    text: str, nodes: Mapping[str, KnownNode], names: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Give the codes in reach that a text means: the one with this code, else all so named."""
    node = nodes.get(text)
    if node is not None and node.in_reach:
        return (text,)
    return tuple(names.get(name_key(text), ()))
