"""The result of an import as the one JSON document that scripts read."""

from typing import Any

from xianfeng.sheets.exception_words import exception_words
from xianfeng.sheets.kinds import kind_named
from xianfeng.sheets.rules.rows import Decision, Fate, Reviewed, SheetRow, Skipped
from xianfeng.sheets.words import heading_of, skipped_words
from xianfeng.ui.words import say


def as_result(reviewed: Reviewed) -> dict[str, Any]:
    """Return what a sheet does, or did."""
    sheet = reviewed.sheet
    asks = [decision for decision in reviewed.open if decision.faults]
    return {
        "new": reviewed.count(Fate.NEW),
        "changed": reviewed.count(Fate.CHANGED),
        "unchanged": reviewed.count(Fate.UNCHANGED),
        "wrong": [
            {
                **_place(decision.row),
                "field": fault.field,
                "heading": heading_of(reviewed, fault.field),
                "reason": say(fault.refusal),
            }
            for decision in reviewed.wrong
            for fault in decision.faults
        ],
        "questions": [_question(decision) for decision in asks],
        "skipped": [
            {**_place(row), "word": row.word or skipped_words(row)} for row in sheet.skipped
        ],
        "left_out": [
            *({"sheet": name, "rows": rows} for name, rows in sheet.left_out),
            *({"column": heading} for heading in sheet.unused),
        ],
        "hidden": [_place(row) for row in sheet.hidden],
        "asked": [_asked(reviewed, name) for name in sheet.asked],
        "exceptions": [
            {**_place(decision.row), "kind": fault.kind, "text": exception_words(fault)}
            for decision in reviewed.exceptional
            for fault in decision.exceptions
        ],
        "new_units": reviewed.new_units,
        "columns": dict(sheet.titles),
        "dropped": [column.heading for column in sheet.dropped],
        "unused": list(sheet.unused),
        "notes": list(sheet.notes),
        "only_year": list(sheet.shortened),
    }


def _place(row: SheetRow | Skipped) -> dict[str, Any]:
    return {"row": row.number} | ({"sheet": row.sheet} if row.sheet else {})


def _question(decision: Decision) -> dict[str, Any]:
    question = " ".join(say(fault.refusal) for fault in decision.faults)
    return {**_place(decision.row), "question": question, "like": list(decision.like)}


def _asked(reviewed: Reviewed, name: str) -> dict[str, Any]:
    sheet = reviewed.sheet
    return {
        "what": name,
        "found": [*sheet.titles.values(), *sheet.unused],
        "missing": [kind_named(sheet.kind).columns.headings[name][0]],
        "proposed": sheet.proposed.get(name),
    }
