from datetime import date

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.factories.ballots import PRAISE, SEPTEMBER, make_ballots, make_slips
from tests.factories.facts import AGREED
from tests.factories.organisation import NOW, make_unit, make_window
from xianfeng.ballots.extracts import MONTHLY
from xianfeng.ballots.rules.days import Balance
from xianfeng.ballots.rules.questions import WINDOW_2, Trouble
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.batches import batches_of
from xianfeng.ballots.selectors.counts import ballots_since, monthly_counts
from xianfeng.ballots.selectors.slips import (
    RatedWindow,
    SlipUsed,
    UnknownSlip,
    open_slip,
    rated_window,
)
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.periods import Period
from xianfeng.foundation.room import house

pytestmark = pytest.mark.django_db

Q3 = Period.parse("2026Q3")


def test_open_slip_tells_what_it_rates_and_spends_nothing() -> None:
    window = make_window(name="不动产登记窗口", parent=make_unit(name="市自然资源局"))
    token = make_slips(window)[0]

    for _ in range(2):
        slip = open_slip(token)
        rated = RatedWindow(window.pk, window.code, "不动产登记窗口", "市自然资源局")
        assert (slip.window, slip.questionnaire) == (rated, WINDOW_2)

    assert balance() == Balance(issued=1, unused=1, used=0, voided=0, envelopes=0, opened=0)


def test_open_slip_refuses_unknown_and_used_slips() -> None:
    token = make_slips(make_window())[0]
    cast(token=token, answers=PRAISE, comment="")

    with pytest.raises(SlipUsed):
        open_slip(token)
    with pytest.raises(UnknownSlip):
        open_slip("7" * 26)
    with pytest.raises(UnknownSlip):
        open_slip("不是一张票")


def test_monthly_counts_counts_each_window_and_month_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second, silent = make_window(), make_window(), make_window()
    make_ballots(first, 7, level=5)
    make_ballots(first, 2, level=2, doors=True, things=True, month=date(2026, 7, 1))
    make_ballots(first, 9, level=1, month=date(2026, 10, 1))
    make_ballots(second, 3, level=3, faces=True)

    with django_assert_num_queries(1):
        found = list(monthly_counts([first.pk, second.pk, silent.pk]))

    assert [(window, month.month, counts.ballots) for window, month, counts in found] == [
        (first.pk, 7, 2),
        (first.pk, 9, 7),
        (first.pk, 10, 9),
        (second.pk, 9, 3),
    ]
    july, last = found[0][2], found[3][2]
    assert july.levels == {5: 0, 4: 0, 3: 0, 2: 2, 1: 0}
    assert july.troubles == {Trouble.DOORS: 2, Trouble.FACES: 0, Trouble.THINGS: 2}
    assert last.good(3) == 3


def test_monthly_counts_reads_the_sums_of_its_windows_and_months_alone() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read as SQLite words it")
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN QUERY PLAN SELECT code, count FROM ballots_tally"
            " WHERE round_id IN (1, 2) AND month >= 1 AND month < 4"
        )
        plan = " ".join(str(row) for row in cursor.fetchall())

    assert "USING PRIMARY KEY (round_id=? AND month>? AND month<?)" in plan


def test_ballots_are_dated_by_how_many_there_are_since_a_month() -> None:
    make_ballots(make_window(), 3, month=date(2026, 7, 1))
    make_ballots(make_window(), 2)

    assert [ballots_since(month) for month in (date(2026, 7, 1), SEPTEMBER)] == [5, 2]
    assert ballots_since(date(2026, 10, 1)) == 0


def test_a_window_is_known_to_citizens_by_its_code_while_it_is_open() -> None:
    office = make_unit(name="市自然资源局")
    window = make_window(name="不动产登记窗口", parent=office)
    known = RatedWindow(window.pk, window.code, "不动产登记窗口", "市自然资源局")

    assert rated_window(window.code) == known
    assert rated_window(office.code) is None


def test_batches_of_lists_the_windows_own_newest_first() -> None:
    window = make_window()
    make_ballots(window, 2, month=date(2026, 8, 1))
    make_slips(window, 3)
    make_slips(make_window(), 5)

    assert [(b.count, b.unused, b.used, b.voided) for b in batches_of(window)] == [
        (3, 3, 0, 0),
        (2, 0, 2, 0),
    ]


def test_the_monthly_extract_gives_what_was_agreed() -> None:
    assert {c.name: c.type for c in MONTHLY.columns} == dict(AGREED["ballots.monthly"])
    assert MONTHLY in house().extracts


def test_the_monthly_extract_counts_by_window_and_month() -> None:
    window = make_window()
    make_ballots(window, 4, level=3)
    make_ballots(window, 2, level=2)
    make_ballots(window, 1, level=5, month=date(2026, 8, 1))

    assert list(MONTHLY.rows(NOW.date())) == [
        (window.pk, window.parent_id, date(2026, 8, 1), 1, 1),
        (window.pk, window.parent_id, SEPTEMBER, 6, 4),
    ]
