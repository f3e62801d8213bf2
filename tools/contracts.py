"""The contracts of the house that neither import-linter nor ruff can see (design.md §2, style.md).

Each rule reads the source as a tree and yields `file:line: what is wrong`. Exceptions stand in
`ALLOWED`, each with its reason; one that is not needed any more is a fault too.

What a list of names can say stands in pyproject.toml: which rooms know which and what rules may
not touch (import-linter), what nobody imports (ruff's banned names). Here stays what depends on the
kind of file (clock, web, doors, order), on a call's shape (writes, foreign, sql, signature) or on
a count.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from tools import PACKAGE
from tools.order import RANKS, order_faults
from tools.sources import Module, modules, under

PURE = ("foundation", "analytics")
EDGES = ("views", "jobs", "cli")
"""Where the clock is read."""
WRITERS = ("services", "demo", "migrations")
"""Where rows are written."""
OWN = ("views", "forms", "urls", "jobs", "room", "apps", "migrations")
"""What another room may not import; `demo` is open to other demos alone."""
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
    "django.db.models.functions.Now",
    "django.utils.timezone.now",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
}
CLOCKS_WHEN_BARE = {
    "django.utils.timezone.localdate",
    "django.utils.timezone.localtime",
    "time.gmtime",
    "time.localtime",
    "time.strftime",
}
"""With an argument they turn a moment; without one they read the clock."""
TURNERS = {"django.utils.timezone.make_aware", "datetime.datetime.combine"}
"""What makes a moment of a day; `foundation/days` does it for all."""
HTTP = ("django.http", "django.shortcuts", "django.contrib.messages")
MOST_LINES = 400
MOST_ROOM_LINES = 6_000
MOST_FILES = 45
GROUND = {"ground", "periods", "states"}
"""Files of services that hold what several services stand on, and no service themselves."""
ACTORLESS = {
    ("ballots", "cast"),
    ("ballots", "cast_all"),
    ("ballots", "append"),
    ("ballots", "tell_places"),
    ("hearings", "answer_consultation"),
    *(("cases", deed) for deed in ("open_case", "add_words", "answer_follow_up")),
    *(("cases", deed) for deed in ("reopen", "ask_above", "opt_out")),
}
"""Services without an actor: a ballot and its log have none (design.md §2), nor a case."""

ALLOWED: dict[tuple[str, str], str] = {
    ("clock", "access/gate.py"): "the middleware is an edge: it settles who acts, and when",
    ("clock", "accounts/sessions.py"): "the middleware is an edge: it ends sessions by the clock",
    ("clock", "accounts/backends.py"): "Django asks who somebody is without a moment",
    ("clock", "accounts/receivers.py"): "a library's signal brings no moment: here it comes in",
    ("clock", "ui/lists/answering.py"): "the views' own edge: a sheet is named for its day",
    ("clock", "ui/reading.py"): "the middleware is an edge: days are said as of when one reads",
    ("clock", "ui/lists/asking.py"): "the views' own edge: what is open by now stands first",
    ("clock", "ui/things.py"): "the views of all acts are made of it: here the moment comes in",
    ("length", "ballots/verify_ledger.py"): "handed out as one file that needs no other",
    ("sql", "ballots/demo/__init__.py"): "400,000 rows: half a minute through the models",
    ("sql", "ballots/services/cast.py"): "every ballot: a query set is put together for 2 ms",
    ("sql", "ballots/selectors/slips.py"): "every page of a slip: putting it together takes 2 ms",
    ("sql", "ballots/services/log.py"): "a million slips are told their places",
    ("sql", "cli/demo_weeks/__init__.py"): "only the database itself counts its rows anew",
    ("sql", "upkeep/databases.py"): "a copy of the whole database knows no model",
    ("sql", "upkeep/selectors.py"): "only the database itself says how it writes to the disk",
}
"""(rule, file) → reason."""

Found = Iterator[tuple[int, str]]


def faults(package: Path = PACKAGE) -> list[str]:
    """Name every fault of every rule, with its place."""
    found = []
    used = set()
    read = modules(package)
    for rule, check in RULES.items():
        for module in read:
            lines = sorted(set(check(module)))
            if lines and (rule, module.name) in ALLOWED:
                used.add((rule, module.name))
                continue
            found += [f"{module.name}:{line}: {text}" for line, text in lines]
    found += [*order_faults(read), *sizes(package)]
    if package == PACKAGE:
        found += [
            f"tools/contracts.py: the exception {rule} {name} is not needed any more"
            for rule, name in sorted(set(ALLOWED) - used)
        ]
    return found


def _written(call: ast.Call, function: ast.Attribute) -> str:
    """Name the method of Django's that writes rows here; empty where none does."""
    name = function.attr.removeprefix("a") if function.attr[1:] in WRITES else function.attr
    if name == "save" and call.args:
        return ""  # a document, a workbook, a picture: rows are saved without a place
    if name in WRITES:
        return function.attr
    if function.attr not in {"update", "aupdate"}:
        return ""
    in_query = {
        part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "")
        for part in ast.walk(function.value)
    }
    by_field = bool(call.keywords) and not call.args
    return function.attr if by_field or QUERYSETS & in_query else ""


