"""What starting costs: `--help` knows no Django, and nothing knows an engine."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.cli.running import AWAY, environment, run
from xianfeng.cli import COMMANDS, main

HEAVY = ("ibis", "duckdb", "pyarrow", "numpy", "pandas", "scipy")


def modules_after(code: str, home: Path) -> set[str]:
    script = f"{code}\nimport sys\nprint(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(home, DJANGO_SETTINGS_MODULE="xianfeng.config.settings"),
        text=True,
        capture_output=True,
        check=True,
    )
    return set(done.stdout.split())


def every_command() -> list[str]:
    """All commands, with those inside a family: "import members"."""
    found = []
    for name in sorted(COMMANDS):
        command = main.get_command(click.Context(main), name)
        inner = command.commands if isinstance(command, click.Group) else {}
        found += [name, *(f"{name} {word}" for word in sorted(inner))]
    return found


@pytest.mark.parametrize("command", every_command())
def test_help_has_an_example_and_knows_no_django(command: str, tmp_path: Path) -> None:
    code = (
        "import contextlib, io\n"
        "from xianfeng.cli import main\n"
        "text = io.StringIO()\n"
        "with contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):\n"
        f"    main({[*command.split(), '--help']})\n"
        "assert 'Example' in text.getvalue(), text.getvalue()"
    )

    loaded = modules_after(code, tmp_path)

    assert loaded.isdisjoint({"django", *HEAVY})
    assert not list(tmp_path.iterdir())


def test_the_web_process_and_the_worker_load_no_engine(tmp_path: Path) -> None:
    code = "import xianfeng.config.wsgi, xianfeng.jobs.worker, xianfeng.cli.server"

    assert modules_after(code, tmp_path).isdisjoint(HEAVY)


def test_a_command_that_needs_the_database_loads_nothing_that_speaks_http(tmp_path: Path) -> None:
    loaded = modules_after("import django; django.setup()", tmp_path)

    assert "xianfeng" in loaded
    assert loaded.isdisjoint({"requests", "urllib3", "fido2", "apprise"})


def test_a_command_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    done = run(tmp_path, "nothing")

    assert done.returncode == 2
    assert "No such command" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("XIANFENG_HOST", "x", "There is no setting host. The settings are: ballots_draw"),
        ("XIANFENG_WEB_THREADS", "many", "The setting web_threads is wrong"),
        ("XIANFENG_DATABASE_URL", "mysql://x", "write postgres://"),
        ("XIANFENG_BASE_URL", "lj.gov.cn", "write http://HOST"),
        ("XIANFENG_TIME_ZONE", "Asia/Linjiang", "write a name like Asia/Shanghai"),
        ("XIANFENG_FIGURES", "20", "figures"),
    ],
)
def test_a_wrong_setting_is_told_as_a_sentence(
    name: str, value: str, sentence: str, tmp_path: Path
) -> None:
    done = run(tmp_path, "doctor", settings={name: value})

    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_toml_is_told_as_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "xianfeng.toml").write_text("name = 临江\n", "utf-8")

    done = run(tmp_path, "doctor")

    assert done.returncode == 2
    assert "xianfeng.toml cannot be read" in done.stderr


def test_a_database_that_is_away_is_told_as_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "facts", "build", settings=AWAY)

    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer")
    assert "Traceback" not in done.stderr
