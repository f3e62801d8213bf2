"""What stands against a name, a kind or a place of a node: asked by page and sheet alike."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.text import skeleton
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.rules.trees import KnownNode
from xianfeng.sheets.rules.faults import (
    CodeTaken,
    ExceptionKind,
    Fault,
    FoundingRecorded,
    LooksTheSame,
    UnitThere,
)
from xianfeng.sheets.rules.rows import name_key

SHAPE = ("kind", "parent", "unit")
"""What the level above gives an organisation; of units it gives the place alone."""


def look_faults(name: str, *, other: str, code: str) -> Iterator[Fault]:
    """Say what stands against a name beside another one.

    Two of one and the same name can be told apart by their codes, so a sheet may bring what an
    office really calls alike; what only looks alike is a slip, or a trick.

    >>> [fault.kind for fault in look_faults("第一党支部", other="第一党支部", code="A1")]
    [<ExceptionKind.SAME_NAME: 'same_name'>]
    """
    if skeleton(name) == skeleton(other):
        fault = Fault.of("name", LooksTheSame, name=name, other=other, code=code)
        is_same = name_key(name) == name_key(other)
        yield fault.as_history(ExceptionKind.SAME_NAME) if is_same else fault


def open_offices(nodes: Iterable[KnownNode]) -> dict[str, KnownNode]:
    """Return the looks of their names → the open offices of a tree that are in reach."""
    return {
        skeleton(each.name): each
        for each in nodes
        if each.kind is UnitKind.OFFICE and each.in_reach and not each.is_closed
    }


def there_faults(office: KnownNode) -> Iterator[Fault]:
    """Say what stands against a new office under the name of one that stands elsewhere."""
    fault = Fault.of("code", UnitThere, name=office.name, code=office.code)
    yield fault.as_history(ExceptionKind.SAME_NAME)


def code_faults(code: str, folded: Collection[str]) -> Iterator[Fault]:
    """Say what stands against a new code, beside the taken ones with their case `folded`."""
    if code.casefold() in folded:
        yield Fault.of("code", CodeTaken, code=code)


def shape_faults(changed: Collection[str], *, is_unit: bool, is_shaped: bool) -> Iterator[Fault]:
    """Say what stands against another kind or place: that is for the level above.

    Args:
        is_unit: a unit, whose kind is its own matter.
    """
    for field in SHAPE:
        if field in changed and not is_shaped and not (is_unit and field == "kind"):
            yield Fault.of(field, NotAllowed)


def founding_faults(before: date | None, after: date | None) -> Iterator[Fault]:
    """Say what stands against another day of founding; one that was not known can be said."""
    if before is not None and after != before:
        fault = Fault.of("founded_date", FoundingRecorded, day=before.isoformat())
        yield fault.as_history(ExceptionKind.CHANGES_FOUNDING)
