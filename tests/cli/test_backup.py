import json
from pathlib import Path

from tests.cli.running import run

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


def test_an_open_backup_is_said_to_be_open(home: Path, tmp_path: Path) -> None:
    done = run(home, "backup", str(tmp_path / "a.tar.gz"))

    assert done.returncode == 0
    assert "not encrypted" in done.stderr
    assert run(home, "backup", str(tmp_path / "a.tar.gz")).returncode == 1
