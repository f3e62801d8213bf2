from dataclasses import replace

import pytest

from xianfeng.upkeep.rules.boxes import BoxSeen, check_box
from xianfeng.upkeep.rules.checks import State

FINE = BoxSeen(used=9, ballots=9, days=0, without_key=0, waiting=0, kept=0, media=3)


@pytest.mark.parametrize(
    ("seen", "state", "found"),
    [
        (FINE, State.FINE, "balances"),
        (replace(FINE, days=None), State.FINE, "not been used"),
        (replace(FINE, ballots=8), State.FAILED, "does not balance"),
        (replace(FINE, is_changed=True), State.FAILED, "not those that openings made"),
        (replace(FINE, without_key=1), State.FAILED, "cannot be put together"),
        (replace(FINE, days=3), State.FAILED, "last opened"),
        (replace(FINE, waiting=1), State.NOTE, "wait for a draw"),
        (replace(FINE, kept=2), State.NOTE, "no second medium"),
        (replace(FINE, media=1), State.NOTE, "on one medium"),
    ],
)
def test_the_box_is_judged_by_what_was_seen(seen: BoxSeen, state: State, found: str) -> None:
    check = check_box(seen)

    assert check.state is state
    assert found in check.found
