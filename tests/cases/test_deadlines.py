"""By when a citizen is contacted and a case is settled: official working days, each of them said."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import Street, days, fresh, make_case, on, open_at
from tests.kit import refuses
from xianfeng.cases.models.cases import Case, Deadline
from xianfeng.cases.models.days import DayNotice
from xianfeng.cases.rules.life import Lateness
from xianfeng.cases.rules.refusals import ClockRanOut, TooLongStopped
from xianfeng.cases.selectors.calendar import built_in, working_days
from xianfeng.cases.selectors.visible import waiting_cases
from xianfeng.cases.services.office import contact_citizen, stop_clock
from xianfeng.foundation.calendar import Counted

pytestmark = pytest.mark.django_db


def settling(case: Case) -> Counted:
    return case.deadlines.filter(kind=Deadline.Kind.SETTLE).latest("number").counting


def test_a_holiday_and_a_stop_together_give_a_day_on_which_people_work() -> None:
    """T10."""
    street = Street()
    case = make_case(street.window, at=on(25, 9))

    assert case.contact_due == date(2026, 9, 28)
    assert case.settle_due == date(2026, 10, 9)
    assert settling(case).counted == days("09-28", "09-29", "09-30", "10-08", "10-09")

    stop_clock(actor=street.head, case=case, days=2, reason="需本人补交证明", at=on(29, 9))

    assert fresh(case).settle_due == date(2026, 10, 12)
    assert set(days("09-27", "10-01", "10-11")) <= set(settling(case).passed)
    assert case.deadlines.filter(kind=Deadline.Kind.SETTLE).count() == 2
    line = case.lines.latest("number")
    assert (line.kind, line.words, line.detail["days"]) == ("stopped", "需本人补交证明", 2)


def test_a_wrong_day_off_in_a_notice_does_not_give_the_office_a_free_day() -> None:
    """T11: the built-in calendar wins for a year whose notice it knows."""
    DayNotice.objects.create(day=date(2026, 9, 18), is_working=False, recorded_at=on(1, 9))
    street = Street()

    assert make_case(street.window, at=on(17, 9)).contact_due == date(2026, 9, 18)
    assert make_case(street.window, at=on(19, 9)).contact_due == date(2026, 9, 20)


def test_what_was_promised_stays_when_a_notice_is_loaded_afterwards() -> None:
    """T11: deadlines are not moved silently."""
    street = Street()
    case = open_at(street.window, at=datetime(2027, 6, 10, 2, tzinfo=UTC)).case
    assert settling(case).is_provisional

    DayNotice.objects.create(day=date(2027, 6, 14), is_working=False, recorded_at=on(1, 9))

    assert fresh(case).settle_due == case.settle_due
    later = open_at(street.window, at=datetime(2027, 6, 10, 2, tzinfo=UTC)).case
    assert later.settle_due > case.settle_due
    assert not settling(later).is_provisional


def test_sparse_opening_hours_neither_stretch_the_promise_nor_make_it_late_at_birth() -> None:
    """T13: the clock runs in official working days, whatever the hours of the window."""
    case = make_case(Street().window, at=on(14, hour=11))

    assert case.contact_due == date(2026, 10, 15)
    assert case.settle_due == date(2026, 10, 21)
    assert settling(case).counted == days("10-15", "10-16", "10-19", "10-20", "10-21")
    assert not case.is_late(date(2026, 10, 14))
    assert not case.is_contact_late(date(2026, 10, 15))


def test_the_built_in_calendar_knows_the_make_up_days_of_2026_and_not_yet_those_of_2027() -> None:
    assert built_in(2026).worked >= {date(2026, 9, 20), date(2026, 10, 10)}
    assert working_days(date(2026, 10, 1)).years == {2025, 2026}


def test_a_stop_is_refused_behind_the_day_and_beyond_the_longest_time() -> None:
    street = Street()
    case = make_case(street.window, at=on(12))

    with refuses(TooLongStopped):
        stop_clock(actor=street.head, case=case, days=11, reason="等材料", at=on(13))
    with refuses(ClockRanOut):
        stop_clock(actor=street.head, case=case, days=1, reason="等材料", at=on(20))


def test_a_citizen_to_be_contacted_by_tomorrow_waits_on_the_desk() -> None:
    street = Street()
    case = open_at(street.window, at=on(12)).case

    (waiting,) = waiting_cases(street.head, today=on(12).date())
    assert (waiting.lateness, waiting.count) == (Lateness.SOON, 1)
    assert waiting.first_due == case.contact_due == date(2026, 10, 13)

    contact_citizen(actor=street.head, case=case, note="", at=on(12, hour=11))
    assert waiting_cases(street.head, today=on(12).date()) == []
    (waiting,) = waiting_cases(street.head, today=on(18).date())
    assert (waiting.lateness, waiting.first_due) == (Lateness.SOON, case.settle_due)
