"""Writing a workbook that carries text and figures, never a formula."""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from math import isfinite
from typing import Any

from xianfeng.foundation.text import plain

from .rows import Cell

LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds."""
LONGEST_NAME = 31
"""UTF-16 units that the name of a sheet holds; a rare character takes two."""


@dataclass(frozen=True)
class NewSheet:
    """One sheet of a workbook: its name, headings and cells."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_sheet(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str,
    is_long: bool = False,
) -> bytes:
    """Write a workbook with one sheet; text is text for ever, never a formula or a link.

    Args:
        rows: the cells; numbers and dates stay what they are.
        title: name of the sheet; what Excel does not allow in it is left out.
        is_long: each row leaves memory for a nameless file once it is written.
    """
    return write_sheets([NewSheet(title, columns, rows)], is_long=is_long)


def write_sheets(sheets: Iterable[NewSheet], *, is_long: bool = False) -> bytes:
    """Write a workbook with several sheets, as `write_sheet` writes one.

    A name that is taken already, whatever its case, gets a number.
    """
    import xlsxwriter  # noqa: PLC0415 -- a tenth of a second that only a sheet needs

    target = BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": not is_long, "constant_memory": is_long}
    ) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        taken: set[str] = set()
        for sheet in sheets:
            name = _free_name(_sheet_name(sheet.title), taken)
            taken.add(name.lower())
            _write(book.add_worksheet(name or None), sheet, bold=bold, day=day)
    return target.getvalue()


def _write(page: Any, sheet: NewSheet, *, bold: Any, day: Any) -> None:
    for column, heading in enumerate(sheet.columns):
        page.write_string(0, column, heading[:LONGEST_CELL], bold)
    page.set_column(0, max(len(sheet.columns) - 1, 0), 18)
    page.freeze_panes(1, 0)
    for number, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(number, column, cell, day)
            elif isinstance(cell, (int, float)) and isfinite(cell):
                page.write_number(number, column, cell)
            elif cell not in {None, ""}:
                page.write_string(number, column, str(cell)[:LONGEST_CELL])


def _free_name(name: str, taken: set[str]) -> str:
    if not name or name.lower() not in taken:
        return name
    number = 2
    while (found := f"{name[: LONGEST_NAME // 2]} {number}").lower() in taken:
        number += 1
    return found


def _sheet_name(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\']", "", plain(title))
    units = name.encode("utf-16-le", "ignore")[: 2 * LONGEST_NAME]
    return units.decode("utf-16-le", "ignore")


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a text with separated values, with a mark by which spreadsheets know its alphabet.

    >>> write_csv(["窗口", "票"], [["=1+1", 20], [None, 0.5]]).decode("utf-8-sig").splitlines()
    ['窗口,票', "'=1+1,20", ',0.5']
    """
    text = StringIO()
    table = csv.writer(text)
    table.writerow(columns)
    table.writerows(map(as_text, rows))
    return BOM_UTF8 + text.getvalue().encode()


FORMULA = ("=", "+", "-", "@")
"""With what a formula of a spreadsheet begins; a name may begin so."""


def as_text(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells of a row of CSV so that a spreadsheet reads none of them as a formula.

    >>> as_text(["=1+1", "窗口", 0.5])
    ["'=1+1", '窗口', 0.5]
    """
    is_formula = [isinstance(cell, str) and cell.startswith(FORMULA) for cell in cells]
    return [f"'{cell}" if risky else cell for cell, risky in zip(cells, is_formula, strict=True)]
