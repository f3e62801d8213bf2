"""The papers beside the code: what each must name, so that none falls behind.

python -m tools.papers   name what is missing (exit 1 if anything is)
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tools import ROOT, diagram
from tools.locks import NAME

PAPERS = (
    *("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    *("docs/README.md", "docs/glossary.md", "docs/dependencies.md", "docs/limits.md"),
)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def rooms(root: Path) -> list[Path]:
    """List the folders of the rooms that stand."""
    package = root / "src" / "xianfeng"
    return sorted(path.parent for path in package.glob("*/__init__.py"))


def missing(root: Path) -> Iterator[str]:
    """Name papers that are not there, and rooms without one."""
    yield from (f"{name}: missing" for name in PAPERS if not (root / name).is_file())
    for room in rooms(root):
        if not (room / "README.md").is_file():
            yield f"{room.relative_to(root)}/README.md: missing"


def unlisted_rooms(root: Path) -> Iterator[str]:
    """Name rooms that ARCHITECTURE.md does not explain."""
    paper = (root / "ARCHITECTURE.md").read_text("utf-8")
    table = paper.partition(diagram.END)[2]
    for room in rooms(root):
        if not re.search(rf"^\|[^|]*`{room.name}`", table, re.MULTILINE):
            yield f"ARCHITECTURE.md: does not say what {room.name} is for"


def unlisted_packages(root: Path) -> Iterator[str]:
    """Name packages of pyproject.toml without a line in the paper, and lines without a package."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    names = {match[0] for requirement in asked if (match := NAME.match(requirement))}
    paper = (root / "docs" / "dependencies.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `([^`]+)` \|", paper, re.MULTILINE))
    yield from (f"docs/dependencies.md: lacks {name}" for name in sorted(names - listed))
    yield from (f"docs/dependencies.md: {name} is not used" for name in sorted(listed - names))


def broken_links(root: Path) -> Iterator[str]:
    """Name links between papers that lead nowhere."""
    folders = (root, root / "docs", root / "docs/guide", root / "docs/decisions")
    for path in sorted(path for folder in folders for path in folder.glob("*.md")):
        text = FENCE.sub("", path.read_text("utf-8"))
        for target in LINK.findall(text):
            if "://" not in target and not (path.parent / target).exists():
                yield f"{path.relative_to(root)}: leads to {target}, which is not there"


def faults(root: Path = ROOT) -> list[str]:
    """Name everything that is missing."""
    absent = [*missing(root)]
    found = [*broken_links(root)]
    for check, paper in (
        (unlisted_rooms, "ARCHITECTURE.md"),
        (unlisted_packages, "docs/dependencies.md"),
    ):
        found += check(root) if (root / paper).is_file() else []
    return [*absent, *found, *(diagram.faults() if root == ROOT else [])]


def main() -> int:
    """Name what is missing."""
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
