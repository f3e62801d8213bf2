"""A lock that lacks a package, an address in a lock, a vendored file that was touched: found."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import ROOT, assets, locks


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy what the locks are compared with."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("pyproject.toml", "vendored.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    for folder in assets.VENDOR_FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def test_the_locks_and_vendored_files_of_the_house_pass(tree: Path) -> None:
    assert locks.faults(tree) == []
    assert assets.faults(tree) == []


def test_a_lock_without_a_package_is_found(tree: Path) -> None:
    edit(tree / "requirements" / "base.lock", lambda text: text.replace("segno==", "other=="))

    assert locks.faults(tree) == ["requirements/base.lock lacks segno: run `make lock`"]


def test_a_package_that_is_asked_for_anew_is_found_in_both_locks(tree: Path) -> None:
    edit(tree / "pyproject.toml", lambda text: text.replace('  "segno', '  "new-part",\n  "segno'))

    assert locks.faults(tree) == [
        "requirements/base.lock lacks new-part: run `make lock`",
        "requirements/all.lock lacks new-part: run `make lock`",
    ]


def test_an_address_in_a_lock_is_found(tree: Path) -> None:
    edit(
        tree / "requirements" / "all.lock",
        lambda text: f"--index-url https://mirror.example.org/simple\n{text}",
    )

    assert locks.faults(tree) == ["requirements/all.lock holds an address"]


def test_a_package_without_a_hash_is_found(tree: Path) -> None:
    edit(tree / "requirements" / "build.lock", lambda text: f"loose==1.0\n{text}")

    assert locks.faults(tree) == ["requirements/build.lock holds loose without a hash"]


def test_a_vendored_file_that_was_changed_is_found(tree: Path) -> None:
    edit(tree / assets.VENDOR_FOLDERS[0] / "htmx.min.js", lambda text: text + "\n")

    assert [fault.partition(" from ")[0] for fault in assets.faults(tree)] == [
        f"{assets.VENDOR_FOLDERS[0]}/htmx.min.js: differs"
    ]


def test_a_vendored_file_that_nobody_listed_is_found(tree: Path) -> None:
    (tree / assets.VENDOR_FOLDERS[0] / "other.min.js").write_text("1", "utf-8")

    assert assets.faults(tree) == [f"{assets.VENDOR_FOLDERS[0]}/other.min.js: not in vendored.json"]


def test_a_vendored_file_that_is_gone_is_found(tree: Path) -> None:
    (tree / assets.VENDOR_FOLDERS[0] / "htmx.min.js").unlink()

    assert assets.faults(tree) == [f"{assets.VENDOR_FOLDERS[0]}/htmx.min.js: missing"]


def test_every_vendored_file_names_version_and_licence() -> None:
    for row in json.loads((ROOT / "vendored.json").read_text("utf-8")):
        assert row["version"]
        assert row["licence"]