def writes(module: Module) -> Found:
    """Rows are written in services, demo and migrations alone."""
    if module.room in PURE or module.file in WRITERS:
        return
    for call, function in module.method_calls():
        if name := _written(call, function):
            yield call.lineno, f".{name}() writes; it belongs into a service"


def foreign(module: Module) -> Found:
    """A room writes its own tables; those of another through that room's services."""
    for call, function in module.method_calls():
        parts = module.root_name(function).split(".")
        theirs = parts[:1] == ["xianfeng"] and parts[2:3] == ["models"]
        if theirs and parts[1] != module.room and (name := _written(call, function)):
            yield call.lineno, f".{name}() writes a table of {parts[1]}; call its service"


def overrides(module: Module) -> Found:
    """No `save` of our own: a write is a service that one can read."""
    if module.file != "models":
        return
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}:
            yield node.lineno, f"{node.name}() is overridden; write a service"


def clock(module: Module) -> Found:
    """The clock is read at the edges alone; everything below takes `at`."""
    if module.file in EDGES or module.room in EDGES or "migrations" in module.parts:
        return
    for node in module.nodes:
        if isinstance(node, ast.Attribute | ast.Name) and module.full_name(node) in CLOCKS:
            yield node.lineno, f"{module.full_name(node)} reads the clock; take `at` instead"
        elif isinstance(node, ast.Call) and not node.args:
            if (name := module.full_name(node.func)) in CLOCKS_WHEN_BARE:
                yield node.lineno, f"{name} reads the clock; take `at` instead"
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.value.lineno, f"{node.arg} reads the clock; take `at` instead"


def days(module: Module) -> Found:
    """One place makes moments of days, where the offices are and within bounds."""
    if module.name == "foundation/days.py":
        return
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and module.full_name(node) in TURNERS:
            yield node.lineno, f"{module.full_name(node)}: take start_of or noon_of instead"


def sql(module: Module) -> Found:
    """Raw SQL and get_model only where a listed reason stands."""
    if "migrations" in module.parts:
        return
    for call, function in module.method_calls():
        if function.attr in {"raw", "cursor", "extra", "get_model", "RawSQL", "RunSQL"}:
            yield call.lineno, f".{function.attr}() stands only where a reason is listed"
    for line, name in module.imports:
        if name.endswith((".RawSQL", ".RunSQL")):
            yield line, f"{name} stands only where a reason is listed"


