import os
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.cli.running import run
from xianfeng.cli.folder import OpenToOthers, close_to_others, readable


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def written(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_init_closes_a_folder_that_was_there_before_and_all_that_it_holds(home: Path) -> None:
    home.chmod(0o755)
    (home / "uploads").mkdir(mode=0o755)
    (home / "uploads" / "list.xlsx").write_bytes(b"names")
    (home / "uploads" / "list.xlsx").chmod(0o644)
    (home / "xianfeng.sqlite3").chmod(0o644)

    done = run(home, "init")

    assert (done.returncode, "readable by its owner alone" in done.stderr) == (0, True)
    found = {path.name: mode_of(path) for path in (home, *home.rglob("*"))}
    assert set(found.values()) == {0o700, 0o600}
    assert found["xianfeng.sqlite3"] == found["list.xlsx"] == 0o600


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    home = tmp_path / "shared"
    home.mkdir()
    home.chmod(0o755)  # whatever mask an earlier command has left to this process
    (home / "their.txt").write_text("words")

    done = run(home, "init")

    assert done.returncode == 1
    assert f"chmod 700 {home}" in done.stderr
    assert (mode_of(home), [path.name for path in home.iterdir()]) == (0o755, ["their.txt"])


def test_a_folder_that_is_not_ours_to_close_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)

    def refused(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)

    with pytest.raises(OpenToOthers):
        close_to_others(tmp_path)


def test_a_closed_folder_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)

    assert not close_to_others(tmp_path)


@pytest.mark.parametrize("is_folded", [True, False])
def test_a_copy_on_a_disk_that_is_not_written_is_read_whole(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
    *,
    is_folded: bool,
) -> None:
    path = tmp_path / "xianfeng.sqlite3"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE words (word)")
    writer.execute("INSERT INTO words VALUES ('last')")
    if is_folded:
        writer.close()
    before = written(tmp_path)
    apart = connection.copy()
    monkeypatch.setattr("django.db.connection", apart)
    apart.settings_dict["NAME"] = path
    monkeypatch.setattr(os, "access", lambda *_asked: False)

    with django_db_blocker.unblock(), readable(), apart.cursor() as cursor:
        cursor.execute("SELECT word FROM words")
        assert cursor.fetchone() == ("last",)

    assert written(tmp_path) == before
    writer.close()
