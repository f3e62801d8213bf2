"""Places in a tree: a path is the keys of all nodes from the top down, eight digits each."""

SEGMENT = 8
"""Digits of one level of a path; digits alone sort alike under every collation."""


def path_below(parent_path: str, key: int) -> str:
    """Return the path of a node from its parent's path and its own key.

    >>> path_below("00000001", 12)
    '0000000100000012'
    """
    return f"{parent_path}{key:0{SEGMENT}d}"


def end_of_subtree(path: str) -> str:
    """Return the first text after every path below `path`; letters sort after digits everywhere.

    >>> end_of_subtree("00000001")
    '00000001z'
    """
    return path + "z"


def down_to(path: str) -> list[str]:
    """List the paths from the top down to this one.

    >>> down_to("0000000100000012")
    ['00000001', '0000000100000012']
    """
    return [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]


def is_at_or_below(path: str, top: str) -> bool:
    """Tell whether the node at `path` is `top` or below it."""
    return path.startswith(top)
