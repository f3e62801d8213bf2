from dataclasses import replace

import pytest

from xianfeng.upkeep.rules.boxes import (
    BoxSeen,
    check_box,
    check_file_systems,
    check_keys,
    check_swap,
)
from xianfeng.upkeep.rules.checks import Check, State

FINE = BoxSeen(used=9, ballots=9, days=0, without_key=0, waiting=0, kept=0)


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
    ],
)
def test_the_box_is_judged_by_what_was_seen(seen: BoxSeen, state: State, found: str) -> None:
    check = check_box(seen)

    assert check.state is state
    assert found in check.found


@pytest.mark.parametrize(
    ("check", "state", "found"),
    [
        (check_keys(media=3, in_backups=[], is_used=True), State.FINE, "on 3 media"),
        (check_keys(media=0, in_backups=[], is_used=False), State.FINE, "no keys yet"),
        (check_keys(media=1, in_backups=[], is_used=True), State.NOTE, "on one medium"),
        (
            check_keys(media=3, in_backups=["/b/1", "/b/2"], is_used=True),
            State.FAILED,
            "where backups are kept (/b/1, /b/2)",
        ),
        (check_swap([]), State.FINE, "off or encrypted"),
        (check_swap(["/dev/sda2", "/swap"]), State.NOTE, "not encrypted (/dev/sda2, /swap)"),
        (check_file_systems({"/d": "ext4", "/k": "xfs"}), State.FINE, "in place (ext4, xfs)"),
        (check_file_systems({"/d": ""}), State.FINE, "in place (?)"),
        (check_file_systems({"/d": "ext4", "/k": "btrfs"}), State.NOTE, "/k (btrfs): this file"),
        (check_file_systems({"/d": "ext4 data=journal"}), State.NOTE, "/d (ext4 data=journal)"),
    ],
)
def test_media_are_judged_by_what_would_stay_on_them(
    check: Check, state: State, found: str
) -> None:
    assert check.state is state
    assert found in check.found.format(**check.details)
    assert bool(check.mend) is (state is not State.FINE)
