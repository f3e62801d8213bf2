"""The package's Python files, read as trees: what the contracts look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools import PACKAGE


@dataclass(frozen=True)
class Module:
    """One file of the package, read."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

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

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        """The full dotted names that the file imports, relative ones resolved."""
        return [(line, name) for line, name, _local in self._imported()]

    @cached_property
    def known_as(self) -> dict[str, str]:
        """What a local name stands for: `dt` → `datetime` after `import datetime as dt`."""
        return {local: name for _line, name, local in self._imported() if local}

    def _imported(self) -> Iterator[tuple[int, str, str]]:
        package = ["xianfeng", *self.parts[:-1]]
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    yield (
                        node.lineno,
                        alias.name,
                        alias.asname or ("" if "." in alias.name else top),
                    )
                    if alias.asname is None:
                        yield node.lineno, top, top
            elif isinstance(node, ast.ImportFrom):
                base = package[: len(package) - node.level + 1] if node.level else []
                stem = ".".join([*base, *([node.module] if node.module else [])])
                yield node.lineno, stem, ""
                for alias in node.names:
                    yield node.lineno, f"{stem}.{alias.name}", alias.asname or alias.name

    def full_name(self, node: ast.AST) -> str:
        """Resolve `dt.datetime.now` to `datetime.datetime.now`; empty where it is no plain name."""
        ends: list[str] = []
        while isinstance(node, ast.Attribute):
            ends.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.known_as:
            return ""
        return ".".join([self.known_as[node.id], *reversed(ends)])

    def root_name(self, node: ast.AST) -> str:
        """Resolve what a chain of attributes and calls starts from: `Goal.objects.filter(…)`."""
        while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
            node = node.func if isinstance(node, ast.Call) else node.value
        return self.known_as.get(node.id, "") if isinstance(node, ast.Name) else ""

    def method_calls(self) -> Iterator[tuple[ast.Call, ast.Attribute]]:
        """Yield the calls of the shape `something.method(…)`."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node, node.func


def modules(package: Path = PACKAGE) -> list[Module]:
    """Read every Python file of the package."""
    return [
        Module(path.relative_to(package).as_posix(), path.read_text("utf-8"))
        for path in sorted(package.rglob("*.py"))
    ]


def under(name: str, tops: tuple[str, ...]) -> bool:
    """Tell whether a dotted name is one of the tops or stands below one."""
    return any(name == top or name.startswith(f"{top}.") for top in tops)
