"""The floors of the house, drawn from the real imports into ARCHITECTURE.md.

python -m tools.diagram write   draw anew
python -m tools.diagram check   tell whether the drawing is still true (exit 1 if not)
"""

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import grimp

from tools import PACKAGE, ROOT

PAPER = ROOT / "ARCHITECTURE.md"
BEGIN = "<!-- rooms: drawn by tools/diagram.py, do not edit -->"
END = "<!-- /rooms -->"


@dataclass(frozen=True)
class Room:
    """One room of a floor, and the rooms that its files import; None: not yet built."""

    name: str
    floor: int
    imports: tuple[str, ...] | None


def floors(root: Path = ROOT) -> list[list[str]]:
    """Read the floors from the contract, the lowest first."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(row["layers"] for row in contracts if row["id"] == "floors")
    return [re.findall(r"\w+", layer) for layer in reversed(layers)]


def house(package: Path = PACKAGE) -> list[Room]:
    """Read what each room imports, from the roof down; within a floor by name."""
    if str(package.parent) not in sys.path:
        sys.path.insert(0, str(package.parent))
    graph = grimp.build_graph(package.name, cache_dir=None)
    names = [name for floor in floors() for name in floor]
    standing = [name for name in names if (package / name / "__init__.py").is_file()]
    found = []
    for number, floor in reversed(list(enumerate(floors(), 1))):
        for name in floor:
            imports = tuple(
                other
                for other in standing
                if other != name
                and name in standing
                and graph.direct_import_exists(
                    importer=f"{package.name}.{name}",
                    imported=f"{package.name}.{other}",
                    as_packages=True,
                )
            )
            found.append(Room(name, number, imports if name in standing else None))
    return found


def drawing(rooms: list[Room]) -> str:
    """Draw the floors as text, one line a room; rooms that do not stand yet in parentheses."""
    width = max(len(room.name) for room in rooms) + 2
    lines = []
    above = 0
    for room in rooms:
        number = f"{room.floor:>2}" if room.floor != above else "  "
        name = room.name if room.imports is not None else f"({room.name})"
        below = " ".join(reversed(room.imports or ()))
        lines.append(f"{number}  {name:<{width}} {'▸' if below else ' '} {below}".rstrip())
        above = room.floor
    return "\n".join(lines)


def text(rooms: list[Room]) -> str:
    return f"{BEGIN}\n\n```text\n{drawing(rooms)}\n```\n\n{END}"


def drawn(paper: str, rooms: list[Room]) -> str:
    """Return the paper with the drawing between its two marks."""
    before, found, rest = paper.partition(BEGIN)
    _old, closed, after = rest.partition(END)
    if not found or not closed:
        raise SystemExit(f"{PAPER.name} has lost its marks: {BEGIN} … {END}")
    return f"{before}{text(rooms)}{after}"


def faults() -> list[str]:
    """Tell where the drawing is not true any more."""
    paper = PAPER.read_text("utf-8")
    if paper == drawn(paper, house()):
        return []
    return [f"{PAPER.name}: the rooms import otherwise now: python -m tools.diagram write"]


def main(words: list[str]) -> int:
    """Do what the first word says."""
    if words == ["write"]:
        PAPER.write_text(drawn(PAPER.read_text("utf-8"), house()), "utf-8")
        return 0
    if words != ["check"]:
        print(__doc__)
        return 2
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
