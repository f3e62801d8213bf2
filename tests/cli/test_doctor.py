import json
from pathlib import Path

from tests.cli.running import AWAY, run


def test_doctor_on_an_empty_folder_says_run_init_and_sets_nothing_up(tmp_path: Path) -> None:
    done = run(tmp_path / "new", "doctor", "--json")

    assert (done.returncode, done.stderr) == (1, "")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["migrations"]["mend"] == "Run: xianfeng init --admin NAME"
    assert "administrator" not in checks


def test_doctor_after_init_finds_nothing_in_the_way(home: Path) -> None:
    done = run(home, "doctor", "--json")

    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["ok"] is True
    checks = {check["name"]: check for check in found["checks"]}
    assert checks["migrations"]["ok"]
    assert checks["backup"] == {
        "name": "backup",
        "ok": True,
        "state": "note",
        "found": "There is no backup yet.",
        "mend": checks["backup"]["mend"],
    }
    assert (home.stat().st_mode & 0o777, (home / "secret-key").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )


def test_doctor_ends_with_1_where_a_check_fails(home: Path) -> None:
    done = run(home, "doctor", settings={"XIANFENG_DEBUG": "true", "LANG": "zh_CN.UTF-8"})

    assert done.returncode == 1
    assert "调试已打开" in done.stdout


def test_doctor_says_that_the_database_is_away(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", "--json", settings=AWAY)

    assert done.returncode == 1
    first = json.loads(done.stdout)["checks"][0]
    assert (first["name"], first["ok"]) == ("database", False)
