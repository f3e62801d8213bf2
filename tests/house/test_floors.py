"""The floors of pyproject.toml, held against tiny packages with one fault each."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import ROOT
from tools.check import environment

FAULTS = {
    "a floor imports the one above it": (
        {"plans/models.py": "from xianfeng.carriers import models\n"},
        "xianfeng.plans is not allowed to import xianfeng.carriers",
    ),
    "two rooms of one floor know each other": (
        {
            "library/__init__.py": "",
            "ballots/models.py": "def box():\n    from xianfeng import library\n",
        },
        "xianfeng.ballots is not allowed to import xianfeng.library",
    ),
    "foundation imports a room": (
        {"foundation/text.py": "from xianfeng.plans import models\n"},
        "xianfeng.foundation is not allowed to import xianfeng.plans",
    ),
    "a folder that nobody listed": (
        {"cellar/__init__.py": "", "cellar/models.py": ""},
        "xianfeng.cellar",
    ),
    "rules import Django": (
        {"plans/rules.py": "from django.db import models\n"},
        "xianfeng.plans.rules is not allowed to import django",
    ),
    "rules import Django through a file that does": (
        {
            "plans/rules.py": "from xianfeng.plans import words\n",
            "plans/words.py": "from django.utils.translation import gettext\n",
        },
        "xianfeng.plans.rules is not allowed to import django",
    ),
    "a package of rules imports Django": (
        {
            "plans/rules/__init__.py": "",
            "plans/rules/kinds.py": "import django\n",
            "plans/rules.py": None,
        },
        "xianfeng.plans.rules is not allowed to import django",
    ),
    "the seam to engines imports Django": (
        {"analytics/store.py": "from django.conf import settings\n"},
        "xianfeng.analytics is not allowed to import django",
    ),
    "foundation opens a file": (
        {"foundation/text.py": "from pathlib import Path\n"},
        "xianfeng.foundation is not allowed to import pathlib",
    ),
    "rules ask the machine": (
        {
            "plans/rules/__init__.py": "",
            "plans/rules/kinds.py": "def home():\n    import os\n",
            "plans/rules.py": None,
        },
        "xianfeng.plans.rules is not allowed to import os",
    ),
    "a room reads the tables of the ballot box": (
        {"plans/models.py": "from xianfeng.ballots import models\n"},
        "xianfeng.plans.models -> xianfeng.ballots.models",
    ),
}
SOUND: dict[str, str | None] = {
    "__init__.py": "",
    "__main__.py": "from xianfeng.plans import models\n",
    "foundation/__init__.py": "",
    "foundation/text.py": "",
    "analytics/__init__.py": "",
    "analytics/store.py": "from xianfeng.foundation import text\n",
    "ballots/__init__.py": "",
    "ballots/models.py": "from django.db import models\n",
    "plans/__init__.py": "",
    "plans/rules.py": "from xianfeng.foundation import text\n",
    "plans/models.py": "from django.db import models\n\nfrom xianfeng.plans import rules\n",
    "carriers/__init__.py": "",
    "carriers/models.py": "from xianfeng.plans import models\n",
}


def linted(folder: Path, files: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    """Hold the real contracts against a tiny package of the same name."""
    for name, text in {**SOUND, **files}.items():
        if text is not None:
            path = folder / "xianfeng" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return subprocess.run(
        [
            Path(sys.executable).parent / "lint-imports",
            *("--config", ROOT / "pyproject.toml", "--no-cache"),
        ],
        cwd=folder,
        env={**environment(), "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("files", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_that_is_put_in_is_found(
    tmp_path: Path, files: dict[str, str | None], words: str
) -> None:
    done = linted(tmp_path, files)

    assert done.returncode == 1
    assert words in done.stdout


def test_a_sound_package_passes(tmp_path: Path) -> None:
    done = linted(tmp_path, {})

    assert done.returncode == 0, done.stdout + done.stderr
