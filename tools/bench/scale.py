"""Measure the room of organisation with 5,000 organisations and 200,000 members on SQLite.

python -m tools.bench.scale [--lines] [--keep FOLDER]

--lines: one JSON document a line instead of a table, for `make bench`, which holds it all.
--keep: a city in FOLDER is used, and left there as it was.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import django
from django.conf import settings
from django.test.utils import setup_test_environment

from tools import ROOT
from tools.bench.environment import environment_of, told
from tools.bench.jobs import HEADING, Job, write

BUILD_SECONDS = 60
RESULT = ROOT / "bench-scale.json"
DATABASE = "xianfeng.sqlite3"


def scale_jobs() -> Iterator[Job]:
    """Measure in a process of its own, whose city is another one than the demo's."""
    command = [sys.executable, "-m", "tools.bench.scale", "--lines"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield Job(**json.loads(line))
    if process.returncode:
        told(f"the large city was not measured to the end ({process.returncode})")


def jobs(home: Path, *, is_kept: bool) -> Iterator[Job]:
    """Build the city unless it is there, then measure; the import comes last."""
    environment = environment_of(home)
    is_new = not (home / "city.done").is_file()
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT / "src"))
    home.mkdir(parents=True, exist_ok=True)
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    django.setup()
    from tools.bench import city, scale_import, scale_pages, scale_trees

    settings.ALLOWED_HOSTS.append("testserver")
    if is_new:
        started = time.perf_counter()
        city.build()
        spent = time.perf_counter() - started
        yield Job("large, city built", spent, BUILD_SECONDS, "s", "lower", 1)
        (home / "city.done").touch()
    setup_test_environment()
    yield from scale_trees.tree_jobs()
    yield from scale_pages.page_jobs(told)
    yield from scale_pages.whole_jobs(scale_trees.numbers_by_hand)
    if is_kept:
        _copied(home / DATABASE, home / "before.sqlite3")
    yield from scale_import.import_jobs(told)
    if is_kept:
        _copied(home / "before.sqlite3", home / DATABASE)


def _copied(source: Path, target: Path) -> None:
    from django.db import connection

    connection.close()  # the last one folds the log back into the file
    shutil.copyfile(source, target)


def main(words: list[str]) -> int:
    """Print each figure as it comes; a bar that is missed is said, it is no error."""
    show = _show_line if "--lines" in words else _show_row
    match [word for word in words if word != "--lines"]:
        case []:
            with tempfile.TemporaryDirectory(prefix="xianfeng-scale-") as folder:
                return _measure(Path(folder), show, is_kept=False)
        case ["--keep", folder]:
            return _measure(Path(folder).absolute(), show, is_kept=True)
    print(__doc__, file=sys.stderr)
    return 2


def _show_line(job: Job) -> None:
    print(json.dumps(asdict(job)), flush=True)


def _show_row(job: Job) -> None:
    print(job.row(), flush=True)


def _measure(home: Path, show: Callable[[Job], None], *, is_kept: bool) -> int:
    if show is _show_row:
        print(HEADING, flush=True)
    found = []
    for job in jobs(home, is_kept=is_kept):
        found.append(job)
        show(job)
    if show is _show_row:
        write(found, RESULT)
        missed = [job.job for job in found if not job.holds]
        told(f"Written: {RESULT.name}" + (f"; missed: {', '.join(missed)}" if missed else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
