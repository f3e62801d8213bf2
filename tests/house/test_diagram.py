"""The drawing of the rooms is made from the imports, and a stale one is found."""

import sys
from pathlib import Path

import pytest

from tools import diagram
from tools.diagram import BEGIN, END, Room, drawing, drawn, floors, house


def test_house_reads_the_imports_between_rooms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    package = tmp_path / "cottage"
    for name, text in (
        ("foundation/text.py", ""),
        ("plans/rules.py", "from cottage.foundation import text\n"),
        ("carriers/services.py", "def act():\n    from cottage.plans import rules\n"),
    ):
        path = package / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
        (path.parent / "__init__.py").touch()
    (package / "__init__.py").touch()

    rooms = {room.name: room.imports for room in house(package)}

    assert rooms["carriers"] == ("plans",)
    assert rooms["plans"] == ("foundation",)
    assert rooms["foundation"] == ()
    assert rooms["agenda"] is None
    assert next(room.name for room in house(package)) == "config"


def test_drawing_shows_floors_rooms_and_what_does_not_stand_yet() -> None:
    rooms = [Room("carriers", 9, ("foundation", "plans")), Room("agenda", 8, None)]

    assert drawing(rooms) == " 9  carriers   ▸ plans foundation\n 8  (agenda)"


def test_drawn_replaces_what_stands_between_the_marks_alone() -> None:
    paper = f"# A\n{BEGIN}\nold\n{END}\nrest\n"

    once = drawn(paper, [Room("plans", 7, ())])

    assert once == f"# A\n{BEGIN}\n\n```text\n 7  plans\n```\n\n{END}\nrest\n"
    assert drawn(once, [Room("plans", 7, ())]) == once


def test_a_drawing_that_is_not_true_any_more_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "ARCHITECTURE.md"
    monkeypatch.setattr(diagram, "PAPER", paper)
    paper.write_text(drawn(f"{BEGIN}\n{END}\n", house()), "utf-8")
    sound = diagram.faults()
    paper.write_text(paper.read_text("utf-8").replace("foundation", "cellar"), "utf-8")

    assert sound == []
    assert diagram.faults() == [
        "ARCHITECTURE.md: the rooms import otherwise now: python -m tools.diagram write"
    ]


def test_floors_are_read_from_the_contract_from_the_ground_up() -> None:
    assert floors()[0] == ["foundation"]
    assert floors()[-1] == ["config"]
