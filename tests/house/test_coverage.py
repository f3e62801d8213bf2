"""The bars of coverage: rules and foundation whole, the house as a whole."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import ROOT
from tools.test import is_reached

HALF = (
    "def is_odd(number: int) -> bool:\n    if number % 2:\n        return True\n    return False\n"
)
FULL = "def is_odd(number: int) -> bool:\n    return bool(number % 2)\n"


def reached(folder: Path, files: dict[str, str]) -> bool:
    """Run a tiny house under the real configuration; a call is the only test."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, text in {"__init__.py": "", **files}.items():
        path = folder / "src" / "xianfeng" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    calls = [name.removesuffix(".py").replace("/", ".") for name in files]
    program = folder / "program.py"
    program.write_text(
        "import sys\nfrom importlib import import_module\n\nsys.path.insert(0, 'src')\n"
        f"for name in {calls}:\n    import_module(f'xianfeng.{{name}}').is_odd(1)\n",
        "utf-8",
    )
    words = [sys.executable, "-m", "coverage", "run", str(program)]
    subprocess.run(words, cwd=folder, check=True)
    return is_reached(folder)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"plans/rules.py": FULL, "plans/views.py": FULL + "X = 1\n" * 40}, True),
        ({"plans/rules.py": HALF, "plans/views.py": FULL + "X = 1\n" * 40}, False),
        ({"plans/rules/kinds.py": HALF, "plans/views.py": FULL + "X = 1\n" * 40}, False),
        ({"foundation/sheets/rows.py": HALF, "plans/views.py": FULL + "X = 1\n" * 40}, False),
        ({"plans/views.py": HALF, "plans/rules.py": FULL + "X = 1\n" * 40}, True),
        ({"plans/views.py": HALF, "plans/rules.py": FULL}, False),
    ],
    ids=["full", "rules", "package of rules", "foundation", "views may lack", "house under bar"],
)
def test_what_stays_under_a_bar_fails(
    tmp_path: Path, files: dict[str, str], *, expected: bool
) -> None:
    assert reached(tmp_path, files) is expected
