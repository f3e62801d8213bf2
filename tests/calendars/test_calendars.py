"""A month's page, and a feed that calendar programs read: stable, private, honest about what is off."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
import vobject
from django.test import Client

from tests.factories.carriers import make_activity, make_carrier, make_check_in, make_sign_up
from tests.factories.organisation import (
    NOW,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.kit import costs_the_same, signed_in, with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.calendars.rules import weeks_of
from xianfeng.calendars.selectors import feed_token, feed_url
from xianfeng.carriers.models.activities import Activity, SignUp
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.plans.rules.months import shifted

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BEIJING = ZoneInfo("Asia/Shanghai")
SOON = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def branch() -> Organisation:
    office = make_organisation(unit=make_unit())
    return make_organisation(parent=office, unit=office.unit)


@pytest.fixture
def member(branch: Organisation) -> Member:
    return make_member_actor(branch)


@pytest.fixture
def carrier(branch: Organisation) -> Carrier:
    return make_carrier(organisation=branch, stage=Stage.TRIAL)


def fetched(member: Member) -> bytes:
    assert member.user_id is not None
    answer = Client().get(f"/calendar/feed/{feed_token(member.user_id)}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return bytes(answer.content)


def events(member: Member) -> list[Any]:
    """The events as an independent reader finds them."""
    read = vobject.readOne(fetched(member).decode())
    return list(getattr(read, "vevent_list", []))


def test_weeks_are_whole_and_months_follow_each_other() -> None:
    weeks = weeks_of(date(2026, 2, 1))

    assert {len(week) for week in weeks} == {7}
    assert (weeks[0][0], weeks[-1][-1]) == (date(2026, 1, 26), date(2026, 3, 1))
    assert [shifted(date(2026, 1, 31), by) for by in (-1, 1)] == [
        date(2025, 12, 1),
        date(2026, 2, 1),
    ]


def test_the_feed_holds_what_one_has_signed_up_for_and_no_more(
    member: Member, carrier: Carrier
) -> None:
    mine = make_activity(carrier=carrier, starts_at=SOON)
    make_sign_up(mine, member)
    was = make_activity(carrier=carrier, starts_at=NOW - timedelta(days=3), held=True)
    make_check_in(was, member)
    other = make_activity(carrier=carrier, starts_at=SOON, title="别人报名的")
    make_sign_up(other)
    taken_back = make_sign_up(make_activity(carrier=carrier, starts_at=SOON), member)
    SignUp.objects.filter(pk=taken_back.pk).update(withdrawn_at=NOW)

    found = events(member)

    assert {event.uid.value.partition("@")[0] for event in found} == {
        f"activity-{was.pk}",
        f"activity-{mine.pk}",
    }
    (event,) = [each for each in found if str(mine.pk) in each.uid.value.partition("@")[0]]
    assert event.dtstart.value == SOON
    assert event.dtstart.value.utcoffset() == timedelta(hours=8)
    assert (event.summary.value, event.status.value) == (mine.title, "CONFIRMED")
    assert member.name not in fetched(member).decode()


def test_an_entry_keeps_its_uid_and_a_cancelled_one_says_so(
    member: Member, carrier: Carrier
) -> None:
    """S19, S20: by number, never by position; the same UID, a higher SEQUENCE, the title too."""
    first, second = (make_activity(carrier=carrier, starts_at=SOON) for _ in range(2))
    for activity in (first, second):
        make_sign_up(activity, member)
    before = {event.uid.value for event in events(member)}
    Activity.objects.filter(pk=second.pk).update(cancelled_at=NOW)
    make_sign_up(make_activity(carrier=carrier, starts_at=NOW + timedelta(days=1)), member)

    found = events(member)

    assert before < {event.uid.value for event in found}
    (off,) = [event for event in found if event.status.value == "CANCELLED"]
    assert off.uid.value.startswith(f"activity-{second.pk}@")
    assert (off.sequence.value, off.summary.value) == ("1", f"已取消：{second.title}")


def test_a_place_in_line_is_tentative(member: Member, carrier: Carrier) -> None:
    activity = make_activity(carrier=carrier, starts_at=SOON, places=1)
    make_sign_up(activity)
    SignUp.objects.create(activity=activity, member=member, signed_up_at=NOW)

    (event,) = events(member)

    assert (event.status.value, event.summary.value) == ("TENTATIVE", f"排队中：{activity.title}")


def test_the_feed_reads_back_by_the_package_too(member: Member, carrier: Carrier) -> None:
    make_sign_up(make_activity(carrier=carrier, starts_at=SOON), member)

    calendar = icalendar.Calendar.from_ical(fetched(member))

    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == SOON.astimezone(BEIJING)
    assert [each["TZID"] for each in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]


def test_a_new_address_ends_the_old_one(member: Member) -> None:
    assert member.user_id is not None
    old = feed_token(member.user_id)
    client = signed_in(member.user)
    assert old in client.get("/calendar/").content.decode()

    client.post("/calendar/renew/")

    assert Client().get(f"/calendar/feed/{old}.ics").status_code == 404
    assert feed_token(member.user_id) != old
    fetched(member)
    client.post("/calendar/renew/")
    assert len({old, feed_token(member.user_id)}) == 2
    assert Entry.objects.filter(verb="calendars.address.renewed").count() == 2


@pytest.mark.parametrize("token", ["1", "1-1-x", "-", "²-1-x", f"{'9' * 30}-1-x", "1-1"])
def test_an_address_that_is_none_opens_nothing(member: Member, token: str) -> None:
    assert Client().get(f"/calendar/feed/{token}.ics").status_code == 404


def test_who_has_left_or_may_not_sign_in_has_no_feed(member: Member) -> None:
    assert member.user_id is not None
    address = f"/calendar/feed/{feed_token(member.user_id)}.ics"
    Member.objects.filter(pk=member.pk).update(left_on=NOW.date())

    assert Client().get(address).status_code == 404


def test_the_page_shows_one_s_own_month_and_that_of_an_organisation(
    member: Member, carrier: Carrier, branch: Organisation
) -> None:
    mine = make_activity(carrier=carrier, starts_at=SOON, title="我报名的")
    make_sign_up(mine, member)
    make_activity(carrier=carrier, starts_at=SOON, title="支部还有的")
    client = signed_in(member.user)

    own = client.get(f"/calendar/?month={SOON:%Y-%m}").content.decode()
    whole = client.get(f"/calendar/?month={SOON:%Y-%m}&of={branch.code}").content.decode()

    assert ("我报名的" in own, "支部还有的" in own) == (True, False)
    assert ("我报名的" in whole, "支部还有的" in whole) == (True, True)
    assert feed_url(member.user_id or 0) in own


def test_a_month_that_is_none_and_an_organisation_not_in_sight_are_not_there(
    member: Member,
) -> None:
    client = signed_in(member.user)
    foreign = make_organisation(unit=make_unit())

    for query in ("month=2026-13", "month=2026Q1", "month=x", f"of={foreign.code}", "of=none"):
        assert client.get(f"/calendar/?{query}").status_code == 404


def test_who_is_no_member_sees_their_office_and_has_no_feed(branch: Organisation) -> None:
    page = with_role(RoleKind.OFFICER, branch).get("/calendar/").content.decode()

    assert branch.name in page
    assert "本月没有活动" in page
    assert "/calendar/feed/" not in page


def test_a_month_costs_the_same_for_every_length(
    member: Member, carrier: Carrier, branch: Organisation
) -> None:
    client = signed_in(member.user)

    def add() -> None:
        make_activity(carrier=carrier, starts_at=datetime(2026, 9, 3, 2, tzinfo=BEIJING))

    costs_the_same(9, client, f"/calendar/?month=2026-09&of={branch.code}", add)
