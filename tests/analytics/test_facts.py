import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from xianfeng.analytics import builder
from xianfeng.analytics.builder import build
from xianfeng.analytics.store import FactStore, NoFacts
from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.foundation.room import House, Room

MONDAY = datetime(2026, 9, 28, 9, 0, tzinfo=UTC)
COLUMNS = (
    Column("window_id", ColumnType.INTEGER, help="the window"),
    Column("month", ColumnType.DATE, help="its first day"),
    Column("ballots", ColumnType.INTEGER, unit="ballots"),
    Column("open", ColumnType.TRUTH),
    Column("note", ColumnType.TEXT),
    Column("share", ColumnType.REAL),
)
ROWS: list[Row] = [
    (1, date(2026, 8, 1), 40, True, "甲", 0.5),
    {"window_id": 1, "month": date(2026, 9, 1), "ballots": 2, "open": False},
    (2, date(2026, 9, 1), None, None, "", 1.0),
]


def make_extract(rows: Iterable[Row], name: str = "ballots.example") -> Extract:
    return Extract(name=name, columns=COLUMNS, grain="window and month", rows=lambda _on: rows)


def test_a_build_is_read_back_as_it_was_given(tmp_path: Path) -> None:
    report = build(tmp_path, at=MONDAY, on=MONDAY.date(), extracts=[make_extract(ROWS)])

    with FactStore(tmp_path) as store:
        table = store.table("ballots.example")
        found = store.rows(table.order_by("window_id", "month"))
        assert store.built_at == MONDAY
    assert [(t.name, t.rows, t.partitions) for t in report.tables] == [("ballots.example", 3, 1)]
    assert [tuple(row.values()) for row in found] == [
        (1, date(2026, 8, 1), 40, True, "甲", 0.5),
        (1, date(2026, 9, 1), 2, False, None, None),
        (2, date(2026, 9, 1), None, None, "", 1.0),
    ]


def test_the_engine_reduces_to_a_small_table(tmp_path: Path) -> None:
    build(tmp_path, at=MONDAY, on=MONDAY.date(), extracts=[make_extract(ROWS)])

    with FactStore(tmp_path) as store:
        table = store.table("ballots.example")
        sums = table.group_by("window_id").agg(ballots=table.ballots.sum()).order_by("window_id")
        assert store.rows(sums) == [
            {"window_id": 1, "ballots": 42},
            {"window_id": 2, "ballots": None},
        ]


def test_many_rows_make_several_partitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "BATCH_ROWS", 2)
    monkeypatch.setattr(builder, "PARTITION_ROWS", 4)
    rows = [(n, None, n, None, None, None) for n in range(9)]

    report = build(tmp_path, at=MONDAY, on=MONDAY.date(), extracts=[make_extract(rows)])

    assert (report.tables[0].rows, report.tables[0].partitions) == (9, 3)
    with FactStore(tmp_path) as store:
        table = store.table("ballots.example")
        assert store.rows(table.agg(n=table.ballots.sum())) == [{"n": 36}]


def test_an_extract_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    build(tmp_path, at=MONDAY, on=MONDAY.date(), extracts=[make_extract([])])

    with FactStore(tmp_path) as store:
        assert store.rows(store.table("ballots.example")) == []


def test_a_build_that_fails_leaves_the_old_facts_in_force(tmp_path: Path) -> None:
    build(tmp_path, at=MONDAY, on=MONDAY.date(), extracts=[make_extract(ROWS)])
    before = sorted(path.name for path in tmp_path.iterdir())

    def broken(_on: date) -> Iterable[Row]:
        yield ROWS[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        build(
            tmp_path,
            at=MONDAY,
            on=MONDAY.date(),
            extracts=[Extract("ballots.example", COLUMNS, "window and month", broken)],
        )

    assert sorted(path.name for path in tmp_path.iterdir()) == before
    with FactStore(tmp_path) as store:
        assert len(store.rows(store.table("ballots.example"))) == 3


def test_an_open_store_stays_with_its_build_and_older_builds_are_swept(tmp_path: Path) -> None:
    build(tmp_path, at=MONDAY, on=MONDAY.date(), extracts=[make_extract(ROWS)])
    with FactStore(tmp_path) as store:
        build(
            tmp_path, at=MONDAY + timedelta(hours=1), on=MONDAY.date(), extracts=[make_extract([])]
        )
        assert len(store.rows(store.table("ballots.example"))) == 3
    build(
        tmp_path,
        at=MONDAY + timedelta(hours=2),
        on=MONDAY.date(),
        extracts=[make_extract(ROWS[:1])],
    )

    assert len(list(tmp_path.glob("build-*"))) == 2
    with FactStore(tmp_path) as store:
        assert len(store.rows(store.table("ballots.example"))) == 1


def test_a_table_that_no_build_holds_is_refused_by_name(tmp_path: Path) -> None:
    with FactStore(tmp_path) as store:
        assert store.built_at is None
        with pytest.raises(NoFacts, match=r"carriers\.carriers"):
            store.table("carriers.carriers")


@pytest.mark.parametrize(
    "row",
    [
        (1, None),
        {"window": 1},
        ("one", None, 1, None, None, None),
    ],
)
def test_a_row_that_does_not_fit_its_columns_is_a_fault(tmp_path: Path, row: Row) -> None:
    with pytest.raises(ValueError, match=r"ballots\.example"):
        build(tmp_path, at=MONDAY, on=MONDAY.date(), extracts=[make_extract([row])])


def test_an_extract_has_a_room_a_noun_and_columns_named_once() -> None:
    for name, columns in (
        ("ballots", COLUMNS),
        ("ballots.example", ()),
        ("ballots.example", (COLUMNS[0], COLUMNS[0])),
        ("ballots.example", (Column("Window", ColumnType.TEXT),)),
    ):
        with pytest.raises(ValueError, match="ballots"):
            Extract(name, columns, "window", lambda _on: [])
    assert make_extract([]).room == "ballots"


def test_a_name_is_offered_once() -> None:
    rooms = [Room("ballots", extracts=(make_extract([]),))] * 2

    assert House(rooms[:1]).extracts == rooms[0].extracts
    with pytest.raises(ValueError, match="said twice"):
        House(rooms)


def loaded_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_analytics_loads_neither_django_nor_an_engine() -> None:
    loaded = loaded_after("import xianfeng.analytics.builder, xianfeng.analytics.store")

    assert loaded & {"django", "ibis", "duckdb", "pyarrow", "pandas", "numpy"} == set()


def test_django_starts_without_an_engine() -> None:
    loaded = loaded_after(
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'xianfeng.config.settings';"
        "import django; django.setup(); import xianfeng.config.urls"
    )

    assert "django" in loaded
    assert loaded & {"ibis", "duckdb", "pyarrow", "pandas", "numpy", "scipy"} == set()
