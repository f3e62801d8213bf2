"""Only the core of power reads the paths of roles; all others ask `tops_of` or `has_role`."""

import re

from tools import PACKAGE

CORE = {
    "access/permissions.py": "tells by which role another one is given",
    "access/selectors/accounts.py": "an account is looked after only within one's reach",
    "access/selectors/acting.py": "cuts a role down to what a deputy is given",
    "access/selectors/actors.py": "reads roles from their rows",
    "asks/permissions.py": "tells a side that was asked from who stands above",
    "actors/permissions.py": "is the one function that compares them",
    "actors/rules.py": "says what a held role is",
    "organisation/permissions.py": "tells who looks after the whole",
}
PATHS = re.compile(r"\.(organisation_path|unit_path)\b|\b(organisation|unit)_path=")


def test_paths_of_roles_are_read_by_the_core_alone() -> None:
    readers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if PATHS.search(path.read_text("utf-8"))
    }

    assert readers - CORE.keys() == set()
