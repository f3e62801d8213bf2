"""The seam to engines: extracts in, facts as Parquet, tables out; no Django, no statistics."""

from .builder import BuildReport, TableReport, build
from .store import Engine, FactStore, NoFacts

__all__ = [
    "BuildReport",
    "Engine",
    "FactStore",
    "NoFacts",
    "TableReport",
    "build",
]
