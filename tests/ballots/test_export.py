"""Exports of the real box, checked by the file that everybody can download."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.ballots import make_slips, night
from tests.factories.organisation import NOW, make_unit, make_window
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots.models.days import Opening
from xianfeng.ballots.models.slips import Batch
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors.export import NothingOpened, export_of, part_of
from xianfeng.ballots.selectors.receipts import receipt_of
from xianfeng.ballots.services.batches import void_slips
from xianfeng.ballots.services.cast import cast
from xianfeng.ballots.verify_ledger import check
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db
PUBLIC = LogName.PUBLIC


def vote(window: Unit, count: int, *, more: int = 0, nights: int = 0) -> tuple[str, ...]:
    tokens = make_slips(window, count + more, at=NOW + timedelta(days=nights))
    for number, token in enumerate(tokens[:count]):
        answers = {"level": str(number % 5 + 1)} | ({"met": ["doors"]} if number % 3 else {})
        cast(token=token, answers=answers, comment="说了一句话" if number % 4 == 0 else "")
    return tokens


def written(folder: Path, **days: object) -> Path:
    for name, content in export_of(part_of(PUBLIC, **days)):  # type: ignore[arg-type]
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(content))
    return folder


@pytest.fixture
def receipts(tmp_path: Path) -> list[Path]:
    """Play three nights: two windows of one office, a wait for its cell, a void; keep receipts."""
    office = make_unit()
    one, other = (make_window(parent=office) for _ in range(2))
    first = vote(one, 24, more=6)
    vote(other, 12)
    night()
    void_slips(actor=SYSTEM, window=one, batch_id=Batch.objects.earliest("pk").pk, at=NOW)
    vote(other, 9, nights=1)
    vote(one, 25, nights=1)
    night(after=NOW + timedelta(days=1))
    night(16, after=NOW + timedelta(days=2))
    found = []
    for number, token in enumerate(first[:2]):
        path = tmp_path / f"receipt-{number}"
        path.write_text(receipt_of(token).note, "utf-8")
        found.append(path)
    return found


def test_the_whole_log_of_the_box_holds_and_its_receipts_are_found(
    tmp_path: Path, receipts: list[Path]
) -> None:
    found = check(written(tmp_path / "export"), receipts=receipts)

    assert found["problems"] == []
    assert sum("in the log, leaf" in note for note in found["notes"]) == 2
    assert (tmp_path / "export/verify_ledger.py").read_text("utf-8").startswith("#!")
    assert (tmp_path / "export/README.zh.md").read_text("utf-8").startswith("# 投票日志")


@pytest.mark.usefixtures("receipts")
def test_the_part_of_any_day_holds_by_itself(tmp_path: Path) -> None:
    days = {opening.day.on for opening in Opening.objects.select_related("day")}

    for day in days:
        found = check(written(tmp_path / day.isoformat(), since=day, until=day))
        assert found["problems"] == [], day


@pytest.mark.usefixtures("receipts")
def test_a_ballot_that_is_changed_in_the_database_is_found(tmp_path: Path) -> None:
    folder = written(tmp_path)
    path = folder / "leaves/000000.txt"
    path.write_bytes(path.read_bytes().replace(b'"level":"1"', b'"level":"5"', 1))

    assert not check(folder)["ok"]


def test_where_nothing_was_opened_there_is_nothing_to_export() -> None:
    with pytest.raises(NothingOpened):
        part_of(PUBLIC)
    make_slips(make_window(), 1)
    assert part_of(PUBLIC).size == 1
    with pytest.raises(NothingOpened):
        part_of(PUBLIC, since=NOW.date())
