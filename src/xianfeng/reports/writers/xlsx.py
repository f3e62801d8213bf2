"""A paper's tables as a workbook, one a sheet: bare figures to calculate with."""

from xianfeng.foundation.sheets.writing import NewSheet, write_sheets
from xianfeng.reports.content import Paper


def workbook_of(paper: Paper) -> bytes:
    """Write every table of a paper as figures; text never becomes a formula."""
    return write_sheets(
        NewSheet(table.caption, table.figures.columns, table.figures.rows)
        for table in paper.tables()
    )
