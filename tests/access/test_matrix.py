"""The table as a command prints it."""

import json
from pathlib import Path

from tests.cli.running import run
from tests.kit import PAGES


def test_the_matrix_is_printed_for_people_and_for_programs(tmp_path: Path) -> None:
    told = run(tmp_path, "access", "matrix")
    said = run(tmp_path, "access", "matrix", "--json")

    lines = [line.split() for line in told.stdout.splitlines()]
    approve = next(line for line in lines if line[:3] == ["carriers:approve", "POST", "own"])
    assert approve[3:] == ["login", "403", "yes", "403", "403", "403", "403", "404"]
    document = json.loads(said.stdout)
    assert document["without_rule"] == []
    assert {page["name"] for page in document["pages"]} == set(PAGES)
    goal = next(page for page in document["pages"] if page["name"] == "plans:goal")
    assert goal["address"] == "/plans/goals/<int:goal_id>/"
    assert [line["member"] for line in goal["answers"]] == ["in", "unknown"]
