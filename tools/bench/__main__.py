"""Measure the platform on the demo city and on one of 200,000 members; write bench.json.

python -m tools.bench [--keep FOLDER]   a demo in FOLDER is used, and left there; else a new one
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.test.utils import setup_test_environment

from tools import ROOT
from tools.bench.environment import environment_of, told
from tools.bench.jobs import HEADING, Job, write
from tools.bench.load import free_port, load_jobs, running
from tools.bench.scale import scale_jobs
from tools.bench.starts import COMMAND, start_jobs

BUILD_SECONDS = 60
START_SECONDS = 3
WORKER_SECONDS = 5
CONSTANT = "constant page of the program"
CONSTANT_SHARE = 0.12
"""Plain Django without any middleware or database comes to 0.16."""
RESULT = ROOT / "bench.json"


def jobs(home: Path) -> Iterator[Job]:
    """Measure everything, in an order in which nothing disturbs what follows."""
    environment = environment_of(home)
    is_new = not (home / "demo.json").is_file()
    started = time.perf_counter()
    subprocess.run([*COMMAND, "demo", "--no-serve"], cwd=ROOT, env=environment, check=True)
    if is_new:
        spent = time.perf_counter() - started
        yield Job("demo, first start", spent, BUILD_SECONDS, "s", "lower", 1)
    yield from start_jobs(environment)

    os.environ.update(environment)
    sys.path.insert(0, str(ROOT / "src"))
    django.setup()
    from tools.bench.pages import page_jobs, unused_slip

    settings.ALLOWED_HOSTS.append("testserver")
    ballot = unused_slip()
    port = free_port()
    command = [*COMMAND, "demo", "--port", str(port)]
    with running(command, port, environment) as seconds:
        yield Job("demo, later start", seconds, START_SECONDS, "s", "lower", 1)
        time.sleep(WORKER_SECONDS)  # the worker beside it is starting still
        pages = {CONSTANT: "/healthz", "ballot page": ballot}
        bars = {CONSTANT: CONSTANT_SHARE}
        yield from load_jobs(port, pages, settings.XIANFENG_WEB_THREADS, bars)
    setup_test_environment()
    yield from page_jobs(ballot, told)
    yield from scale_jobs()


def main(words: list[str]) -> int:
    """Print each line as it comes; a bar that is missed is said, it is no error."""
    match words:
        case []:
            with tempfile.TemporaryDirectory(prefix="xianfeng-bench-") as folder:
                return _measure(Path(folder) / "demo")
        case ["--keep", folder]:
            return _measure(Path(folder).absolute())
    print(__doc__, file=sys.stderr)
    return 2


def _measure(home: Path) -> int:
    print(HEADING, flush=True)
    found = []
    for job in jobs(home):
        found.append(job)
        print(job.row(), flush=True)
    write(found, RESULT)
    missed = [job.job for job in found if not job.holds]
    told(f"Written: {RESULT.name}" + (f"; missed: {', '.join(missed)}" if missed else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
