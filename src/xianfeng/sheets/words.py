"""How rows, fates and faults are said; and the sheets that go back to the office."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from xianfeng.foundation.sheets.rows import Cell
from xianfeng.foundation.sheets.writing import write_sheet
from xianfeng.sheets.exception_words import exception_words
from xianfeng.sheets.kinds import Record, SheetKind, kind_named, registered, said_rows
from xianfeng.sheets.rules.columns import REASON_HEADINGS, ROW_HEADINGS
from xianfeng.sheets.rules.faults import Fault
from xianfeng.sheets.rules.rows import (
    Fate,
    Personal,
    Reviewed,
    SheetRow,
    SheetRows,
    Skipped,
)
from xianfeng.ui.words import Text, is_chinese, say

FATE_LABELS: Mapping[Fate, Text] = {
    Fate.NEW: pgettext_lazy("fate of a row", "new"),
    Fate.CHANGED: pgettext_lazy("fate of a row", "changed"),
    Fate.UNCHANGED: pgettext_lazy("fate of a row", "unchanged"),
    Fate.WRONG: pgettext_lazy("fate of a row", "wrong"),
    Fate.QUESTION: pgettext_lazy("fate of a row", "to be answered"),
}
FATE_KINDS: Mapping[Fate, str] = {
    Fate.NEW: "info",
    Fate.CHANGED: "partly",
    Fate.UNCHANGED: "none",
    Fate.WRONG: "bad",
    Fate.QUESTION: "partly",
}
"""The kind of word (`ui`) of each fate."""
PERSONAL_LABELS: Mapping[Personal, Text] = {
    Personal.IDENTITY: gettext_lazy("identity numbers"),
    Personal.ADDRESS: gettext_lazy("addresses"),
    Personal.TELEPHONE: gettext_lazy("telephone numbers"),
}


def fate_lines(counts: Mapping[str, int]) -> list[tuple[str, Text, str, int, str]]:
    """Return each fate with its word, its kind, and how many rows have it, also in words."""
    return [
        (fate.value, FATE_LABELS[fate], FATE_KINDS[fate], count, said_rows(count))
        for fate in Fate
        for count in (counts.get(fate.value, 0),)
        if count or fate is not Fate.QUESTION
    ]


def said(field: str, text: str) -> str:
    """Say a stored text of a field of any kind: words of ours by their label, the rest as it is."""
    words = (kind.stored.get(field, {}).get(text) for kind in registered())
    return str(next((word for word in words if word), text))


@dataclass(frozen=True)
class Step:
    """A step of the import, as `ui` draws it."""

    label: str
    state: str
    note: str = ""


def import_steps(now: int) -> tuple[Step, ...]:
    """List the steps of an import; those before `now` are done."""
    labels = (_("Choose the file"), _("Check every row"), _("Import"))
    return tuple(
        Step(label, "done" if place < now else "now" if place == now else "todo")
        for place, label in enumerate(labels)
    )


@dataclass(frozen=True)
class DroppedLine:
    """A column that was not read, and what it holds, in words."""

    heading: str
    what: str


def dropped_lines(sheet: SheetRows) -> tuple[DroppedLine, ...]:
    """Say which columns were not read because of what they hold."""
    return tuple(
        DroppedLine(column.heading, str(PERSONAL_LABELS[column.holds])) for column in sheet.dropped
    )


def heading_of(reviewed: Reviewed, field: str) -> str:
    """Return the heading over a field as the sheet writes it, else our own name of it."""
    sheet = reviewed.sheet
    return sheet.titles.get(field) or str(kind_named(sheet.kind).labels[field])


def fault_words(reviewed: Reviewed, fault: Fault) -> str:
    """Say a fault with the heading of its column: “入党时间：……”."""
    return f"{heading_of(reviewed, fault.field)}{_(': ')}{say(fault.refusal)}"


def review_lines(reviewed: Reviewed) -> Iterator[str]:
    """Say a review in lines for a terminal: counts, what was left out, wrong rows."""
    colon = _(": ")
    yield _(", ").join(
        f"{label} {count}" for _value, label, _kind, count, _said in fate_lines(reviewed.counts)
    )
    if reviewed.new_units:
        yield ngettext("{count} unit is new", "{count} units are new", reviewed.new_units).format(
            count=reviewed.new_units
        )
    yield from _sheet_lines(reviewed)
    for decision in (*reviewed.wrong, *reviewed.open):
        for fault in decision.faults:
            yield f"{row_words(decision.row)}{colon}{fault_words(reviewed, fault)}"
    for decision in reviewed.exceptional:
        for fault in decision.exceptions:
            yield f"{row_words(decision.row)}{colon}{exception_words(fault)}"


def _sheet_lines(reviewed: Reviewed) -> Iterator[str]:
    colon = _(": ")
    for column in reviewed.sheet.dropped:
        yield _("not read because it contains {what}: “{heading}”").format(
            what=PERSONAL_LABELS[column.holds], heading=column.heading
        )
    for heading in reviewed.sheet.shortened:
        yield f"{heading}{colon}{_('only the year is read and stored')}"
    for each in reviewed.sheet.skipped:
        yield f"{row_words(each)}{colon}{skipped_words(each)}"
    yield from left_out_lines(reviewed.sheet)
    for name in reviewed.sheet.asked:
        yield f"{asked_words(reviewed, name)} (--set {name}=…)"


def row_words(row: SheetRow | Skipped) -> str:
    """Say which row it is, with its sheet where there are several."""
    words = _("row {row}").format(row=row.number)
    return f"{row.sheet} {words}" if row.sheet else words


def skipped_words(row: Skipped) -> str:
    """Say as what a row was passed over."""
    word = row.word or _("only what a template fills in beforehand")
    return _("skipped: {word}").format(word=word)


def left_out_lines(sheet: SheetRows) -> Iterator[str]:
    """Say which sheets were not read, and which rows were or may be read that nobody sees."""
    for name, rows in sheet.left_out:
        if rows:
            yield _("sheet “{name}” was not read: it lacks the headings ({rows} rows)").format(
                name=name, rows=rows
            )
        else:
            yield _("sheet “{name}” was not read: it is hidden or empty").format(name=name)
    for row in sheet.hidden:
        yield _("{row} is hidden in the spreadsheet and was read").format(row=row_words(row))
    if sheet.may_hide:
        yield _(
            "this file does not say which rows are hidden, so they were read like all others; "
            "check the rows, or save it as .xlsx"
        )


def asked_words(reviewed: Reviewed, name: str) -> str:
    """Ask for what no column has: “missing: 人员类别; found: 姓名、……”."""
    sheet = reviewed.sheet
    kind = kind_named(sheet.kind)
    found = "、".join([*sheet.titles.values(), *sheet.unused])
    return _("The column “{missing}” is missing; found were: {found}.").format(
        missing=kind.columns.headings[name][0], found=found
    )


def wrong_sheet(reviewed: Reviewed) -> bytes:
    """Write the wrong rows as a sheet to mend and send again, with row and reason beside them."""
    fields = list(reviewed.sheet.titles)
    ours = 0 if is_chinese() else 1
    rows: Iterator[list[Cell]] = (
        [
            *(decision.row[field] for field in fields),
            " ".join(fault_words(reviewed, fault) for fault in decision.faults),
            decision.row.number,
        ]
        for decision in reviewed.wrong
    )
    columns = [reviewed.sheet.titles[field] for field in fields]
    return write_sheet(
        [*columns, REASON_HEADINGS[ours], ROW_HEADINGS[ours]], rows, title=_("Rows to correct")
    )


def template_sheet(kind: SheetKind[Any]) -> bytes:
    """Write the sheet to fill in: the headings under their usual names."""
    return export_sheet(kind, ())


def export_sheet(
    kind: SheetKind[Any], records: Iterable[Record], *, is_long: bool = False
) -> bytes:
    """Write records in the columns of the template; an import of the sheet changes nothing."""
    fields = kind.columns.template
    said = {name: cache(partial(kind.said, name)) for name in fields if name in kind.stored}

    def cells(record: Record) -> Sequence[Cell]:
        row = [record.get(name) for name in fields]
        return [
            said[name](cell) if name in said and isinstance(cell, str) else cell
            for name, cell in zip(fields, row, strict=True)
        ]

    columns = [kind.columns.headings[name][0 if is_chinese() else -1] for name in fields]
    title = str(kind.words.title)
    return write_sheet(columns, map(cells, records), title=title, is_long=is_long)
