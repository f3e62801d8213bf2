"""Secrets in three folders, of which any two are enough; nothing is left once destroyed."""

import os
from pathlib import Path

import pytest
from django.test import override_settings

from xianfeng.ballots import keys
from xianfeng.ballots.keys import SharesMissing
from xianfeng.foundation.ledger.sealing import new_key

SECRET = new_key()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> object:
    made = tuple(tmp_path / str(number) for number in (1, 2, 3))
    with override_settings(XIANFENG_BALLOTS_KEY_FOLDERS=made):
        yield made


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.share"))


def test_a_secret_comes_back_while_two_of_three_media_are_there(tmp_path: Path) -> None:
    keys.put("day-1", SECRET)

    for lost in files(tmp_path):
        kept = lost.read_bytes()
        lost.unlink()
        assert keys.get("day-1") == SECRET
        lost.write_bytes(kept)
    for number, path in enumerate(files(tmp_path)[:2]):
        path.unlink()
        if number:
            with pytest.raises(SharesMissing) as refused:
                keys.get("day-1")
    assert refused.value.details == {"name": "day-1", "found": 1, "folders": 3}


@pytest.mark.parametrize("what", ["", "x", "xianfeng/share\nday-2\n1\n00\n00\n"])
def test_a_damaged_share_is_passed_over(tmp_path: Path, what: str) -> None:
    keys.put("day-1", SECRET)
    files(tmp_path)[0].write_text(what)

    assert keys.get("day-1") == SECRET


def test_a_share_that_lies_is_found_out_by_the_others(tmp_path: Path) -> None:
    keys.put("day-1", SECRET)
    first = files(tmp_path)[0]
    lines = first.read_text().split("\n")
    lines[3] = "00" * 32
    first.write_text("\n".join(lines))
    assert keys.get("day-1") == SECRET

    lines[2] = "2"  # twice the same number can give nothing
    first.write_text("\n".join(lines))
    files(tmp_path)[2].unlink()
    with pytest.raises(SharesMissing):
        keys.get("day-1")


def test_no_share_holds_the_secret_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    keys.put("day-1", SECRET)

    for path in files(tmp_path):
        assert SECRET.hex() not in path.read_text()
        assert path.stat().st_mode & 0o077 == 0


def test_a_name_is_used_once() -> None:
    keys.put("day-1", SECRET)

    with pytest.raises(FileExistsError):
        keys.put("day-1", SECRET)


def test_every_share_is_on_its_disk_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut leaves what was synced: the whole share, and its name in the folder."""
    synced: dict[int, int] = {}
    sync = os.fsync

    def fsync(handle: int) -> None:
        sync(handle)
        seen = os.fstat(handle)
        synced[seen.st_ino] = seen.st_size

    monkeypatch.setattr(os, "fsync", fsync)
    keys.put("day-1", SECRET)

    for path in files(tmp_path):
        assert synced[path.stat().st_ino] == path.stat().st_size > 0
        assert path.parent.stat().st_ino in synced


def test_what_cannot_be_read_back_was_not_put(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "combine", lambda *_: b"")

    with pytest.raises(SharesMissing):
        keys.put("day-1", SECRET)


def test_destroying_leaves_nothing_and_may_be_repeated(tmp_path: Path) -> None:
    keys.put("day-1", SECRET)
    files(tmp_path)[1].unlink()

    keys.destroy("day-1")
    keys.destroy("day-1")

    assert not keys.is_there("day-1")
    assert files(tmp_path) == []
