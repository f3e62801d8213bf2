"""Opening hours of windows: kept by the office, shown to citizens, asked about where they differ."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories.ballots import make_openings
from tests.factories.cases import CONTACT, Street, on, open_at
from tests.factories.organisation import make_unit, make_window
from tests.kit import refuses
from xianfeng.actors.rules import SYSTEM, Actor
from xianfeng.foundation.calendar import WorkingDays
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.review.models.hours import WindowHours
from xianfeng.review.rules.hours import (
    Keeping,
    NoHours,
    NotHours,
    ServiceKind,
    is_holiday,
    next_opening,
    read_day,
    spans_on,
    standing,
    write_day,
)
from xianfeng.review.rules.signs import SignKind, closed_day
from xianfeng.review.selectors.hours import hours_of
from xianfeng.review.selectors.signs import signs_of
from xianfeng.review.services.office import keep_hours
from xianfeng.review.words import say_sign

OFFICES = ZoneInfo("Asia/Shanghai")
MORNING = ((540, 720),)
WHOLE = ((540, 720), (810, 1020))
OFFICE = (*[WHOLE] * 5, (), ())
WEDNESDAYS = ((), (), MORNING, (), (), (), ())
AUTUMN = WorkingDays(
    off=frozenset({date(2026, 9, 25), *(date(2026, 10, day) for day in (1, 2, 5, 6, 7))}),
    worked=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    years=frozenset({2026}),
)
FREE_FRIDAYS = (*[WHOLE] * 4, MORNING, MORNING, ())
KEPT = Keeping(ServiceKind.COUNTER, OFFICE, "大厅负责人", "0999-1234567", "16:30 停止取号")


def keep(
    window: Unit,
    week: tuple[tuple[tuple[int, int], ...], ...] = OFFICE,
    *,
    kind: ServiceKind = ServiceKind.COUNTER,
    actor: Actor = SYSTEM,
    at: datetime | None = None,
) -> WindowHours:
    return keep_hours(actor=actor, window=window, keeping=Keeping(kind, week), at=at or on(1, 9))


@pytest.mark.parametrize("text", ["9:00-12:00, 13:30-17:00", "09:00–12:00;13:30~17:00"])
def test_hours_are_read_as_people_type_them(text: str) -> None:
    assert read_day(text) == WHOLE
    assert read_day(write_day(WHOLE)) == WHOLE
    assert read_day("") == ()
    assert read_day("0:00-24:00") == ((0, 1440),)


@pytest.mark.parametrize(
    "text", ["9-12", "12:00-9:00", "9:00-12:00, 11:00-13:00", "9:60-12:00", "9:00-24:30", "早上"]
)
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(NotHours):
        read_day(text)


def test_a_day_off_closes_its_weekend_too_and_a_plain_weekend_is_none() -> None:
    closed = [day for day in range(18, 28) if is_holiday(AUTUMN, date(2026, 9, day))]

    assert closed == [25, 26, 27]
    assert spans_on(FREE_FRIDAYS, date(2026, 9, 26), AUTUMN) == ()
    assert spans_on(FREE_FRIDAYS, date(2026, 9, 12), AUTUMN) == MORNING


def test_a_make_up_day_is_worked_as_most_days_are_and_a_rare_counter_stays_closed() -> None:
    make_up = date(2026, 9, 20)

    assert spans_on(OFFICE, make_up, AUTUMN) == WHOLE
    assert spans_on(WEDNESDAYS, make_up, AUTUMN) == ()
    mixed = (WHOLE, MORNING, WHOLE, MORNING, ((600, 660),), (), ())
    assert spans_on(mixed, make_up, AUTUMN) == ()


def test_a_window_is_open_until_its_pause_and_then_says_when_it_opens_again() -> None:
    assert standing(OFFICE, on(24, 9, hour=9).astimezone(OFFICES), AUTUMN).until == 720
    assert standing(OFFICE, on(24, 9, hour=12).astimezone(OFFICES), AUTUMN).opens == (
        date(2026, 9, 24),
        810,
    )
    assert standing(OFFICE, on(24, 9, hour=17).astimezone(OFFICES), AUTUMN).opens == (
        date(2026, 9, 28),
        540,
    )
    assert standing(((),) * 7, on(24, 9, hour=9).astimezone(OFFICES), AUTUMN).opens is None
    assert next_opening(((),) * 7, on(24, 9, hour=9).astimezone(OFFICES), AUTUMN) is None


def test_half_of_an_open_day_on_a_closed_one_is_asked_about_and_a_few_from_home_are_not() -> None:
    assert closed_day(25, [40, 50])
    assert not closed_day(21, [90, 120])
    assert closed_day(20, [])
    assert not closed_day(19, [])


@pytest.mark.django_db
def test_a_rare_counter_shows_its_next_opening_beside_the_deadline() -> None:
    """T13: deadlines run in official working days; the next opening stands beside them."""
    street = Street()
    keep(street.window, WEDNESDAYS)
    opened = open_at(street.window, at=on(14, hour=11))

    with time_machine.travel(on(14, hour=11), tick=False):
        page = Client().get(f"{reverse('cases:follow', args=[opened.code])}?lang=en")

    text = page.content.decode()
    assert opened.case.settle_due == date(2026, 10, 21)
    assert "Open now, until 12:00." in text
    assert "Open again on Wednesday 21 October" in text
    assert CONTACT not in text


@pytest.mark.django_db
def test_citizens_read_whether_it_is_open_who_is_in_charge_and_the_official_days_off() -> None:
    window = make_window(parent=make_unit(name="市民政局"))
    keep_hours(actor=SYSTEM, window=window, keeping=KEPT, at=on(1, 9))

    with time_machine.travel(on(24, 9, hour=18), tick=False):
        page = Client().get(f"/w/{window.code}/?lang=en").content.decode()

    assert "Closed now; opens on Monday 28 September at 09:00." in page
    assert "Monday to Friday" in page
    assert "09:00–12:00, 13:30–17:00" in page
    assert "大厅负责人" in page
    assert "16:30 停止取号" in page


@pytest.mark.django_db
def test_a_page_that_is_kept_in_memory_says_closed_once_it_is() -> None:
    window = make_window()
    keep(window)
    with time_machine.travel(on(24, 9, hour=10), tick=False):
        assert "Open now" in Client().get(f"/w/{window.code}/?lang=en").content.decode()
    with time_machine.travel(on(24, 9, hour=18), tick=False):
        assert "Closed now" in Client().get(f"/w/{window.code}/?lang=en").content.decode()


@pytest.mark.django_db
def test_a_hotline_and_an_online_service_without_hours_are_there_at_any_time() -> None:
    hotline, counter = make_window(), make_window()
    keep(hotline, ((),) * 7, kind=ServiceKind.HOTLINE)

    with translation.override("en"):
        card = hours_of(hotline.pk, now=on(3))
    assert card is not None
    assert card.is_open
    assert card.now == "There at any time."
    with refuses(NoHours):
        keep(counter, ((),) * 7)
    assert hours_of(counter.pk, now=on(3)) is None


@pytest.mark.django_db
def test_the_head_of_a_window_keeps_its_hours_on_the_page_and_others_may_not() -> None:
    street = Street()
    with refuses(NotAllowed):
        keep(street.window, actor=street.second_head)
    keep(street.window, actor=street.officer, at=on(1, 9))

    keep(street.window, WEDNESDAYS, actor=street.head, at=on(5, 9))

    rows = WindowHours.objects.filter(window=street.window).order_by("since")
    assert [row.keeping.week for row in rows] == [OFFICE, WEDNESDAYS]


@pytest.mark.django_db
def test_ballots_of_a_day_when_it_was_closed_raise_a_question_by_the_hours_of_that_day() -> None:
    window = make_window(parent=make_unit())
    keep(window, at=on(1, 8))
    first = date(2026, 9, 7)
    make_openings(
        window,
        {first + timedelta(days=place): 30 for place in range(6)},
    )
    keep(window, (*[WHOLE] * 6, ()), at=on(20, 9))

    (card,) = signs_of([window], Period.parse("2026Q3"))

    assert card.sign.kind is SignKind.CLOSED_DAY
    assert card.sign.seen == {"on": date(2026, 9, 12), "ballots": 30}
    with translation.override("en"):
        assert "the window was closed, and 30 ballots were cast" in say_sign(card.sign)


@pytest.mark.django_db
def test_without_hours_nobody_asks_about_closed_days() -> None:
    window, other = make_window(parent=make_unit()), make_window(parent=make_unit())
    keep(other, ((),) * 7, kind=ServiceKind.ONLINE, at=datetime(2026, 8, 1, tzinfo=UTC))
    for each in (window, other):
        make_openings(each, {date(2026, 9, 12): 30})

    assert signs_of([window, other], Period.parse("2026Q3")) == []
