"""What may be written about organisations, units, members and roles."""

from .administrators import create_administrator
from .importing import (
    AllRowsWrong,
    AlreadyApplied,
    ChangedMeanwhile,
    Imported,
    NoRows,
    PreviewOutdated,
    RowsWrong,
    apply_preview,
    import_sheet,
    keep_preview,
)

__all__ = [
    "AllRowsWrong",
    "AlreadyApplied",
    "ChangedMeanwhile",
    "Imported",
    "NoRows",
    "PreviewOutdated",
    "RowsWrong",
    "apply_preview",
    "create_administrator",
    "import_sheet",
    "keep_preview",
]
