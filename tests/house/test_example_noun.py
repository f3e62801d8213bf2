"""The example of the developer's guide is a real noun, and costs what the guide says.

A line that is not blank counts, imports too. What the noun needs in files of the whole room
(addresses, navigation) counts by the smallest call or import that names it. What befalls it in a
merger (`heirs`, `merging`) and the demo stand beside the price of creating, editing, listing and
showing it; `OUTSIDE` are files of other rooms and of the documentation.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools import PACKAGE, ROOT

ROOM = PACKAGE / "volunteering"
NAMED = re.compile(r"volunteering[.:](?:\w+_)?[Tt]asks?\b|^\s+\"needed\": pgettext", re.MULTILINE)
HERE = re.compile(rf"{NAMED.pattern}|\btasks\.|\bimport .*\btasks\b")
SOURCE_MOST, TEMPLATES_MOST, TESTS_MOST, OUTSIDE_MOST = 230, 25, 120, 1
BESIDE = {"demo.py", "heirs.py", "merging.py"}
GUIDE = ROOT / "docs" / "developer.md"


def lines_of(path: Path) -> int:
    return sum(bool(line.strip()) for line in path.read_text("utf-8").splitlines())


def own_files() -> list[Path]:
    return sorted(ROOM.glob("*/tasks.py"))


def shared_lines(path: Path) -> set[int]:
    """Find the lines of a file of the whole room that stand there for the noun."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (
            isinstance(node, ast.Call)
            and not (isinstance(node.func, ast.Name) and node.func.id == "_")
        )
    ]
    spans = [range(node.lineno, (node.end_lineno or node.lineno) + 1) for node in nodes]
    spans += [
        range(key.lineno, (value.end_lineno or value.lineno) + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if key is not None
    ]
    found: set[int] = set()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if HERE.search(line):
            around = [span for span in spans if number in span]
            found |= {number, *min(around, key=len, default=())}
    return found


def source_lines() -> dict[str, int]:
    shared = [
        path
        for path in ROOM.rglob("*.py")
        if path.name not in {"tasks.py", *BESIDE} and "migrations" not in path.parts
    ]
    rest = sum(len(shared_lines(path)) for path in shared)
    return {path.parent.name: lines_of(path) for path in own_files()} | {"addresses": rest}


def outside() -> Iterator[str]:
    """Name the files outside the room that know the noun; tests, pictures and the guide aside."""
    read = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), ROOT / "docs" / "glossary.md"]
    for path in sorted(read):
        if ROOM not in path.parents and NAMED.search(path.read_text("utf-8")):
            yield str(path.relative_to(ROOT))


def section() -> str:
    text = GUIDE.read_text("utf-8")
    (found,) = re.findall(r"^## A noun in 230 lines$(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_example_noun_costs_what_the_house_promises() -> None:
    templates = [path for path in ROOM.glob("templates/**/*.html") if "task" in path.stem]
    tests = sorted((ROOT / "tests" / "volunteering").rglob("test_tasks.py"))

    assert sum(source_lines().values()) <= SOURCE_MOST
    assert sum(map(lines_of, templates)) <= TEMPLATES_MOST
    assert sum(map(lines_of, tests)) <= TESTS_MOST
    assert len(list(outside())) <= OUTSIDE_MOST


def test_the_guide_gives_the_figures_of_today() -> None:
    rows = re.findall(r"^\| `?(\w+)`? \| (\d+) \|", section(), re.MULTILINE)

    counted = source_lines()
    assert {name: int(count) for name, count in rows} == {**counted, "all": sum(counted.values())}


def test_the_guide_quotes_the_real_code() -> None:
    source = "\n".join(path.read_text("utf-8") for path in [*own_files(), ROOM / "urls.py"])
    quoted = re.findall(r"^```python\n(.*?)^```$", section(), re.MULTILINE | re.DOTALL)

    assert len(quoted) >= 6
    for block in quoted:
        assert block in source, block


def test_a_line_that_names_the_noun_counts_with_all_of_its_call(tmp_path: Path) -> None:
    path = tmp_path / "apps.py"
    path.write_text(
        'import a\nregister(\n    "act",\n    url="volunteering:tasks", label=_("Tasks"),\n)\nother("strengths")\n'
    )

    assert shared_lines(path) == {2, 3, 4, 5}
