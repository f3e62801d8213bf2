import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

from tests.cli.running import ROOT, free_port, run

OLDER = ROOT / "tests" / "data" / "older" / "2026-11-30.tar.gz"

PASSWORD = "correct horse battery"


def test_a_whole_installation_moves_to_another_folder(home: Path, tmp_path: Path) -> None:
    first, second = home, tmp_path / "second"
    secret = tmp_path / "password"
    secret.write_text(f"{PASSWORD}\nsecond line")
    words = ("--admin", "chen", "--password-file", str(secret))
    assert run(first, "init", *words).returncode == 0
    file = str(tmp_path / "saved.backup")

    made = run(first, "backup", file, "--password-file", str(secret), "--json")

    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert (told["encrypted"], told["database"]) == (True, "sqlite")
    assert PASSWORD not in made.stdout + made.stderr
    read = run(first, "verify-backup", file, "--password-file", str(secret), "--json")
    assert json.loads(read.stdout)["sha256"] == told["sha256"]
    assert run(first, "verify-backup", file).returncode == 1
    assert "not empty" in run(first, "restore", file, "--password-file", str(secret)).stderr

    done = run(second, "restore", file, "--password-file", str(secret), "--json")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["restored"], found["trail_holds"], found["saved"]) == (True, True, None)
    assert "chen" in run(second, "init").stdout
    assert (first / "secret-key").read_bytes() == (second / "secret-key").read_bytes()
    checks = {
        check["name"]: check
        for check in json.loads(run(second, "doctor", "--json").stdout)["checks"]
    }
    assert checks["backup"]["found"] == "The last backup was made today."


def test_upgrade_saves_looks_and_says_where(home: Path) -> None:
    assert run(home, "doctor").returncode == 0

    done = run(home, "upgrade", "--json")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["applied"], told["ok"]) == (0, True)
    assert Path(told["backup"]).stat().st_mode & 0o777 == 0o600


def test_a_data_folder_of_an_earlier_day_is_upgraded_and_its_trail_holds(tmp_path: Path) -> None:
    """Made by `init` and `audit seal` of 30 November 2026, before any second migration."""
    home = tmp_path / "older"
    home.mkdir(mode=0o700)
    with tarfile.open(OLDER) as older:
        older.extractall(home, filter="data")
    with closing(sqlite3.connect(home / "xianfeng.sqlite3")) as database:
        database.executescript((home / "database.sql").read_text("utf-8"))
    (home / "database.sql").unlink()

    assert "xianfeng upgrade" in run(home, "serve", "--port", str(free_port())).stderr
    done = run(home, "upgrade", "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["ok"]
    assert told["applied"] >= 1
    assert json.loads(run(home, "audit", "verify", "--json").stdout)["holds"]


def test_an_office_that_seals_its_backups_has_no_open_one_made_by_an_upgrade(
    home: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    sealed = ("--password-file", str(secret))
    assert run(home, "backup", str(tmp_path / "a.backup"), *sealed).returncode == 0

    refused = run(home, "upgrade")

    assert refused.returncode == 1
    assert "--password-file FILE" in refused.stderr
    assert not (home / "backups").exists()
    done = run(home, "upgrade", *sealed, "--json")
    assert Path(json.loads(done.stdout)["backup"]).read_bytes().startswith(b"xianfeng backup")


def test_an_open_backup_is_said_to_be_open(home: Path, tmp_path: Path) -> None:
    done = run(home, "backup", str(tmp_path / "a.tar.gz"))

    assert done.returncode == 0
    assert "not encrypted" in done.stderr
    assert run(home, "backup", str(tmp_path / "a.tar.gz")).returncode == 1
