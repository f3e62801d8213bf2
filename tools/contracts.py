"""The contracts of the house that import-linter can not see (design.md §2).

Each rule reads the source as a tree and yields `file:line: what is wrong`. Exceptions stand in
`ALLOWED`, each with its reason; one that is not needed any more is a fault too.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import PACKAGE

RANKS = {
    "urls": 8,
    "views": 7,
    "jobs": 7,
    "extracts": 7,
    "forms": 6,
    "services": 5,
    "selectors": 4,
    "permissions": 3,
    "models": 2,
    "rules": 1,
}
"""Height of the ten files; a file imports only lower ones, views, jobs and extracts not another."""

PURE = ("foundation", "analytics")
EDGES = ("views", "jobs", "cli")
"""Where the clock is read."""
WRITERS = ("services", "demo", "migrations")
"""Where rows are written."""
WRITES = {
    "save",
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "delete",
}
QUERYSETS = {"objects", "filter", "exclude", "all", "order_by", "select_for_update"}
CLOCKS = {
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
CLIENTS = ("requests", "httpx", "urllib.request", "http.client", "aiohttp", "urllib3")

ALLOWED: dict[tuple[str, str], str] = {
    ("clock", "organisation/access.py"): "the middleware is an edge: it settles who acts, and when",
    ("sql", "upkeep/selectors.py"): "only the database itself says how it writes to the disk",
}
"""(rule, file) → reason."""


@dataclass(frozen=True)
class Module:
    """One file of the package, read."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.name).with_suffix("").parts

    @property
    def room(self) -> str:
        return self.parts[0]

    @property
    def file(self) -> str:
        """The word of the room that the file belongs to: services/imports.py is services."""
        return self.parts[1] if len(self.parts) > 1 else ""


Rule = Callable[[Module], Iterator[tuple[int, str]]]


def modules(package: Path = PACKAGE) -> list[Module]:
    """Read every Python file of the package."""
    return [
        Module(path, path.relative_to(package).as_posix(), ast.parse(path.read_text("utf-8")))
        for path in sorted(package.rglob("*.py"))
    ]


def faults(package: Path = PACKAGE) -> list[str]:
    """Name every fault of every rule, with its place."""
    found = []
    used = set()
    read = modules(package)
    for rule, check in RULES.items():
        for module in read:
            lines = list(check(module))
            if lines and (rule, module.name) in ALLOWED:
                used.add((rule, module.name))
                continue
            found += [f"{module.name}:{line}: {text}" for line, text in lines]
    found += order_faults(read)
    if package == PACKAGE:
        found += [
            f"tools/contracts.py: the exception {rule} {name} is not needed any more"
            for rule, name in sorted(set(ALLOWED) - used)
        ]
    return found


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """Give the full dotted names that a module imports, relative ones resolved."""
    package = ["xianfeng", *module.parts[:-1]]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield node.lineno, stem
            yield from ((node.lineno, f"{stem}.{alias.name}") for alias in node.names)


def _under(name: str, tops: tuple[str, ...]) -> bool:
    return any(name == top or name.startswith(f"{top}.") for top in tops)


def _calls(module: Module) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func


def _names_in(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Name):
            yield part.id


def writes(module: Module) -> Iterator[tuple[int, str]]:
    """Rows are written in services, demo and migrations alone."""
    if module.room in PURE or module.file in WRITERS or module.room == "cli":
        return
    for call, function in _calls(module):
        if function.attr in WRITES:
            yield call.lineno, f".{function.attr}() writes; it belongs into a service"
        elif function.attr == "update" and QUERYSETS & set(_names_in(function.value)):
            yield call.lineno, ".update() writes; it belongs into a service"


def clock(module: Module) -> Iterator[tuple[int, str]]:
    """The clock is read at the edges alone; everything below takes `at`."""
    if module.file in EDGES or module.room in EDGES:
        return
    for call, function in _calls(module):
        owner = function.value.attr if isinstance(function.value, ast.Attribute) else None
        owner = function.value.id if isinstance(function.value, ast.Name) else owner
        if (owner, function.attr) in CLOCKS:
            yield call.lineno, f"{owner}.{function.attr}() reads the clock; take `at` instead"


def signals(module: Module) -> Iterator[tuple[int, str]]:
    """No signals; those of third-party libraries are received in accounts."""
    if module.room == "accounts":
        return
    for line, name in imported(module):
        if _under(name, SIGNALS):
            yield line, "signals hide what happens; call a service"
            return


def sql(module: Module) -> Iterator[tuple[int, str]]:
    """Raw SQL and get_model only where a listed reason stands."""
    if "migrations" in module.parts:
        return
    for call, function in _calls(module):
        if function.attr in {"raw", "cursor", "extra", "get_model"}:
            yield call.lineno, f".{function.attr}() stands only where a reason is listed"
    for line, name in imported(module):
        if name.endswith(".RawSQL"):
            yield line, "RawSQL stands only where a reason is listed"


def box(module: Module) -> Iterator[tuple[int, str]]:
    """The tables of the ballot box are touched by its own room alone."""
    if module.room == "ballots":
        return
    for line, name in imported(module):
        if _under(name, ("xianfeng.ballots.models",)):
            yield line, "ballots.models is imported by ballots alone"
            return


def outgoing(module: Module) -> Iterator[tuple[int, str]]:
    """No request leaves the office but through the one function that checks where it goes."""
    for line, name in imported(module):
        if _under(name, CLIENTS):
            yield line, f"{name} sends requests; none leaves the office"
            return


RULES: dict[str, Rule] = {
    "writes": writes,
    "clock": clock,
    "signals": signals,
    "sql": sql,
    "box": box,
    "outgoing": outgoing,
}


def order_faults(read: list[Module]) -> list[str]:
    """Hold the order of files inside each room, also through files that have no rank."""
    reach: dict[tuple[str, str], set[str]] = {}
    for module in read:
        if not module.file or module.file in {"apps", "__init__"} or "migrations" in module.parts:
            continue
        files = reach.setdefault((module.room, module.file), set())
        for _line, name in imported(module):
            parts = name.split(".")
            if parts[:2] == ["xianfeng", module.room] and len(parts) > 2:  # noqa: PLR2004
                files.add(parts[2])
    return [
        f"{room}/{file}: reaches {room}/{other}, which stands above or beside it"
        for (room, file) in sorted(reach)
        if file in RANKS
        for other in sorted(_reachable(reach, room, file))
        if other != file and other in RANKS and RANKS[other] >= RANKS[file]
    ]


def _reachable(reach: dict[tuple[str, str], set[str]], room: str, start: str) -> set[str]:
    """Follow imports inside a room; a ranked file answers for itself and is not followed."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        file = waiting.pop()
        for other in reach.get((room, file), ()):
            if other not in seen and other != start:
                seen.add(other)
                if other not in RANKS:
                    waiting.append(other)
    return seen
