"""Services of what is done through a carrier."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.carriers import make_activity, make_carrier, make_check_in
from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
)
from tests.kit import refuses
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.models.activities import Activity, CheckIn, SignUp
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.carriers.services.activities import (
    DoorClosed,
    DoorNotOpen,
    NotRunning,
    NotSignedUp,
    check_in,
    hold_activity,
    plan_activity,
    sign_up,
    withdraw,
)
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Ahead, NotAfter, OnlyMembers, Over, Twice
from xianfeng.people.models.members import Member

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture
def carrier() -> Carrier:
    return make_carrier(stage=Stage.TRIAL)


@pytest.fixture
def secretary(carrier: Carrier) -> Actor:
    return make_actor(RoleKind.SECRETARY, carrier.organisation)


@pytest.fixture
def member(carrier: Carrier) -> Member:
    return make_member_actor(carrier.organisation)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def plan(
    actor: Actor, carrier: Carrier, *, hours: int = 2, starts_at: datetime = LATER
) -> Activity:
    return plan_activity(
        actor=actor,
        carrier=carrier,
        title="西河口水质取样",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        place="西河口",
        at=NOW,
    )


def test_plan_activity_writes_it_down_once(carrier: Carrier, secretary: Actor) -> None:
    activity = plan(secretary, carrier)

    assert (activity.starts_at, activity.recorded_at, activity.held_at) == (LATER, NOW, None)
    with refuses(Twice):
        plan(secretary, carrier)
    assert verbs() == ["carriers.activity.planned"]


def test_plan_activity_takes_a_past_one_and_the_record_shows_it(
    carrier: Carrier, secretary: Actor
) -> None:
    activity = plan(secretary, carrier, starts_at=NOW - timedelta(days=40))

    assert activity.recorded_at - activity.starts_at == timedelta(days=40)


def test_plan_activity_is_refused(carrier: Carrier, secretary: Actor, member: Member) -> None:
    with refuses(NotAllowed):
        plan(acting(member), carrier)
    with refuses(NotAfter):
        plan(secretary, carrier, hours=0)
    Carrier.objects.filter(pk=carrier.pk).update(stage="ended")
    with refuses(NotRunning):
        plan(secretary, carrier)


def hold(actor: Actor, activity: Activity, *, held_at: datetime = NOW) -> Activity:
    return hold_activity(
        actor=actor,
        activity=activity,
        held_at=held_at,
        people_served=41,
        summary=" 办理社保卡 41 件 ",
        at=NOW,
    )


def test_hold_activity_writes_it_down_once(carrier: Carrier, secretary: Actor) -> None:
    activity = hold(secretary, make_activity(carrier=carrier))

    assert (activity.held_at, activity.people_served, activity.summary) == (
        NOW,
        41,
        "办理社保卡 41 件",
    )
    assert activity.held_recorded_at == NOW
    with refuses(Twice):
        hold(secretary, activity)
    assert verbs() == ["carriers.activity.held"]


def test_hold_activity_is_refused(carrier: Carrier, secretary: Actor, member: Member) -> None:
    activity = make_activity(carrier=carrier)

    with refuses(NotAllowed):
        hold(acting(member), activity)
    with refuses(Ahead):
        hold(secretary, activity, held_at=LATER)


def test_a_half_written_record_never_enters_the_table(carrier: Carrier) -> None:
    activity = make_activity(carrier=carrier)

    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(held_at=NOW)


def test_sign_up_takes_the_word_and_withdraw_gives_it_back(
    carrier: Carrier, member: Member
) -> None:
    activity = make_activity(carrier=carrier, starts_at=LATER)

    sign_up(actor=acting(member), activity=activity, at=NOW)
    with refuses(Twice):
        sign_up(actor=acting(member), activity=activity, at=NOW)
    withdraw(actor=acting(member), activity=activity, at=NOW)
    with refuses(NotSignedUp):
        withdraw(actor=acting(member), activity=activity, at=NOW)
    sign_up(actor=acting(member), activity=activity, at=NOW)

    words = SignUp.objects.order_by("pk").values_list("member", "withdrawn_at")
    assert list(words) == [(member.pk, NOW), (member.pk, None)]
    assert verbs() == [
        "carriers.sign_up.given",
        "carriers.sign_up.withdrawn",
        "carriers.sign_up.given",
    ]


def test_members_of_other_offices_may_come_too(carrier: Carrier) -> None:
    stranger = make_member_actor(make_organisation())

    assert sign_up(
        actor=acting(stranger), activity=make_activity(carrier=carrier, starts_at=LATER), at=NOW
    )


def test_sign_up_is_refused(carrier: Carrier, secretary: Actor, member: Member) -> None:
    with refuses(OnlyMembers):
        sign_up(actor=secretary, activity=make_activity(carrier=carrier), at=NOW)
    over = make_activity(carrier=carrier, starts_at=NOW - timedelta(hours=2))
    held = make_activity(carrier=carrier, starts_at=NOW, held=True)
    for activity in (over, held):
        with refuses(Over):
            sign_up(actor=acting(member), activity=activity, at=NOW)
        with refuses(Over):
            withdraw(actor=acting(member), activity=activity, at=NOW)
    ended = make_carrier(stage=Stage.ENDED)
    with refuses(NotRunning):
        sign_up(
            actor=acting(member), activity=make_activity(carrier=ended, starts_at=LATER), at=NOW
        )
    hidden = make_activity(carrier=make_carrier(), starts_at=LATER)
    with refuses(NotAllowed):
        sign_up(actor=acting(member), activity=hidden, at=NOW)


def test_check_in_counts_once_however_often_it_is_sent(carrier: Carrier, member: Member) -> None:
    activity = make_activity(carrier=carrier, starts_at=NOW)

    first = check_in(actor=acting(member), activity=activity, at=NOW)
    again = check_in(actor=acting(member), activity=activity, at=NOW + timedelta(days=9))

    assert first == again
    assert [(row.member, row.checked_in_at) for row in CheckIn.objects.all()] == [(member, NOW)]
    assert verbs() == ["carriers.check_in.made"]


def test_check_in_is_refused(carrier: Carrier, secretary: Actor, member: Member) -> None:
    with refuses(OnlyMembers):
        check_in(actor=secretary, activity=make_activity(carrier=carrier), at=NOW)
    with refuses(DoorNotOpen):
        check_in(
            actor=acting(member),
            activity=make_activity(carrier=carrier, starts_at=NOW + timedelta(minutes=61)),
            at=NOW,
        )
    with refuses(DoorClosed):
        check_in(
            actor=acting(member),
            activity=make_activity(carrier=carrier, starts_at=NOW - timedelta(hours=4)),
            at=NOW,
        )
    ended = make_carrier(stage=Stage.ENDED)
    with refuses(NotRunning):
        check_in(actor=acting(member), activity=make_activity(carrier=ended), at=NOW)


def test_a_record_of_a_check_in_holds_no_place(carrier: Carrier) -> None:
    fields = {field.name for field in make_check_in(make_activity(carrier=carrier))._meta.fields}

    assert fields == {"id", "activity", "member", "checked_in_at"}