def box(module: Module) -> Found:
    """No table points into the ballot box; who imports its models, import-linter says."""
    for call, function in module.method_calls():
        target = call.args[0] if call.args else None
        if function.attr in {"ForeignKey", "OneToOneField", "ManyToManyField"} and (
            module.room != "ballots"
            and isinstance(target, ast.Constant)
            and str(target.value).lower().startswith("ballots.")
        ):
            yield call.lineno, "no table may point into the ballot box"


def doors(module: Module) -> Found:
    """Of another room one may use rules, models, permissions, selectors, services, extracts."""
    if module.room in {"config", "cli"}:
        return
    open_to_all = {"ui", "foundation"}
    for line, name in module.imports:
        parts = name.split(".")
        if parts[0] != "xianfeng" or len(parts) < 3 or parts[1] in open_to_all | {module.room}:  # noqa: PLR2004 -- xianfeng.room.file
            continue
        if parts[2] in OWN or (parts[2] == "demo" and module.file != "demo"):
            yield line, f"{parts[1]}.{parts[2]} is that room's own"


def web(module: Module) -> Found:
    """What stands below the forms knows no request and no response."""
    if RANKS.get(module.file, RANKS["urls"]) < RANKS["forms"]:
        for line, name in module.imports:
            if under(name, HTTP):
                yield line, "requests and responses belong into views"


def hidden(module: Module) -> Found:
    """Imports by text escape every contract; the name that can be banned, ruff bans."""
    for node in module.nodes:
        if isinstance(node, ast.Name) and node.id == "__import__":
            yield node.lineno, "an import by text; write it out"


def signature(module: Module) -> Found:
    """Services take keywords alone: the actor first, the moment as `at`."""
    if module.file != "services" or module.room == "jobs" or module.parts[-1] in GROUND:
        return
    for node in module.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        names = [argument.arg for argument in node.args.kwonlyargs]
        if node.args.args or node.args.posonlyargs:
            yield node.lineno, f"{node.name}() takes keywords alone"
        elif not names or (module.room, node.name) in ACTORLESS:
            continue
        elif names[0] != "actor" or "at" not in names:
            yield node.lineno, f"{node.name}() takes the actor first, and `at`"


def length(module: Module) -> Found:
    """A long file becomes a package of the same name, one noun a module."""
    count = module.text.count("\n")
    if count > MOST_LINES and "migrations" not in module.parts:
        yield count, f"more than {MOST_LINES} lines; make it a package, one noun a module"


def private(module: Module) -> Found:
    """What two files use has no underscore."""
    for line, name in module.imports:
        last = name.rpartition(".")[2]
        if name.startswith("xianfeng.") and last.startswith("_") and not last.startswith("__"):
            yield line, f"{last} is private to its file; what two files use has no underscore"


def docstring(module: Module) -> Found:
    """A docstring begins with what the function does: returns, lists, yields, tells, writes …."""
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and (
            (ast.get_docstring(node) or "").startswith(("Give ", "Gives "))
        ):
            yield node.body[0].lineno, "say what it does: return, list, yield, tell; not “give”"


def sizes(package: Path) -> list[str]:
    """A room has at most 6,000 lines in 45 files; migrations, demo and empty files aside."""
    found = []
    for room in sorted(path for path in package.iterdir() if path.is_dir()):
        lengths = [
            path.read_text("utf-8").count("\n")
            for path in room.rglob("*.py")
            if not {"migrations", "demo", "demo.py"} & {*path.relative_to(room).parts}
            # A program that is handed out as one file is no part of the room that ships it.
            and ("length", path.relative_to(room.parent).as_posix()) not in ALLOWED
        ]
        lines, files = sum(lengths), sum(length > 0 for length in lengths)
        if lines > MOST_ROOM_LINES or files > MOST_FILES:
            found.append(f"{room.name}: {lines} lines in {files} files; make two rooms of it")
    return found


RULES: dict[str, Callable[[Module], Found]] = {
    rule.__name__: rule
    for rule in (
        *(writes, foreign, overrides, clock, days, sql, box),
        *(doors, web, hidden, signature, length, private, docstring),
    )
}
