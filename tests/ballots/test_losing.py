"""A backup of before an opening comes back: the day's key is gone, and everybody is told (I2)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from tests.ballots.test_export import PUBLIC, vote, written
from tests.factories.ballots import night
from tests.factories.organisation import NOW, make_window
from tests.kit import refuses
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry
from xianfeng.ballots import keys
from xianfeng.ballots.keys import SharesMissing
from xianfeng.ballots.models.days import DayKey
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.history import lost_days
from xianfeng.ballots.selectors.openings import box_state
from xianfeng.ballots.selectors.receipts import find_receipt, receipt_of
from xianfeng.ballots.services.box import make_ready
from xianfeng.ballots.services.destroying import KeyNotGone, NotWaiting, lose_day
from xianfeng.ballots.verify_ledger import check
from xianfeng.foundation.ledger.leaves import LostLeaf, read
from xianfeng.foundation.refusals import NoReason
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db
REASON = "磁盘损坏，恢复了9月1日的备份"
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Unit]:
    """A day was opened and its key destroyed; then the database is again what it was before."""
    window = make_window(name="社保3号")
    vote(window, 21)
    with override_settings(XIANFENG_BALLOTS_SECOND_MEDIUM=tmp_path / "second"):
        with transaction.atomic():
            assert night().destroyed == 1
            transaction.set_rollback(True)
        yield window


def lose(*, reason: str = REASON) -> int:
    return lose_day(actor=SYSTEM, number=1, reason=reason, at=TOMORROW)


def test_a_lost_day_is_said_in_the_log_and_the_box_goes_on(window: Unit, tmp_path: Path) -> None:
    with pytest.raises(SharesMissing):
        night()

    assert lose() == 21

    leaf = read(list(logs.leaves(PUBLIC, 0, logs.size_of(PUBLIC)))[-1])
    assert leaf == LostLeaf(day=1, count=21, reason=REASON, by="command")
    assert (balance().lost, balance().envelopes, balance().is_even) == (21, 0, True)
    assert box_state().without_key == 0
    assert Entry.objects.get(verb="ballots.day.lost").detail == {
        "day": 1,
        "ballots": 21,
        "reason": REASON,
    }
    vote(window, 20, nights=1)
    (opening,) = night(after=TOMORROW).opened
    assert opening.ballots == 20
    found = check(written(tmp_path / "whole"))
    assert found["problems"] == []
    assert any("21 ballots of day 1 can never be opened" in note for note in found["notes"])
    later = written(tmp_path / "part", since=TOMORROW.date())
    assert check(later)["problems"] == []
    assert '"kind":"lost"' in (later / "earlier.jsonl").read_text().replace("\\", "")


def test_while_a_medium_is_away_or_two_shares_are_left_no_day_is_lost(window: Unit) -> None:
    make_ready(actor=SYSTEM, at=TOMORROW)
    lost, today = DayKey.objects.order_by("number")
    first, second, third = keys.folders()
    shares = [
        folder / f"{keys.name_of_day(1, lost.public_key)}.share" for folder in (first, second)
    ]
    for share in shares:
        share.write_text("of a key")
    with refuses(KeyNotGone):
        lose()
    shares[0].unlink()
    own = third / f"{keys.name_of_day(2, today.public_key)}.share"
    away = own.rename(own.with_suffix(".away"))
    with refuses(KeyNotGone):
        lose()

    away.rename(own)

    assert lose() == 21


@pytest.mark.usefixtures("window")
def test_a_day_is_lost_once_with_a_reason_and_never_while_it_is_open() -> None:
    with refuses(NotWaiting):
        lose_day(actor=SYSTEM, number=1, reason=REASON, at=NOW)
    with refuses(NoReason):
        lose(reason=" ")
    lose()
    with refuses(NotWaiting):
        lose()
    assert logs.size_of(PUBLIC) == 2


@pytest.mark.usefixtures("window")
def test_a_start_after_the_restore_lets_nobody_seal_to_the_destroyed_key() -> None:
    make_ready(actor=SYSTEM, at=TOMORROW)
    make_ready(actor=SYSTEM, at=TOMORROW)

    assert list(DayKey.objects.order_by("number").values_list("number", "state")) == [
        (1, "over"),
        (2, "open"),
    ]


@pytest.mark.once
def test_everybody_reads_what_is_lost(client: Client) -> None:
    window = make_window()
    (slip, *_) = vote(window, 3)
    day = DayKey.objects.get()
    night()
    DayKey.objects.filter(pk=2).update(state="lost", lost={"reason": REASON, "by": "command"})
    code = receipt_of(slip).short_code

    assert [(each.number, each.ballots) for each in lost_days(PUBLIC)] == [(2, 3)]
    assert day.number == 1
    assert find_receipt(code).lost == 3
    receipt = client.get(f"/receipt/{code}/?lang=en").content.decode()
    assert "3 ballots that were cast where this one was" in " ".join(receipt.split())
    page = " ".join(client.get("/ledger/?lang=en").content.decode().split())
    assert REASON in page
    assert "3 ballots" in page
    assert settings.XIANFENG_BALLOTS_SECOND_MEDIUM is None
