"""Values in parts that one question to the database can hold."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

V = TypeVar("V", int, str)
CHUNK = 900
"""Values of one question to the database; SQLite's older limit is 999."""


def chunks(values: Iterable[V]) -> Iterator[list[V]]:
    """Yield the values in order, each once, in parts of a question.

    >>> [len(part) for part in chunks(range(1_000))]
    [900, 100]
    """
    ordered = sorted(set(values))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
