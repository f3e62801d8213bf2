"""The logs of ballots: which there are, how leaves are bundled, and proofs from bundles."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from xianfeng.foundation.ledger.tree import Frontier, node_hash

BUNDLE = 1024
"""Leaves a row; a power of two, so that a full bundle is a subtree of its own."""


class LogName(StrEnum):
    """A log: what everybody may read, and members' rounds, whose leaves their rolls may read."""

    PUBLIC = "public"
    MEMBERS = "members"


Subtree = Callable[[int, int], bytes]
"""Gives the root over the leaves from one place up to another, both multiples of its size."""


def subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Part leaves into the largest full subtrees, in order.

    >>> subtrees(0, 7)
    [(0, 4), (4, 6), (6, 7)]
    """
    found = []
    while start < end:
        size = start & -start or 1 << (end - start).bit_length() - 1
        while start + size > end:
            size >>= 1
        found.append((start, start + size))
        start += size
    return found


def root_between(start: int, end: int, of: Subtree) -> bytes:
    """Return the root over leaves, as RFC 6962 folds them, from full subtrees."""
    roots = [of(first, last) for first, last in subtrees(start, end)]
    root = roots.pop()
    while roots:
        root = node_hash(roots.pop(), root)
    return root


def _half(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def inclusion(index: int, size: int, of: Subtree) -> list[bytes]:
    """List the hashes from a leaf to the root of a tree, from the bottom up.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    start, end, found = 0, size, []
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            found.append(root_between(middle, end, of))
            end = middle
        else:
            found.append(root_between(start, middle, of))
            start = middle
    return found[::-1]


def consistency(earlier: int, size: int, of: Subtree) -> list[bytes]:
    """List the hashes that show that a tree was only added to; none for an empty or equal one.

    Raises:
        IndexError: the earlier tree is larger.
    """
    if not 0 <= earlier <= size:
        raise IndexError(earlier)
    start, end, found = 0, size, []
    while start < earlier < end:
        middle = start + _half(end - start)
        if earlier <= middle:
            found.append(root_between(middle, end, of))
            end = middle
        else:
            found.append(root_between(start, middle, of))
            start = middle
    if start and earlier:
        found.append(root_between(start, end, of))
    return found[::-1]


def grown(tree: Frontier, hashes: Sequence[bytes]) -> Frontier:
    """Return the tree with more leaf hashes, level by level: much faster than one by one."""
    levels = [level for level in range(tree.size.bit_length()) if tree.size >> level & 1]
    waiting = dict(zip(reversed(levels), tree.roots, strict=True))
    level, row = 0, list(hashes)
    while row:
        if level in waiting:
            row.insert(0, waiting.pop(level))
        if len(row) & 1:
            waiting[level] = row.pop()
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
        level += 1
    roots = tuple(waiting[level] for level in sorted(waiting, reverse=True))
    return Frontier(tree.size + len(hashes), roots)


def with_bundle(tree: Frontier, bundle: Frontier) -> Frontier:
    """Return a tree of full bundles with one more, full or not, whose own tree is given."""
    if bundle.size < BUNDLE:
        return Frontier(tree.size + bundle.size, tree.roots + bundle.roots)
    above = Frontier(tree.size // BUNDLE, tree.roots).append(bundle.root)
    return Frontier(tree.size + BUNDLE, above.roots)
