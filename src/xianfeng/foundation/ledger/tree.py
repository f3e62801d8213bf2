"""The Merkle tree of RFC 6962 (section 2.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf: SHA-256(0x00 ‖ leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """A tree without its leaves: its size and the roots of its full subtrees, largest first.

    It is all that is needed to append and to give the root, so that old leaves may be pruned.
    """

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.roots) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} leaves has {self.size.bit_count()} roots")

    def append(self, leaf: bytes) -> Self:
        """Return the tree with one more leaf hash."""
        roots = [*self.roots, leaf]
        full = self.size
        while full & 1:
            right = roots.pop()
            roots.append(node_hash(roots.pop(), right))
            full >>= 1
        return type(self)(self.size + 1, tuple(roots))

    def extend(self, leaves: Iterable[bytes]) -> Self:
        """Return the tree with more leaf hashes, in their order."""
        tree = self
        for leaf in leaves:
            tree = tree.append(leaf)
        return tree

    @property
    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self.roots:
            return EMPTY_ROOT
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root)
        return root
