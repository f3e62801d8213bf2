import json
import os
import sqlite3
from pathlib import Path

import pytest

from tests.cli.running import run


def password_in(folder: Path, password: str) -> str:
    path = folder / "password"
    path.write_text(password + "\n", "utf-8")
    return str(path)


def test_init_adds_the_administrator_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = (
        "init",
        "--admin",
        "chen",
        "--name",
        "陈建国",
        "--password-file",
        password_in(tmp_path, "海阔天空任鸟飞 2026"),
    )

    before = os.umask(0o022)
    try:
        first, second = run(home, *words), run(home, *words)
    finally:
        os.umask(before)

    closed = {path.stat().st_mode & 0o077 for path in (home, *home.rglob("*"))}
    assert closed == {0}  # what it makes is its owner's alone
    assert (first.returncode, first.stderr) == (0, "")
    assert "Added: chen" in first.stdout
    assert second.returncode == 0
    assert "nothing was changed" in second.stdout
    doctor = json.loads(run(home, "doctor", "--json").stdout)
    with sqlite3.connect(home / "xianfeng.sqlite3") as kept:
        assert kept.execute("SELECT last_name FROM accounts_user").fetchall() == [("陈建国",)]
    assert {"Administrators: 1"} == {
        check["found"] for check in doctor["checks"] if check["name"] == "administrator"
    }


@pytest.mark.parametrize("password", ["", "short"])
def test_init_refuses_a_weak_password_and_adds_nobody(
    password: str, home: Path, tmp_path: Path
) -> None:
    done = run(home, "init", "--admin", "chen", "--password-file", password_in(tmp_path, password))

    assert done.returncode == 1
    assert "not safe enough" in done.stderr
    assert "no administrator yet" in run(home, "init").stderr


def test_init_without_a_terminal_sets_up_and_says_what_is_missing(home: Path) -> None:
    done = run(home, "init")

    assert done.returncode == 0
    assert "xianfeng init --admin NAME --password-file FILE" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--admin", "chen"),
        ("--password-file", "/etc/hostname"),
        ("--admin", "chen", "--password-file", "/nowhere"),
    ],
)
def test_init_says_what_is_wrong_with_its_words(words: tuple[str, ...], home: Path) -> None:
    done = run(home, "init", *words)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
