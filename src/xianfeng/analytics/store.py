"""Read the newest facts through an engine; the engine is chosen here and nowhere else."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, Self

from xianfeng.foundation.errors import N_, Refusal

from .builder import MANIFEST, current_build


class NoFacts(Refusal):
    """No build holds this table."""

    sentence = N_("There are no facts named {table}; build the facts first.")


class Engine(Protocol):
    """What an engine must do: offer Parquet files as a table, and answer an expression."""

    def table(self, name: str, files: Sequence[Path]) -> Any:
        """Return an Ibis table over the files."""

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """Run an Ibis expression; its result is small, the reduction happens in the engine."""

    def close(self) -> None:
        """Let go of files and memory."""


class DuckDBEngine:
    """DuckDB in this process, through Ibis; loaded at the first table."""

    def __init__(self, *, threads: int | None = None) -> None:
        self._threads = threads
        self._connection: Any = None

    def table(self, name: str, files: Sequence[Path]) -> Any:
        return self._connect().read_parquet(
            [str(path) for path in files], table_name=name.replace(".", "_")
        )

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._connect().to_pyarrow(expression).to_pylist()
        return found

    def close(self) -> None:
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None

    def _connect(self) -> Any:
        if self._connection is None:
            import ibis  # noqa: PLC0415 -- half a second to load; never at start-up

            options = {} if self._threads is None else {"threads": self._threads}
            self._connection = ibis.duckdb.connect(**options)
        return self._connection


class FactStore:
    """The newest build of a folder; stays with that build for its whole life."""

    def __init__(self, folder: Path, *, engine: Engine | None = None) -> None:
        self._build = current_build(folder)
        self._engine: Engine = engine or DuckDBEngine()
        self._tables: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def built_at(self) -> datetime | None:
        """The "as of" of all that is read here; None before the first build."""
        if self._build is None:
            return None
        manifest = json.loads((self._build / MANIFEST).read_text("utf-8"))
        return datetime.fromisoformat(manifest["built_at"])

    def has(self, name: str) -> bool:
        """Tell whether the build holds this table."""
        return self._build is not None and (self._build / name).is_dir()

    def table(self, name: str) -> Any:
        """Return a table of facts as an Ibis table; `NoFacts` if the build does not hold it."""
        if self._build is None or not self.has(name):
            raise NoFacts(table=name)
        if name not in self._tables:
            files = sorted((self._build / name).glob("*.parquet"))
            self._tables[name] = self._engine.table(name, files)
        return self._tables[name]

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """Run an expression and give its rows."""
        return self._engine.rows(expression)

    def close(self) -> None:
        """Let the engine go."""
        self._engine.close()
