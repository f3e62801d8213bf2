"""A flood of cases closes no door for the day, and none to who has rated with a slip."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories.cases import CONTACT, WORDS, Street, on, open_at
from xianfeng.actors.rules import CALENDAR
from xianfeng.cases.models.cases import Case
from xianfeng.cases.models.days import DoorCount
from xianfeng.cases.rules.life import Door, room_by
from xianfeng.cases.rules.refusals import TooMany
from xianfeng.cases.selectors.visible import is_pass, pass_of
from xianfeng.cases.services.citizen import open_case
from xianfeng.cases.services.office import forget_counts
from xianfeng.foundation.figures import Figures
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db


def open_with_slip(window: Unit, *, hour: int = 10, slip_pass: str = "") -> Case:
    at = on(12, hour=hour)
    shown = slip_pass or pass_of(window.code, at.date())
    return open_case(window=window, words=WORDS, contact=CONTACT, at=at, slip_pass=shown).case


@override_settings(FIGURES=Figures(cases_most_a_day=1))
def test_who_has_a_slip_takes_nothing_from_the_open_door_and_is_let_in_when_it_is_full() -> None:
    street = Street()
    open_with_slip(street.window)
    open_at(street.window)

    with pytest.raises(TooMany):
        open_at(street.second)
    open_with_slip(street.second)
    open_at(street.second, at=on(13))

    counts = DoorCount.objects.filter(day=on(12).date()).order_by("pk")
    assert [(row.door, row.window, row.count) for row in counts] == [
        (Door.SLIP, street.window, 1),
        (Door.OPEN, street.window, 1),
        (Door.ALL, None, 1),
        (Door.SLIP, street.second, 1),
    ]


@override_settings(FIGURES=Figures(cases_most_a_window_a_day=1))
def test_a_flood_at_one_window_leaves_the_others_open() -> None:
    street = Street()
    open_at(street.window)

    with pytest.raises(TooMany):
        open_at(street.window)

    assert open_at(street.second).case.window == street.second


@override_settings(FIGURES=Figures(cases_by_slip_most_a_window_a_day=1))
def test_a_pass_opens_its_own_window_for_so_many_cases_and_others_are_for_the_open_door() -> None:
    street = Street()
    foreign = pass_of(street.second.code, on(12).date())
    open_with_slip(street.window)

    with pytest.raises(TooMany):
        open_with_slip(street.window)
    open_with_slip(street.window, slip_pass=foreign)

    assert DoorCount.objects.get(door=Door.OPEN).window == street.window


@override_settings(FIGURES=Figures(cases_most_a_day=24))
def test_who_takes_all_that_is_there_closes_the_door_for_an_hour() -> None:
    street = Street()
    for _ in range(2):
        open_at(street.window, at=on(12, hour=9).replace(hour=17, day=11))  # 01:00 on the 12th
    with pytest.raises(TooMany):
        open_at(street.window, at=on(12, hour=9).replace(hour=17, day=11, minute=59))

    assert open_at(street.window, at=on(12, hour=9).replace(hour=18, day=11)).case.arrived_on == (
        on(12).date()
    )


def test_a_day_has_room_for_all_its_cases_and_each_hour_for_one_at_least() -> None:
    assert [room_by(48, hour) for hour in (0, 11, 23)] == [2, 24, 48]
    assert [room_by(1, hour) for hour in (0, 23)] == [1, 1]


def test_a_pass_says_window_and_day_and_holds_past_midnight_and_no_longer() -> None:
    made = pass_of("W1", on(12).date())

    assert [is_pass(made, "W1", today=on(day).date()) for day in (11, 12, 13, 14)] == [
        False,
        True,
        True,
        False,
    ]
    assert not is_pass(made, "W2", today=on(12).date())
    assert not is_pass("", "W1", today=on(12).date())
    assert not is_pass("口令", "W1", today=on(12).date())


def test_the_counts_of_a_day_are_forgotten_with_it() -> None:
    street = Street()
    open_at(street.window)

    forget_counts(actor=CALENDAR, at=on(12, hour=23))
    assert DoorCount.objects.count() == 2
    forget_counts(actor=CALENDAR, at=on(13))
    assert not DoorCount.objects.exists()


@pytest.mark.once
@override_settings(FIGURES=Figures(cases_most_a_day=1))
def test_who_comes_too_late_keeps_the_words_and_learns_where_else_to_go(client: Client) -> None:
    street = Street()
    address = f"{reverse('cases:new')}?window={street.window.code}&lang=en"
    said = {"words": WORDS, "contact": CONTACT}
    assert client.post(address, said).status_code == 303

    refused = client.post(address, said)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    page = " ".join(refused.content.decode().split())
    assert WORDS in page
    assert "try again in an hour" in page
    assert "12345 hotline" in page
    with_slip = f"{address}&pass={pass_of(street.window.code, timezone.localdate())}"
    assert client.post(with_slip, said).status_code == 303
