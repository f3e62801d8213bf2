"""Write all extracts once, as Parquet partitions; readers see the old build until it is whole."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from xianfeng.foundation.extracts import Cell, ColumnType, Extract, Row
from xianfeng.foundation.room import house

CURRENT = "current"
MANIFEST = "manifest.json"
UNFINISHED = ".building-"
BATCH_ROWS = 50_000
PARTITION_ROWS = 2_000_000


@dataclass(frozen=True)
class TableReport:
    """What was written of one extract."""

    name: str
    rows: int
    partitions: int
    bytes: int


@dataclass(frozen=True)
class BuildReport:
    """What one build wrote; kept beside the facts as `manifest.json`."""

    build: str
    built_at: datetime
    tables: tuple[TableReport, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def build(
    folder: Path, *, at: datetime, on: date, extracts: Sequence[Extract] | None = None
) -> BuildReport:
    """Write the facts of all extracts and make them the current ones.

    The build stands in a folder of its own, is renamed when it is whole, and only then does the
    pointer `current` move to it. A build that fails or is killed leaves the old facts in force.

    Args:
        on: the day as of which the facts are told: today, or the last one of a past period.

    Raises:
        ValueError: a row does not fit the columns that its extract promised.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
    try:
        tables = tuple(
            _write(extract, unfinished / extract.name, on)
            for extract in (house().extracts if extracts is None else extracts)
        )
        name = f"build-{at:%Y%m%dT%H%M%S}-{unfinished.name.removeprefix(UNFINISHED)}"
        report = BuildReport(build=name, built_at=at, tables=tables)
        _write_durably(
            unfinished / MANIFEST,
            json.dumps(asdict(report), default=lambda moment: moment.isoformat(), indent=1),
        )
        unfinished.rename(folder / name)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    before = current_build(folder)
    _write_durably(folder / f"{name}.pointer", name)
    (folder / f"{name}.pointer").replace(folder / CURRENT)
    # A reader may still hold the build before this one open.
    _sweep(folder, keep={name, before.name if before else name})
    return report


def current_build(folder: Path) -> Path | None:
    """Return the folder of the newest whole build, or None."""
    pointer = folder / CURRENT
    if not pointer.is_file():
        return None
    path = folder / pointer.read_text("utf-8").strip()
    return path if path.is_dir() else None


def _write(extract: Extract, folder: Path, on: date) -> TableReport:
    import pyarrow.parquet as pq  # noqa: PLC0415 -- an engine's library; never at start-up

    schema = _schema(extract)
    folder.mkdir()
    rows = 0
    files: list[Path] = []
    batches = _batches(extract.rows(on))
    batch = next(batches, [])
    while True:
        path = folder / f"part-{len(files):05d}.parquet"
        files.append(path)
        written = 0
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            while written < PARTITION_ROWS:
                writer.write_table(_table(extract, batch, schema))
                written += len(batch)
                batch = next(batches, [])
                if not batch:
                    break
        _flush(path)
        rows += written
        if not batch:
            break
    return TableReport(
        name=extract.name,
        rows=rows,
        partitions=len(files),
        bytes=sum(path.stat().st_size for path in files),
    )


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    stream = iter(rows)
    while batch := list(islice(stream, BATCH_ROWS)):
        yield batch


def _schema(extract: Extract) -> Any:
    import pyarrow as pa  # noqa: PLC0415 -- an engine's library; never at start-up

    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.INTEGER: pa.int64(),
        ColumnType.REAL: pa.float64(),
        ColumnType.TRUTH: pa.bool_(),
        ColumnType.DATE: pa.date32(),
    }
    return pa.schema([pa.field(column.name, types[column.type]) for column in extract.columns])


def _table(extract: Extract, batch: Sequence[Row], schema: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 -- an engine's library; never at start-up

    names = [column.name for column in extract.columns]
    rows = [_cells(extract, names, row) for row in batch]
    try:
        arrays = [
            pa.array([row[place] for row in rows], type=field.type)
            for place, field in enumerate(schema)
        ]
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ValueError(f"{extract.name} gives a value of another type: {error}") from error
    return pa.Table.from_arrays(arrays, schema=schema)


def _cells(extract: Extract, names: Sequence[str], row: Row) -> tuple[Cell, ...]:
    cells = row if isinstance(row, tuple) else tuple(row.get(name) for name in names)
    if len(cells) != len(names) or (not isinstance(row, tuple) and set(row) - set(names)):
        raise ValueError(f"{extract.name} gives a row that does not fit its columns: {row}")
    return cells


def _write_durably(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    _flush(path)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, *, keep: set[str]) -> None:
    for path in folder.glob("build-*"):
        if path.is_dir() and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
