"""The bars of coverage: rules and foundation whole, the house as a whole."""

from typing import Any

from tools.coverage import by_room, faults, must_be_full, table


def row(lines: int, of: int, branches: int = 0, branches_of: int = 0) -> dict[str, Any]:
    return {
        "summary": {
            "covered_lines": lines,
            "num_statements": of,
            "covered_branches": branches,
            "num_branches": branches_of,
        },
        "missing_lines": [*range(1, of - lines + 1)],
        "missing_branches": [[3, 4]] * (branches_of - branches),
    }


def test_rules_and_foundation_must_be_reached_whole() -> None:
    assert must_be_full("plans/rules.py")
    assert must_be_full("plans/rules/kinds.py")
    assert must_be_full("foundation/sheets/rows.py")
    assert not must_be_full("plans/services.py")
    assert not must_be_full("__main__.py")


def test_a_line_of_rules_that_no_test_reached_is_named() -> None:
    files = {"plans/rules.py": row(98, 100, 9, 10), "plans/views.py": row(100, 100)}

    assert [*faults(files)] == ["plans/rules.py: not reached: lines 1, 2; branches 3→4"]


def test_a_house_under_the_bar_is_named() -> None:
    files = {"plans/views.py": row(89, 100), "plans/rules.py": row(0, 0)}

    assert [*faults(files)] == ["89.0 % of the house is reached; 90 % is the bar"]


def test_the_table_sums_up_rooms_and_the_whole() -> None:
    files = {
        "plans/views.py": row(8, 10, 1, 2),
        "plans/rules.py": row(10, 10),
        "ui/charts.py": row(5, 10),
    }

    assert list(by_room(files)) == ["plans", "ui"]
    assert table(files).splitlines()[1:] == [
        "plans                18/20         1/2     86.4",
        "ui                    5/10         0/0     50.0",
        "whole                23/30         1/2     75.0",
    ]
