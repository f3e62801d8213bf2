"""Everything static, step by step; one fault anywhere and the exit is 1.

python -m tools.check [STEP …] [--fix]   all steps, or the named ones; --fix formats templates
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tools import ROOT

BIN = ROOT / ".venv" / "bin"
SOURCES = ("src", "tests", "tools", "hatch_build.py")


def run(*command: str | Path) -> list[str]:
    """Run a program of `.venv`; give its output as faults where it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env=environment(),
        text=True,
        capture_output=True,
        check=False,
    )
    output = (done.stdout + done.stderr).strip()
    return [] if done.returncode == 0 else [output or f"{command[0]} failed"]


def environment() -> dict[str, str]:
    """Return the environment of checks: this tree's sources first, settings of the tests."""
    paths = [str(ROOT / "src"), str(ROOT)]
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("XIANFENG_")},
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "",  # else each process compiles the house anew
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }


def style() -> list[str]:
    """Lint."""
    return run(BIN / "ruff", "check", "--quiet", ".")


def form() -> list[str]:
    """Hold the format of the code."""
    return run(BIN / "ruff", "format", "--check", "--quiet", ".")


def types() -> list[str]:
    """Check the types, strictly, tests and tools too."""
    folders = [folder for folder in SOURCES if (ROOT / folder).exists()]
    return run(BIN / "mypy", "--no-error-summary", *folders)


def contracts() -> list[str]:
    """Hold the floors, the order of files, and where writes, clock and SQL may stand."""
    from tools.contracts import faults

    return [*run(BIN / "lint-imports", "--no-logo"), *faults()]


def templates() -> list[str]:
    """Format, compile and read every template, and sheets and scripts of our own."""
    from tools.templates import (
        faults,
        idle_faults,
        long_faults,
        template_files,
    )

    found = run(BIN / "djade", "--target-version", "5.2", "--check", *template_files())
    own = [*faults(), *long_faults(), *idle_faults()]
    return [*found, *own, *run(sys.executable, "-m", "tools.templates")]


def packages() -> list[str]:
    """Compare what is imported with what pyproject.toml names."""
    return run(BIN / "deptry", "--no-ansi", "src")


def words() -> list[str]:
    """Find strings without a translation, and translations that disagree."""
    from tools.messages import check

    return check()


def migrations() -> list[str]:
    """Find changes of models without a migration."""
    command = ("-m", "django", "makemigrations", "--check", "--dry-run", "--verbosity", "1")
    return run(sys.executable, *command)


def locks() -> list[str]:
    """Compare locks and vendored files with what asks for them."""
    from tools.assets import faults as vendored
    from tools.locks import faults

    return [*faults(), *vendored()]


def reference() -> list[str]:
    """Compare the reference of settings with the program."""
    return run(sys.executable, "-m", "tools.settings_reference", "--check")


def papers() -> list[str]:
    """Find rooms, packages and links that the papers have lost, and a stale drawing."""
    from tools.papers import faults

    return faults()


STEPS: dict[str, Callable[[], list[str]]] = {
    "style": style,
    "format": form,
    "contracts": contracts,
    "templates": templates,
    "words": words,
    "packages": packages,
    "migrations": migrations,
    "locks": locks,
    "papers": papers,
    "reference": reference,
    "types": types,
}


def _told(names: list[str]) -> Iterator[bool]:
    for name in names:
        started = time.perf_counter()
        faults = STEPS[name]()
        word = "ok" if not faults else "FAULTS"
        print(f"{name:<12}{word:<8}{time.perf_counter() - started:5.1f} s", flush=True)
        for fault in faults:
            print(fault, file=sys.stderr, flush=True)
        yield not faults


def main(arguments: list[str]) -> int:
    """Run the named steps, or all; see the top of this file."""
    if arguments == ["templates", "--fix"]:
        from tools.templates import shorten_list, template_files

        run(BIN / "djade", "--target-version", "5.2", *template_files())
        shorten_list()
        return 0
    unknown = set(arguments) - set(STEPS)
    if unknown:
        print(f"{__doc__}\nSteps: {', '.join(STEPS)}", file=sys.stderr)
        return 2
    return 0 if all([*_told(arguments or list(STEPS))]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
