import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, PATIENCE, answer_of, environment, free_port, run
from tests.cli.test_serve import start

MAKING = "Setting up the data folder {path} first; this takes a while.\n"
RENAME = "UPDATE organisation_unit SET name = '改名局' WHERE code = 'LJ01'"
COUNT = "SELECT count(*) FROM people_member WHERE left_on IS NULL"


def sql(home: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "xianfeng.sqlite3")) as connection:
        rows = connection.execute(statement).fetchall()
        connection.commit()
    return rows


@pytest.mark.slow
def test_the_demo_is_built_once_kept_and_served(tmp_path: Path) -> None:
    home = tmp_path / "demo"

    first = run(home, "demo", "--no-serve")

    assert (first.returncode, first.stderr) == (0, MAKING.format(path=home))
    assert "60 offices, 420 branches" in first.stdout
    assert "8,000 members" in first.stdout
    assert "linjiang-2026" in first.stdout
    for login in ("leader", "officer", "secretary", "member", "auditor", "admin"):
        assert f"\n  {login} " in first.stdout
    assert sql(home, COUNT) == [(8000,)]

    sql(home, RENAME)
    port = free_port()
    server = start(home, "demo", "--port", str(port))
    try:
        status, page = answer_of(port, "/styleguide")
        taken = run(tmp_path / "other", "demo", "--port", str(port))
        busy = run(home, "demo", "--no-serve", "--reset")
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)

    assert server.returncode == 0
    assert (status, "演示" in page.decode()) == (200, True)
    assert sql(home, "SELECT name FROM organisation_unit WHERE code = 'LJ01'") == [("改名局",)]
    assert taken.returncode == 1
    assert f"make demo PORT={port + 1}" in taken.stderr
    assert not (tmp_path / "other").exists()
    assert busy.returncode == 1
    assert "already" in busy.stderr


def test_the_demo_refuses_a_folder_of_an_office(home: Path) -> None:
    run(home, "init")

    done = run(home, "demo", "--reset", "--no-serve")

    assert done.returncode == 1
    assert "nothing was touched" in done.stderr
    assert (home / "xianfeng.sqlite3").exists()


def test_without_a_home_the_demo_lives_where_one_stands(tmp_path: Path) -> None:
    (tmp_path / ".demo").mkdir()
    (tmp_path / ".demo" / "mine.txt").write_text("x")
    variables = environment(tmp_path)
    del variables["XIANFENG_HOME"]

    done = subprocess.run(
        [*COMMAND, "demo", "--no-serve"],
        cwd=tmp_path,
        env=variables,
        text=True,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 1
    assert str(tmp_path / ".demo") in done.stderr
