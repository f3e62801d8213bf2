"""Spreadsheets as offices send them, for tests."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from xianfeng.foundation.sheets.rows import Cell, Row, Sheet


def make_sheet(*rows: Sequence[Cell]) -> Sheet:
    """A sheet as it was read; empty rows leave a gap in the numbers."""
    return Sheet(
        tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1) if any(cells))
    )


def make_book(*rows: Sequence[Cell], title: str = "") -> bytes:
    """A workbook with one sheet; a title is merged over the first row, a remark over the second."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("名册")
        start = 0
        if title:
            width = max(len(row) for row in rows) - 1
            sheet.merge_range(0, 0, 0, width, title)
            sheet.merge_range(1, 0, 1, width, "填报单位：机关工委　　填报日期：2026年9月")
            start = 2
        for number, row in enumerate(rows, start=start):
            sheet.write_row(number, 0, row)
    return target.getvalue()
