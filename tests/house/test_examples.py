"""Every example in a docstring runs; a module with a new one is found by itself."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from tools import PACKAGE, ROOT

FOLDERS = {"xianfeng": PACKAGE, "tools": ROOT / "tools", "tests": ROOT / "tests"}


def names_of_modules() -> list[str]:
    """Name the modules that hold an example."""
    return [
        name_of(package, path.relative_to(folder))
        for package, folder in FOLDERS.items()
        for path in sorted(folder.rglob("*.py"))
        if path != Path(__file__) and ">>> " in path.read_text("utf-8")
    ]


def name_of(package: str, path: Path) -> str:
    return ".".join((package, *path.with_suffix("").parts)).removesuffix(".__init__")


@pytest.mark.parametrize("name", names_of_modules())
def test_the_examples_run(name: str) -> None:
    outcome = doctest.testmod(import_module(name))

    assert outcome.attempted
    assert not outcome.failed


def test_examples_are_found_in_every_folder_of_the_house() -> None:
    assert len(names_of_modules()) > 50
