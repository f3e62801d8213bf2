"""How the trail is chained: what is hashed, in which order, and what a broken chain says."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from xianfeng.foundation.ledger.tree import leaf_hash

START = bytes(32)
"""What stands before the first entry."""
MOST_NAMED = 1000
"""Missing entries of one gap that are named, the first ones."""
MOST_COMPARED = 100
"""Entries that are held against each other's places; a trail with more breaks is all altered."""


class Fault(StrEnum):
    """What a chain that does not hold says of an entry."""

    ALTERED = "altered"
    REMOVED = "removed"
    REORDERED = "reordered"
    REWRITTEN = "rewritten"
    CUT_OFF = "cut_off"
    BACKWARDS = "backwards"
    RENAMED = "renamed"
    SWAPPED = "swapped"
    UNOPENED = "unopened"
    EMPTY = "empty"
    NO_KEY = "no_key"


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it; the number is no part of the text."""

    number: int
    text: bytes
    digest: bytes
    at: datetime


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: the entry's number and what was done to it."""

    number: int
    fault: Fault


MOST_BACKWARDS = timedelta(hours=1)
"""By which an entry may bear an earlier moment than one before it: a long job is written at its
end, with the moment of its beginning."""


def timed(links: Iterable[Link], late: list[Break]) -> Iterator[Link]:
    """Pass links on; add those whose moment lies before the last one's by more than is usual.

    A clock that ran ahead and was set right is so named once.
    """
    before: datetime | None = None
    for link in links:
        if before is not None and link.at < before - MOST_BACKWARDS:
            late.append(Break(link.number, Fault.BACKWARDS))
        before = link.at
        yield link


def missing(first: int, last: int, fault: Fault) -> list[Break]:
    """Name the entries of a gap, at most `MOST_NAMED`."""
    return [Break(gone, fault) for gone in range(first, min(last + 1, first + MOST_NAMED))]


def as_digest(text: str) -> bytes:
    """Read a digest as it is stored; one that is none fits nowhere.

    >>> as_digest("6f6b"), as_digest("zz")
    (b'ok', b'')
    """
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def size_of(note: str) -> int:
    """Read the size that a note claims; whether it is signed is asked elsewhere."""
    lines = note.split("\n")
    return int(lines[1]) if len(lines) > 1 and lines[1].isascii() and lines[1].isdigit() else 0


def canonical(fields: Mapping[str, Any]) -> bytes:
    """Write an entry's fields in the one way that is hashed: sorted keys, UTF-8, no spaces.

    >>> canonical({"b": 1, "a": "党"}).decode()
    '{"a":"党","b":1}'
    """
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def as_kept(value: object) -> Any:
    """Return a detail as both databases give it back: JSON alone, without the character NUL.

    PostgreSQL keeps numbers in decimal: what is written with a power of ten comes back as a whole
    number, and zero without its sign. What is no number of JSON becomes its name.

    >>> as_kept([1e16, -0.0, 1.0, float("nan"), float("-inf")])
    [10000000000000000, 0.0, 1.0, 'NaN', '-Infinity']
    """
    text = json.dumps(value, default=str)
    return _without_nul(json.loads(text, parse_float=_as_decimal, parse_constant=str))


def _as_decimal(text: str) -> float:
    number = float(text)
    if "e" in text and number.is_integer():
        return int(number)
    return number or 0.0


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\x00", "")
        case dict():
            return {_without_nul(key): _without_nul(item) for key, item in value.items()}
        case list():
            return [_without_nul(item) for item in value]
    return value


def moment(at: datetime) -> str:
    """Write a moment in UTC with its microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def chained(previous: bytes, number: int, text: bytes) -> bytes:
    """Return an entry's digest: a leaf that holds the digest before it, its number and its text."""
    return leaf_hash(previous + number.to_bytes(8, "big") + text)


def breaks(links: Iterable[Link], *, after: int, digest: bytes) -> list[Break]:
    """Name every place where the chain does not hold.

    Where an entry does not follow from the one before it, the chain goes on from what is stored,
    so that each fault is named once.

    Args:
        links: the entries as stored, by number.
        after: number of the last entry before them, 0 at the start.
        digest: digest of that entry.
    """
    found: list[Break] = []
    loose: list[tuple[bytes, Link]] = []
    number, previous = after, digest
    for link in links:
        if link.number != number + 1:
            found += missing(number + 1, link.number - 1, Fault.REMOVED)
        elif chained(previous, link.number, link.text) != link.digest:
            loose.append((previous, link))
        number, previous = link.number, link.digest
    found += _named(loose)
    return sorted(found, key=lambda place: place.number)


def _named(loose: list[tuple[bytes, Link]]) -> Iterator[Break]:
    """Tell entries that changed places from entries whose text was changed.

    An entry that still fits some other place, behind a digest that is in sight, was moved; one
    that fits its own place behind such a digest is sound, and its neighbour is the fault.
    """
    few = loose if len(loose) <= MOST_COMPARED else []
    digests = {link.digest for _, link in few} | {previous for previous, _ in few}
    for _, link in loose:
        places = [
            other.number
            for _, other in few
            if any(chained(before, other.number, link.text) == link.digest for before in digests)
        ]
        if link.number in places:
            continue
        yield Break(link.number, Fault.REORDERED if places else Fault.ALTERED)


class Look(StrEnum):
    """What of other people was looked at."""

    MEMBER = "member"
    LIST = "list"
    ROLL = "roll"
    REQUEST = "request"
    TRANSFER = "transfer"
    EXPORT = "export"
    POSTS = "posts"
    POSTS_EXPORT = "posts_export"
    ACTIVITY = "activity"
    ACCOUNT = "account"
    ACCOUNTS = "accounts"
    ROLES = "roles"
    CITIZEN = "citizen"
