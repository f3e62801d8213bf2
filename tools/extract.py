"""Find the strings for people in the Python files and templates of a room."""

import ast
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_",
    "__",
    "_g",
    "N_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
}
TEXT = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL = re.compile(
    rf"\b(?P<keyword>_|gettext|ngettext|pgettext|npgettext)\(\s*(?P<texts>{TEXT}(?:\s*,\s*{TEXT})*)"
)
LITERAL = re.compile(TEXT)


class Unreadable(Exception):  # noqa: N818 -- told as a sentence
    """A call whose string can not be read from the source."""


class Found(NamedTuple):
    """One string: its context, and its words (two where there is a plural)."""

    context: str | None
    words: tuple[str, ...]


def catalogue_of(room: Path) -> Catalog:
    """Gather the strings of a room, each with the files it stands in."""
    catalog = Catalog(charset="utf-8")
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        parts = path.relative_to(room).parts
        if "migrations" in parts or (path.suffix != ".py" and "templates" not in parts):
            continue
        for found in _from_python(path) if path.suffix == ".py" else _from_template(path):
            catalog.add(
                found.words if len(found.words) > 1 else found.words[0],
                locations=[(path.relative_to(room).as_posix(), 0)],
                context=found.context,
            )
    return catalog


def _split(keyword: str, texts: tuple[str, ...]) -> Found:
    """Part the context from the words."""
    has_context = keyword.startswith(("pgettext", "npgettext"))
    count = 2 if keyword.startswith("n") else 1
    words = texts[1:] if has_context else texts
    return Found(texts[0] if has_context else None, words[:count])


def _from_python(path: Path) -> Iterator[Found]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        keyword = node.func.id if isinstance(node.func, ast.Name) else ""
        if isinstance(node.func, ast.Attribute):
            keyword = node.func.attr
        if keyword not in KEYWORDS:
            continue
        if any(not isinstance(part, ast.Constant | ast.Name | ast.Attribute) for part in node.args):
            wants = 3 if "np" in keyword else 2 if keyword.startswith(("n", "p")) else 1
            if any(not isinstance(part, ast.Constant) for part in node.args[:wants]):
                raise Unreadable(
                    f"{path}:{node.lineno}: {keyword}() wants its string written out, no f-string"
                )
        texts = tuple(
            part.value
            for part in node.args
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
        if texts and texts[-1]:
            yield _split(keyword, texts)


def _from_template(path: Path) -> Iterator[Found]:
    if not settings.configured:
        settings.configure()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = templatize(path.read_text("utf-8"), origin=str(path))
    for match in CALL.finditer(source):
        texts = tuple(str(ast.literal_eval(text)) for text in LITERAL.findall(match["texts"]))
        yield _split(match["keyword"], texts)
