"""The Merkle tree of RFC 6962 (section 2.1), with proofs as RFC 9162 checks them."""

from collections.abc import Iterable, Sequence
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


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes.

    >>> root_of([]) == EMPTY_ROOT
    True
    """
    return Frontier().extend(leaves).root


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """List the hashes that lead from a leaf to the root, from the bottom up.

    Args:
        index: place of the leaf, 0 ≤ index < len(leaves).

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    left, right = leaves[:half], leaves[half:]
    if index < half:
        return [*inclusion_proof(left, index), root_of(right)]
    return [*inclusion_proof(right, index - half), root_of(left)]


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a leaf hash stands at `index` of the tree with this size and root.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for hashed in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(hashed, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, hashed)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """List the hashes that show that the first `size` leaves, from 1 to all, were only added to."""
    if not 0 < size <= len(leaves):
        raise IndexError(size)
    return _subproof(size, leaves, is_known=True)


def _subproof(size: int, leaves: Sequence[bytes], *, is_known: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if is_known else [root_of(leaves)]
    half = _split(len(leaves))
    left, right = leaves[:half], leaves[half:]
    if size <= half:
        return [*_subproof(size, left, is_known=is_known), root_of(right)]
    return [*_subproof(size - half, right, is_known=False), root_of(left)]


def is_consistent(
    *, earlier: int, later: int, proof: Sequence[bytes], earlier_root: bytes, later_root: bytes
) -> bool:
    """Tell whether the tree of size `later` holds that of size `earlier` as its beginning.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 0 < earlier <= later:
        return False
    if earlier == later:
        return not proof and earlier_root == later_root
    path = list(proof)
    if earlier & (earlier - 1) == 0:
        path.insert(0, earlier_root)
    if not path:
        return False
    place, last = earlier - 1, later - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for hashed in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(hashed, old), node_hash(hashed, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, hashed)
        place, last = place >> 1, last >> 1
    return last == 0 and old == earlier_root and new == later_root
