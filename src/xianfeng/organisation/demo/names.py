"""Names of the fictional city of Linjiang, from `names.toml`."""

import tomllib
from pathlib import Path

_NAMES = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
OFFICES: tuple[str, ...] = tuple(_NAMES["offices"])
DIVISIONS: tuple[str, ...] = tuple(_NAMES["divisions"])
WINDOWS: tuple[tuple[str, int], ...] = tuple((name, office) for name, office in _NAMES["windows"])
SURNAMES: str = _NAMES["surnames"]
FIRST: str = _NAMES["first"]
SECOND: str = _NAMES["second"]
