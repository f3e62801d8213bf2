"""How much of each room the last run of the tests reached, lines and branches.

python -m tools.coverage   print the table; exit 1 under the bars

The bars: OVERALL for the whole house, and every line and branch of every room's rules and of
foundation. What a test does in a process of its own (most commands) is not seen: it would take
twice as long.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import PACKAGE, ROOT

OVERALL = 90.0
"""Percent of lines and branches together."""


@dataclass(frozen=True)
class Reached:
    """What the tests reached of a file or a room; counts of lines and of branches."""

    lines: int = 0
    lines_of: int = 0
    branches: int = 0
    branches_of: int = 0

    def __add__(self, other: "Reached") -> "Reached":
        return Reached(
            self.lines + other.lines,
            self.lines_of + other.lines_of,
            self.branches + other.branches,
            self.branches_of + other.branches_of,
        )

    @property
    def percent(self) -> float:
        whole = self.lines_of + self.branches_of
        return 100 * (self.lines + self.branches) / whole if whole else 100.0

    @property
    def is_full(self) -> bool:
        return (self.lines, self.branches) == (self.lines_of, self.branches_of)


def report() -> Mapping[str, Any]:
    """Read what the last run wrote, file by file."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "coverage.json"
        subprocess.run(
            [sys.executable, "-m", "coverage", "json", "-q", "-o", str(target)],
            cwd=ROOT,
            check=True,
        )
        files: Mapping[str, Any] = json.loads(target.read_text("utf-8"))["files"]
    prefix = PACKAGE.relative_to(ROOT).as_posix() + "/"
    return {name.removeprefix(prefix): row for name, row in files.items()}


def reached(row: Mapping[str, Any]) -> Reached:
    summary = row["summary"]
    return Reached(
        summary["covered_lines"],
        summary["num_statements"],
        summary["covered_branches"],
        summary["num_branches"],
    )


def by_room(files: Mapping[str, Any]) -> dict[str, Reached]:
    """Sum up the files of each room, by name."""
    found: dict[str, Reached] = defaultdict(Reached)
    for name, row in files.items():
        found[name.partition("/")[0]] += reached(row)
    return dict(sorted(found.items()))


def must_be_full(name: str) -> bool:
    """Tell whether each line and branch of a file must be reached: rules and foundation."""
    parts = Path(name).with_suffix("").parts
    return parts[0] == "foundation" or parts[1:2] == ("rules",)


def faults(files: Mapping[str, Any]) -> Iterator[str]:
    """Name what stays under the bars."""
    for name, row in sorted(files.items()):
        if must_be_full(name) and not reached(row).is_full:
            lines = ", ".join(map(str, row["missing_lines"]))
            ways = ", ".join(f"{start}→{end}" for start, end in row["missing_branches"])
            yield f"{name}: not reached: lines {lines or '–'}; branches {ways or '–'}"
    whole = sum(by_room(files).values(), Reached()).percent
    if whole < OVERALL:
        yield f"{whole:.1f} % of the house is reached; {OVERALL:.0f} % is the bar"


def table(files: Mapping[str, Any]) -> str:
    """Draw one line a room, and the whole."""
    rooms = by_room(files)
    rows = [*rooms.items(), ("whole", sum(rooms.values(), Reached()))]
    lines = [f"{'room':<14}{'lines':>12}{'branches':>12}{'percent':>9}"]
    lines += [
        f"{name:<14}{f'{row.lines}/{row.lines_of}':>12}"
        f"{f'{row.branches}/{row.branches_of}':>12}{row.percent:>9.1f}"
        for name, row in rows
    ]
    return "\n".join(lines)


def main() -> int:
    """Print the table and what stays under the bars."""
    files = report()
    print(table(files))
    found = list(faults(files))
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
