"""The reference of settings, written from the classes that read them.

python -m tools.settings_reference [--check]   write docs/settings.md; --check only compares
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tools import ROOT
from xianfeng.config.options import FILE_NAME, PREFIX, Options
from xianfeng.foundation.figures import Figures

PAGE = ROOT / "docs" / "settings.md"
HEAD = f"""\
# Settings

Written by `python -m tools.settings_reference` from the program; do not edit.

Nothing needs to be set to begin. What is set stands in one file, `{FILE_NAME}` in the data
folder, or in the environment; the environment wins. An unknown name is an error that lists the
known ones, a wrong value is told with its reason, and nothing starts (exit 2).
`xianfeng doctor` says what does not fit together.

```toml
# {FILE_NAME}
base_url = "https://xianfeng.example.gov.cn"
tls = true
proxy_header = true

[figures]
cell_minimum = 30
```

The same in the environment: `{PREFIX}TLS=true`, `{PREFIX}FIGURES__CELL_MINIMUM=30`. Lists
are written with commas: `{PREFIX}HOSTS=xianfeng.example.gov.cn,10.0.0.5`. The data folder
itself is named by `{PREFIX}HOME` alone, for the file lies in it.

Behind a proxy with TLS, set `tls`, `proxy_header` and `base_url` together: cookies are then
sent over TLS alone and carry the `__Host-` prefix, browsers are told to use TLS for a year
(HSTS), and other requests are sent on to TLS. The proxy must set `X-Forwarded-Proto` itself,
overwriting what comes in.
"""
FIGURES_HEAD = """
## Figures of the rules

Each figure that a rule applies, in the section `[figures]` of the file. The source stands
after the semicolon: *branches* is 中国共产党支部工作条例（试行）, *ratings* is GB/T 39734-2020 and
39735-2020 and the State Council's guidance of 2019, *ours* is a choice of this platform.
Shares are written as fractions: `"2/3"`.
"""


def page() -> str:
    """Return the whole page."""
    options = _table(Options, prefix=PREFIX, skip=("figures",))
    figures = _table(Figures, prefix=f"{PREFIX}FIGURES__")
    return "\n".join([HEAD, *options, FIGURES_HEAD, *figures]) + "\n"


def _table(model: type[BaseModel], *, prefix: str, skip: tuple[str, ...] = ()) -> Iterator[str]:
    yield "| in the file | in the environment | kind | default | what it is |"
    yield "|---|---|---|---|---|"
    said = _said(model)
    for name, field in model.model_fields.items():
        if name not in skip:
            cells = (f"`{name}`", f"`{prefix}{name.upper()}`", _kind(field), _default(field))
            yield f"| {' | '.join(cells)} | {said[name].replace('|', '/')} |"


def _said(model: type[BaseModel]) -> dict[str, str]:
    """Read what stands below each field of a model; a field without words fails here."""
    (written,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(written, ast.ClassDef)
    return {
        field.target.id: " ".join(words.value.value.split())
        for field, words in pairwise(written.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(words, ast.Expr)
        and isinstance(words.value, ast.Constant)
        and isinstance(words.value.value, str)
    }


def _kind(field: FieldInfo) -> str:
    annotation: Any = field.annotation
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(annotation))
    if get_origin(annotation) in {list, dict}:
        return "list" if get_origin(annotation) is list else "section"
    names = {str: "text", int: "number", bool: "true or false", Path: "path", Fraction: "share"}
    word = names.get(annotation, getattr(annotation, "__name__", "text"))
    bounds = [
        f"{sign} {value}"
        for mark, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"))
        for rule in field.metadata
        if (value := getattr(rule, mark, None)) is not None
    ]
    return f"{word} {', '.join(bounds)}".strip()


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "`~/.local/share/xianfeng`"
    value = field.default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        return f"`{', '.join(value)}`" if value else "empty"
    if not value and value != 0:
        return "empty"
    return f"`{value}`"


def faults() -> list[str]:
    """Name the page if it does not say what the program reads."""
    if PAGE.is_file() and PAGE.read_text("utf-8") == page():
        return []
    return [f"{PAGE.relative_to(ROOT)} is out of date: python -m tools.settings_reference"]


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    if arguments == ["--check"]:
        print("\n".join(faults()), end="")
        return 1 if faults() else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
