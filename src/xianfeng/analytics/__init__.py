"""The seam to engines: extracts in, facts as Parquet, tables out; no Django, no statistics."""

from .builder import BuildReport, TableReport, build
from .registry import Column, ColumnType, Extract, Row, register, registered
from .store import Engine, FactStore, NoFacts

__all__ = [
    "BuildReport",
    "Column",
    "ColumnType",
    "Engine",
    "Extract",
    "FactStore",
    "NoFacts",
    "Row",
    "TableReport",
    "build",
    "register",
    "registered",
]
