"""Writing a workbook that carries text and figures, never a formula."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from math import isfinite

import xlsxwriter

from xianfeng.foundation.text import plain

from .rows import Cell

LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds."""
LONGEST_NAME = 31
"""UTF-16 units that the name of a sheet holds; a rare character takes two."""


def write_sheet(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """Write a workbook with one sheet; text is text for ever, never a formula or a link.

    Args:
        columns: the headings.
        rows: the cells; numbers and dates stay what they are.
        title: name of the sheet; what Excel does not allow in it is left out.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_sheet_name(title) or None)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, heading in enumerate(columns):
            sheet.write_string(0, column, heading[:LONGEST_CELL], bold)
        sheet.set_column(0, max(len(columns) - 1, 0), 18)
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, (int, float)) and isfinite(cell):
                    sheet.write_number(number, column, cell)
                elif cell not in {None, ""}:
                    sheet.write_string(number, column, str(cell)[:LONGEST_CELL])
    return target.getvalue()


def _sheet_name(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\']", "", plain(title))
    units = name.encode("utf-16-le", "ignore")[: 2 * LONGEST_NAME]
    return units.decode("utf-16-le", "ignore")
