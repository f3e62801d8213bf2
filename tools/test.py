"""Every test: on SQLite, what may differ again on PostgreSQL, and the browser's journeys.

python -m tools.test [sqlite | postgresql | browser …]   all three, or the named ones
python -m tools.test coverage     SQLite, and how much of each room is reached
"""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools import ROOT
from tools.check import environment
from tools.postgres import server

SPREAD = ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup")
"""A worker a processor; tests that share something dear to build stay in one worker."""

BROWSER = "tests/browser"
"""Where the journeys stand; the other parts do not read them, nor they what is not theirs."""
WHOLE = ("*/rules.py", "*/rules/*", "*/foundation/*")
"""Where every line and branch must be reached."""


def pytest(*words: str, **variables: str) -> bool:
    """Run pytest; tell whether all is well."""
    command = [sys.executable, "-m", "pytest", "-q", *words]
    return subprocess.run(command, cwd=ROOT, env=_with(variables), check=False).returncode == 0


def _with(variables: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environment().items() if "DJANGO" not in name}
    return {**kept, **variables}


def sqlite() -> bool:
    """Run everything but the browser on SQLite."""
    return pytest(*SPREAD, f"--ignore={BROWSER}")


def covered() -> bool:
    """Run the same, slower by half, and tell how much of each room was reached."""
    is_well = pytest(*SPREAD, f"--ignore={BROWSER}", "--cov", "--cov-report=")
    return is_reached() and is_well


def is_reached(folder: Path = ROOT) -> bool:
    """Tell whether the last run reached the bars: the house's, and every line of what is pure.

    What a test does in a process of its own (most commands) is not seen: it would take twice as
    long.
    """
    report = [sys.executable, "-m", "coverage", "report"]
    whole = [*report, "--include", ",".join(WHOLE), "--fail-under", "100", "--skip-covered", "-m"]
    ends = [subprocess.run(words, cwd=folder, check=False).returncode for words in (report, whole)]
    return not any(ends)


def postgresql() -> bool:
    """Run again, on PostgreSQL, what a second database may answer otherwise."""
    with server() as address:
        return pytest(*SPREAD, f"--ignore={BROWSER}", "--again", XIANFENG_DATABASE_URL=address)


def browser() -> bool:
    """Run the journeys in a real browser."""
    if shutil.which("chromium") is None:
        print("No browser: install it with `make browser`.", file=sys.stderr)
        return False
    return pytest(*SPREAD, BROWSER)


PARTS: dict[str, Callable[[], bool]] = {
    "sqlite": sqlite,
    "postgresql": postgresql,
    "browser": browser,
}


def _processor() -> float:
    """Return the processor's seconds of all that ran and has ended; a server's are not in it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(words: list[str]) -> int:
    """Run the named parts, or the three of every day."""
    known = {**PARTS, "coverage": covered}
    if set(words) - set(known):
        print(__doc__)
        return 2
    results = {}
    for part in words or list(PARTS):
        started, spent = time.perf_counter(), _processor()
        print(f"--- {part}", flush=True)
        results[part] = known[part]()
        whole, spent = time.perf_counter() - started, _processor() - spent
        print(f"--- {part}: {whole:.0f} s, {spent:.0f} s of processor", flush=True)
    broken = [part for part, well in results.items() if not well]
    if broken:
        print(f"Failed: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
