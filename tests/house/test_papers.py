"""The papers name what the house has: models, rooms, commands, packages."""

import re
import shutil
from pathlib import Path

import click
import pytest
from django.apps import apps

from tools import ROOT
from tools.papers import broken_links, faults, missing, unlisted_packages, unlisted_rooms
from xianfeng.cli import main

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| `(\w+\.\w+)` \| ([^|]+) \|$", re.MULTILINE)


def commands(group: click.Group, path: str = "xianfeng") -> dict[str, click.Command]:
    """Return every command by the words that call it."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found[f"{path} {name}"] = command
        if isinstance(command, click.Group):
            found |= commands(command, f"{path} {name}")
    return found


def test_every_model_of_the_house_stands_in_the_glossary() -> None:
    rows = {row[2]: row for row in ROW.findall((ROOT / "docs/glossary.md").read_text("utf-8"))}
    models = {
        model._meta.label for model in apps.get_models() if model.__module__.startswith("xianfeng.")
    }

    assert set(rows) == models
    for chinese, english, _model, meaning in rows.values():
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert re.search(r"[a-z]", english)
        assert meaning.strip()


@pytest.mark.parametrize(("words", "command"), commands(main).items())
def test_every_command_helps_with_an_example(words: str, command: click.Command) -> None:
    said = f"{command.help}\n{command.epilog or ''}"

    assert command.help
    assert f"Example: {words}" in said


def test_the_papers_name_everything_that_stands() -> None:
    assert faults() == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy the papers and one room."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    for paper in ROOT.glob("*.md"):
        shutil.copy(paper, tmp_path)
    for name in ("LICENSE", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    room = tmp_path / "src" / "xianfeng" / "plans"
    room.mkdir(parents=True)
    for name in ("__init__.py", "README.md"):
        (room / name).touch()
    return tmp_path


def test_a_room_without_its_readme_and_a_lost_paper_are_found(tree: Path) -> None:
    (tree / "src/xianfeng/plans/README.md").unlink()
    (tree / "LICENSE").unlink()

    assert [*missing(tree)] == ["LICENSE: missing", "src/xianfeng/plans/README.md: missing"]


def test_a_room_that_the_architecture_does_not_explain_is_found(tree: Path) -> None:
    cellar = tree / "src" / "xianfeng" / "cellar"
    cellar.mkdir()
    (cellar / "__init__.py").touch()

    assert [*unlisted_rooms(tree)] == ["ARCHITECTURE.md: does not say what cellar is for"]


def test_a_package_without_a_line_and_a_line_without_a_package_are_found(tree: Path) -> None:
    paper = tree / "docs" / "dependencies.md"
    paper.write_text(paper.read_text("utf-8").replace("| `segno` |", "| `other` |"), "utf-8")

    assert [*unlisted_packages(tree)] == [
        "docs/dependencies.md: lacks segno",
        "docs/dependencies.md: other is not used",
    ]


def test_a_link_that_leads_nowhere_is_found(tree: Path) -> None:
    (tree / "docs" / "limits.md").write_text("[here](nowhere.md) [there](trust.md#today)", "utf-8")

    assert "docs/limits.md: leads to nowhere.md, which is not there" in [*broken_links(tree)]
    assert not [fault for fault in broken_links(tree) if "trust.md" in fault]
