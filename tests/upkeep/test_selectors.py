from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection

from tests.factories.organisation import NOW, make_organisation, make_role, make_user
from xianfeng.actors.rules import RoleKind
from xianfeng.jobs.models import Due
from xianfeng.jobs.services import trust_clock
from xianfeng.upkeep.models import Backup
from xianfeng.upkeep.rules import CheckName, State
from xianfeng.upkeep.selectors import examination, what_keeps_from_writing


@pytest.mark.django_db
def test_a_sound_installation_has_no_failure_and_every_check() -> None:
    make_role(user=make_user(), kind=RoleKind.ADMINISTRATOR, organisation=make_organisation())

    checks = examination(at=NOW)

    # The PostgreSQL of the tests trusts its disk, and is rightly told so.
    trusting = {CheckName.DURABILITY} if connection.vendor == "postgresql" else set()
    failed = {check.name for check in checks if not check.is_ok}
    assert failed == trusting
    whole = [name for name in CheckName if name is not CheckName.WHOLE_TRAIL]
    assert [check.name for check in checks] == whole


@pytest.mark.django_db
def test_a_deep_look_reads_every_entry_of_the_trail() -> None:
    make_user()  # and the trail says nothing of it

    found = {check.name: check.state for check in examination(at=NOW, is_deep=True)}

    assert found[CheckName.WHOLE_TRAIL] is State.FAILED


@pytest.mark.django_db
def test_an_open_key_and_an_open_folder_are_found(settings: LazySettings, tmp_path: Path) -> None:
    settings.XIANFENG_HOME = tmp_path
    tmp_path.chmod(0o755)
    (tmp_path / "secret-key").write_text("x")
    (tmp_path / "secret-key").chmod(0o644)

    found = {check.name: check.state for check in examination(at=NOW)}

    assert found[CheckName.DATA_FOLDER] is State.FAILED
    assert found[CheckName.SECRET_KEY] is State.FAILED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("folder", "state"),
    [("kept/keys", State.FAILED), ("home/backups/1", State.FAILED), ("elsewhere", State.FINE)],
)
def test_shares_of_keys_that_lie_among_backups_are_found(
    settings: LazySettings, tmp_path: Path, folder: str, state: State
) -> None:
    settings.XIANFENG_HOME = tmp_path / "home"
    settings.XIANFENG_BALLOTS_KEY_FOLDERS = (tmp_path / folder,)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/of-tuesday.backup").touch()
    settings.XIANFENG_HOME.mkdir()
    Backup.objects.create(
        file_name="of-tuesday.backup", size=1, sha256="0", is_encrypted=True, recorded_at=NOW
    )

    found = {check.name: check for check in examination(at=NOW)}

    assert found[CheckName.BALLOT_KEYS].state is state


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_and_the_rest_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connection, "ensure_connection", away)

    assert what_keeps_from_writing() == "away"
    checks = examination(at=NOW)
    assert (checks[0].name, checks[0].state) == (CheckName.DATABASE, State.FAILED)
    assert checks[0].details == {"fault": "connection refused"}
    assert CheckName.MIGRATIONS not in {check.name for check in checks}
    assert CheckName.DISK in {check.name for check in checks}


@pytest.mark.django_db
def test_what_lies_ahead_of_now_is_a_fault_of_the_clock() -> None:
    def state() -> State:
        return next(check.state for check in examination(at=NOW) if check.name is CheckName.CLOCK)

    Due.objects.create(name="example.daily", called_at=NOW)
    assert state() is State.FINE

    Due.objects.update(called_at=NOW + timedelta(days=3650))
    assert state() is State.FAILED

    Due.objects.all().delete()
    trust_clock(at=NOW - timedelta(days=3))
    assert state() is State.NOTE


@pytest.mark.django_db
def test_a_brief_look_leaves_out_what_reads_whole_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> list[str]:
        raise AssertionError

    monkeypatch.setattr("xianfeng.upkeep.selectors.changed_tables", never)

    names = {check.name for check in examination(at=NOW, is_brief=True)}

    assert CheckName.ROWS not in names
    assert {CheckName.TRAIL, CheckName.BALLOT_BOX} <= names
