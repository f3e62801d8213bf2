"""How long a command takes to start, against the interpreter and Django alone."""

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence

from tools import ROOT
from tools.bench.jobs import Job

RUNS = 5
HELP_SECONDS = 0.3
DATABASE_SECONDS = 1.2
COMMAND = (sys.executable, "-m", "xianfeng")
WITHOUT_DJANGO: tuple[tuple[str, ...], ...] = (
    ("--help",),
    ("serve", "--help"),
    ("demo", "--help"),
    ("import", "--help"),
)
WITH_DATABASE: tuple[tuple[str, ...], ...] = (
    ("doctor", "--json"),
    ("diagnose", "A01", "--period", "2026Q3", "--json"),
)


def start_jobs(environment: Mapping[str, str]) -> Iterator[Job]:
    """Measure commands: `--help` against `python -c pass`, the database's against Django."""
    bare = _seconds((sys.executable, "-c", "pass"), environment)
    for words in WITHOUT_DJANGO:
        ours = _seconds((*COMMAND, *words), environment)
        yield Job(f"xianfeng {' '.join(words)}", ours, bare, "cpu s", "lower", HELP_SECONDS / bare)
    django = _seconds((sys.executable, "-c", "import django.db.models, django.http"), environment)
    for words in WITH_DATABASE:
        ours = _seconds((*COMMAND, *words), environment)
        bar = DATABASE_SECONDS / django
        yield Job(f"xianfeng {' '.join(words)}", ours, django, "cpu s", "lower", bar)


def _seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Return the processor's seconds: what else the machine does does not count."""
    spent = []
    for _run in range(RUNS + 1):
        before = _children()
        subprocess.run(
            command, cwd=ROOT, env=dict(environment), capture_output=True, check=False, timeout=60
        )
        spent.append(_children() - before)
    return statistics.median(spent[1:])


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
