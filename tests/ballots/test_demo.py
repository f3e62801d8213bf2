from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.factories.ballots import night, window_counts
from tests.factories.organisation import make_unit
from xianfeng.audit.models import Entry
from xianfeng.ballots import demo
from xianfeng.ballots.models.days import Opening
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Comment
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.counts import monthly_counts
from xianfeng.foundation.ledger.leaves import PromiseLeaf, read
from xianfeng.foundation.ledger.promises import stored
from xianfeng.foundation.periods import Period
from xianfeng.organisation.demo import PRESSURED_WINDOW
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.visible import windows

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("the city of ballots")]

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
Q2, Q3 = Period.parse("2026Q2"), Period.parse("2026Q3")
SMALL = 20_000


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The windows with a tenth of their ballots, once for all tests of this file.

    The whole is a matter of the bench.
    """
    del django_db_setup
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(demo, "BALLOTS", SMALL)
        office = make_unit(code="LJ01")
        for number in range(1, 37):
            make_unit(kind=UnitKind.WINDOW, code=f"W{number:02d}", parent=office)
        yield demo.fill(at=AT, seed=7)
        transaction.set_rollback(True)


def test_the_city_has_its_ballots_and_the_box_balances(city: str) -> None:
    assert city.startswith("36 windows, 20,000 ballots opened, ")
    assert balance().is_even
    assert balance().opened + balance().before == SMALL
    assert balance().envelopes > 30
    assert balance().unused > 0
    assert Entry.objects.filter(verb="ballots.demo.filled").count() == 1


def test_the_history_covers_every_month_to_the_day_of_building(city: str) -> None:
    months = {month for _, month, _ in monthly_counts()}

    assert min(months) == date(2025, 1, 1)
    assert max(months) == date(2026, 11, 1)
    assert len(months) == 23


def test_what_is_planted_can_be_found(city: str) -> None:
    by_code = {window.code: window.pk for window in windows()}
    later = window_counts(by_code.values(), Q3)
    earlier = window_counts(by_code.values(), Q2)

    def change(code: str) -> float:
        now, then = later[by_code[code]], earlier[by_code[code]]
        return now.good(3) / now.ballots - then.good(3) / then.ballots

    pressured = later[by_code[PRESSURED_WINDOW]]
    assert pressured.levels[5] > 0.9 * pressured.ballots
    assert not Comment.objects.filter(round__unit=by_code[PRESSURED_WINDOW])
    assert Comment.objects.count() > SMALL / 20
    for code in demo.QUIET_WINDOWS:
        assert 0 < later[by_code[code]].ballots < 20
    assert sum(change(code) > 0 for code in demo.BETTER_WINDOWS) >= 3
    assert sum(change(code) < 0 for code in demo.WORSE_WINDOWS) >= 2


def test_the_log_of_the_city_has_the_formats_of_every_other(city: str) -> None:
    del city
    size = logs.checkpoint(LogName.PUBLIC)
    assert size is not None
    kinds = Counter(type(read(line)).__name__ for line in logs.leaves(LogName.PUBLIC, 0, size.size))
    opened = balance().opened

    assert kinds["PromiseLeaf"] == kinds["MiddleLeaf"] == kinds["BallotLeaf"] == opened
    assert kinds["BackLeaf"] + kinds["OnLeaf"] == opened
    assert kinds["DayLeaf"] == Opening.objects.count() == 23
    assert logs.unsignable(LogName.PUBLIC) is None
    used = Slip.objects.exclude(place=None)
    slip = used[0]
    (line,) = logs.leaves(LogName.PUBLIC, slip.place or 0, (slip.place or 0) + 1)
    promised = read(line)
    assert isinstance(promised, PromiseLeaf)
    assert stored(bytes.fromhex(promised.code)).hex() == slip.digest
    assert used.count() == opened


def test_the_next_nights_open_what_was_cast_on_the_day_of_building(city: str) -> None:
    del city
    waiting = balance().envelopes
    night(14, after=AT)

    assert balance().is_even
    assert balance().envelopes < waiting
