"""Every test: on SQLite, the persistent ones again on PostgreSQL, and the browser's journeys.

python -m tools.test [sqlite | postgresql | browser …]   all three, or the named ones
python -m tools.test coverage     SQLite, and how much of each room is reached
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

from tools import ROOT, coverage
from tools.check import environment
from tools.postgres import server

WORKERS = str(min(os.cpu_count() or 1, 4))


def pytest(*words: str, **variables: str) -> bool:
    """Run pytest; tell whether all is well."""
    command = [sys.executable, "-m", "pytest", "-q", *words]
    return subprocess.run(command, cwd=ROOT, env=_with(variables), check=False).returncode == 0


def _with(variables: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environment().items() if "DJANGO" not in name}
    return {**kept, **variables}


def sqlite() -> bool:
    """Run everything but the browser on SQLite."""
    return pytest("-n", WORKERS, "-m", "not browser")


def covered() -> bool:
    """Run the same, slower by half, and tell how much of each room was reached."""
    is_well = pytest("-n", WORKERS, "-m", "not browser", "--cov", "--cov-report=")
    return coverage.main() == 0 and is_well


def postgresql() -> bool:
    """Run what touches the database again, on PostgreSQL."""
    with server() as address:
        return pytest(
            "-n", WORKERS, "-m", "not browser", "--only-database", XIANFENG_DATABASE_URL=address
        )


def browser() -> bool:
    """Run the journeys in a real browser."""
    if shutil.which("chromium") is None:
        print("No browser: install it with `make browser`.", file=sys.stderr)
        return False
    return pytest("-m", "browser")


PARTS: dict[str, Callable[[], bool]] = {
    "sqlite": sqlite,
    "postgresql": postgresql,
    "browser": browser,
}


def main(words: list[str]) -> int:
    """Run the named parts, or the three of every day."""
    known = {**PARTS, "coverage": covered}
    if set(words) - set(known):
        print(__doc__)
        return 2
    results = {}
    for part in words or list(PARTS):
        started = time.perf_counter()
        print(f"--- {part}", flush=True)
        results[part] = known[part]()
        print(f"--- {part}: {time.perf_counter() - started:.0f} s", flush=True)
    broken = [part for part, well in results.items() if not well]
    if broken:
        print(f"Failed: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
