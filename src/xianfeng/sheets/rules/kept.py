"""Decisions as plain lists and back, so that a preview can be kept until it is applied."""

import json
import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from xianfeng.foundation.text import plain
from xianfeng.sheets.rules.faults import ExceptionKind, Fault, name_of, refusal_named
from xianfeng.sheets.rules.rows import (
    Answer,
    Change,
    Decision,
    DroppedColumn,
    Fate,
    Personal,
    Reviewed,
    SheetRow,
    SheetRows,
    Skipped,
)


def packed(reviewed: Reviewed) -> bytes:
    """Return a review in the shape in which a preview keeps it."""
    text = json.dumps(as_plain(reviewed), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 1)


def unpacked(content: bytes) -> Reviewed:
    """Read back what `packed` gave."""
    return from_plain(json.loads(zlib.decompress(content)))


def packed_keys(written: Mapping[str, Any]) -> bytes:
    """Return what an import wrote in the shape in which it is kept."""
    return zlib.compress(json.dumps(written, ensure_ascii=False).encode())


def unpacked_keys(content: bytes) -> dict[str, Any]:
    """Read back what `packed_keys` gave."""
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found


def names_one_of(words: Collection[str], kept: Any) -> bool:
    """Tell whether one of some names or numbers is a whole cell of what is kept.

    A name in characters also counts between others: 张三、李四. A number does not, for 7 stands
    in every day; keys of rows are no cells.

    >>> [names_one_of(["7"], kept) for kept in ({"a": ["7"]}, {"7": "17"}, {"on": "2026-07-07"})]
    [True, False, False]
    """
    if isinstance(kept, Mapping):
        return any(names_one_of(words, each) for each in kept.values())
    if isinstance(kept, list | tuple):
        return any(names_one_of(words, each) for each in kept)
    if not isinstance(kept, str):
        return False
    cell = plain(kept)
    return any(
        word == cell
        or (not word.isascii() and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", cell) is not None)
        for word in words
    )


def as_plain(reviewed: Reviewed) -> dict[str, Any]:
    """Return a review as JSON values; faults by the name of their class."""
    sheet = reviewed.sheet
    return {
        "kind": sheet.kind,
        "titles": dict(sheet.titles),
        "dropped": [[column.heading, column.holds.value] for column in sheet.dropped],
        "unused": list(sheet.unused),
        "skipped": [[each.number, each.word, each.sheet] for each in sheet.skipped],
        "shortened": list(sheet.shortened),
        "left_out": [list(each) for each in sheet.left_out],
        "hidden": [[each.number, each.word, each.sheet] for each in sheet.hidden],
        "may_hide": sheet.may_hide,
        "above": list(sheet.above),
        "given": dict(sheet.given),
        "asked": list(sheet.asked),
        "proposed": dict(sheet.proposed),
        "rows": [
            [
                decision.row.number,
                dict(decision.row.cells),
                _plain_faults(decision.row.faults),
                decision.fate.value,
                [[change.field, change.before, change.after] for change in decision.changes],
                _plain_faults(decision.faults),
                decision.brings,
                _plain_faults(decision.exceptions),
                decision.row.sheet,
                decision.row.answer or "",
                decision.row.meant,
                list(decision.like),
            ]
            for decision in reviewed.decisions
        ],
    }


def from_plain(plain: dict[str, Any]) -> Reviewed:
    """Read back what `as_plain` gave."""
    decisions = tuple(map(_decision, plain["rows"]))
    sheet = SheetRows(
        kind=plain["kind"],
        titles=plain["titles"],
        rows=tuple(decision.row for decision in decisions),
        dropped=tuple(DroppedColumn(heading, Personal(what)) for heading, what in plain["dropped"]),
        unused=tuple(plain["unused"]),
        skipped=tuple(Skipped(*each) for each in plain.get("skipped", ())),
        shortened=tuple(plain["shortened"]),
        left_out=tuple((name, rows) for name, rows in plain.get("left_out", ())),
        hidden=tuple(Skipped(*each) for each in plain.get("hidden", ())),
        may_hide=plain.get("may_hide", False),
        above=tuple(plain.get("above", ())),
        given=plain.get("given", {}),
        asked=tuple(plain.get("asked", ())),
        proposed=plain.get("proposed", {}),
    )
    return Reviewed(sheet, decisions)


def _decision(plain: Sequence[Any]) -> Decision:
    number, cells, read, fate, changes, faults, brings, exceptions, *more = plain
    sheet, answer, meant, like = more or ("", "", None, ())  # kept by an earlier release
    return Decision(
        SheetRow(number, cells, _faults(read), sheet, Answer(answer) if answer else None, meant),
        Fate(fate),
        changes=tuple(Change(*change) for change in changes),
        faults=_faults(faults),
        brings=brings,
        exceptions=_faults(exceptions),
        like=tuple(like),
    )


def _plain_faults(faults: Sequence[Fault]) -> list[list[Any]]:
    return [
        [fault.field, name_of(fault.why), dict(fault.details), fault.kind or ""] for fault in faults
    ]


def _faults(plain: list[list[Any]]) -> tuple[Fault, ...]:
    return tuple(
        Fault(field, refusal_named(why), details, ExceptionKind(kind) if kind else None)
        for field, why, details, kind in plain
    )
