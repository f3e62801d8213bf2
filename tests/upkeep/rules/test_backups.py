import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.errors import Refusal
from xianfeng.upkeep.rules import backups as rules
from xianfeng.upkeep.rules.backups import (
    BackupDamaged,
    BackupNewer,
    BackupUnsafe,
    Manifest,
    Part,
    PasswordTooShort,
    Table,
    manifest_of,
    written,
)

SUM = "0" * 64
MANIFEST = Manifest(
    version="1.2.0",
    made_at="2026-11-24T12:00:00+00:00",
    vendor="sqlite",
    migrations=(("audit", "0001_initial"),),
    parts=(
        Part("database/xianfeng.sqlite3", "database/xianfeng.sqlite3", 3, SUM),
        Part("files/ledger/audit.key", "files/ledger/audit.key", 32, SUM),
    ),
    tables=(Table("audit_entry", ("number",), 3),),
    sequences=(("audit_entry_id_seq", 3),),
    left_out=("facts",),
)


def with_part(name: str, place: str = "files/a") -> bytes:
    return written(replace(MANIFEST, parts=(*MANIFEST.parts, Part(place, name, 1, SUM))))


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert manifest_of(written(MANIFEST)) == MANIFEST
    assert MANIFEST.size == 35


@pytest.mark.parametrize(
    "name",
    [
        "files/../../etc/passwd",
        "files/./a",
        "/etc/passwd",
        "files//a",
        "files/a\\..\\b",
        "files/C:a",
        "elsewhere/a",
        "files/a\x00",
        "files/a\u202eb",
        "files/e\u0301",
        "files/xianfeng.sqlite3-wal",
        "files/restore-unfinished.json",
        "files/" + "a" * 400,
        "files/LEDGER/audit.key",
        "files/ledger/audit\uff0ekey",
    ],
)
def test_a_name_that_leads_astray_or_is_another_is_refused(name: str) -> None:
    with pytest.raises(BackupUnsafe):
        manifest_of(with_part(name))


def test_a_place_is_held_to_the_same_rules() -> None:
    with pytest.raises(BackupUnsafe):
        manifest_of(with_part("files/b", place="../b"))
    with pytest.raises(BackupUnsafe):
        manifest_of(with_part("files/b", place="files/ledger/audit.key"))


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"format": "1"},
        {"parts": 3},
        {"parts": [{"place": "files/a", "name": "files/a", "size": -1, "sha256": SUM}]},
        {"parts": [{"place": "files/a", "name": "files/a", "size": 1, "sha256": "x"}]},
        {"migrations": [["audit"]]},
        {"sequences": [["a", "b"]]},
        {"tables": None},
    ],
)
def test_what_is_no_manifest_is_damaged(change: dict[str, object]) -> None:
    plain = json.loads(written(MANIFEST))

    with pytest.raises(BackupDamaged):
        manifest_of(json.dumps(plain | change).encode())


def test_a_later_format_is_a_newer_backup() -> None:
    with pytest.raises(BackupNewer):
        manifest_of(written(replace(MANIFEST, format=2)))


@given(st.binary(max_size=300))
def test_whatever_stands_there_is_refused_as_an_answer(data: bytes) -> None:
    with pytest.raises(Refusal):
        manifest_of(data)


def test_the_release_and_every_change_of_the_tables_must_be_known() -> None:
    known = [("audit", "0001_initial"), ("audit", "0002_more")]

    rules.check_version(MANIFEST, own="1.2.0", known=known)
    rules.check_version(MANIFEST, own="1.10.0", known=known)
    with pytest.raises(BackupNewer):
        rules.check_version(MANIFEST, own="1.1.9", known=known)
    with pytest.raises(BackupNewer):
        rules.check_version(MANIFEST, own="1.2.0", known=[])


def test_a_short_password_is_refused() -> None:
    rules.check_password("twelve chars")
    with pytest.raises(PasswordTooShort):
        rules.check_password("eleven char")


@pytest.mark.parametrize(
    ("name", "is_out"),
    [
        ("secret-key", False),
        ("xianfeng.toml", False),
        ("ledger/audit.note", False),
        ("xianfeng.sqlite3", True),
        ("xianfeng.sqlite3-wal", True),
        ("facts/plans/a.parquet", True),
        ("backups/a.tar.gz", True),
        ("keys/2026-11-24.key", True),
        (".running.lock", True),
        ("xianfeng.log", True),
        ("xianfeng.log.3", True),
        ("ledger/audit.new", True),
    ],
)
def test_what_is_left_out(name: str, *, is_out: bool) -> None:
    assert rules.is_left_out(name) is is_out
