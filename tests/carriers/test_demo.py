from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db.models import Count, F

from tests.factories.carriers import make_plan_goal
from tests.factories.organisation import NOW
from xianfeng.audit.models import Entry
from xianfeng.carriers import demo
from xianfeng.carriers.extracts import carrier_rows, participation_rows
from xianfeng.carriers.models import Activity, Carrier, CheckIn, Endorsement, SignUp
from xianfeng.carriers.permissions import can_approve_carrier, can_run_carrier
from xianfeng.carriers.rules import Stage, StuckReason
from xianfeng.carriers.selectors import (
    carrier_card,
    member_activities,
    stuck_carriers,
)
from xianfeng.organisation import demo as organisation
from xianfeng.organisation.demo import RITUAL_OFFICES
from xianfeng.organisation.models import Member, Unit
from xianfeng.organisation.permissions import SYSTEM
from xianfeng.organisation.selectors import actor_of
from xianfeng.plans.models import Assignment, GoalLink

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def city() -> None:
    organisation.fill(at=TODAY, seed=1)
    for unit in Unit.objects.filter(parent__code="LJ").order_by("pk"):
        goal = make_plan_goal(unit)
        Assignment.objects.create(goal=goal, unit=unit, recorded_at=NOW)
    told = demo.fill(at=TODAY, seed=1)
    assert told.startswith("45 carriers, ")


def digest() -> str:
    told = [
        *Carrier.objects.order_by("pk").values_list("title", "started_at", "proposed_by__number"),
        *Activity.objects.order_by("pk").values_list("title", "starts_at", "held_recorded_at"),
        *CheckIn.objects.order_by("pk").values_list("member__number", "checked_in_at"),
    ]
    return sha256(str(told).encode()).hexdigest()


@pytest.mark.usefixtures("city")
def test_the_city_has_forty_five_carriers_in_every_stage_of_life() -> None:
    stages = dict(Carrier.objects.values_list("stage").annotate(n=Count("pk")).order_by("stage"))

    assert sum(stages.values()) == 45
    assert set(stages) == {stage.value for stage in Stage}
    assert Entry.objects.filter(verb="carriers.demo.filled").count() == 1


@pytest.mark.usefixtures("city")
def test_the_history_covers_two_years_and_ends_today() -> None:
    held = Activity.objects.filter(held_at__isnull=False)
    months = {f"{moment:%Y-%m}" for moment in held.values_list("held_at", flat=True)}

    assert {"2025-03", "2025-12", "2026-07", "2026-11"} <= months
    assert not held.filter(held_at__gt=TODAY).exists()
    for model, moment in (
        (Carrier, "recorded_at"),
        (Endorsement, "recorded_at"),
        (Activity, "recorded_at"),
        (Activity, "held_recorded_at"),
        (SignUp, "signed_up_at"),
        (SignUp, "withdrawn_at"),
        (CheckIn, "checked_in_at"),
    ):
        assert not model._default_manager.filter(**{f"{moment}__gt": TODAY}).exists()
    assert not Carrier.objects.filter(started_at__lt=F("approved_at")).exists()
    assert not Carrier.objects.filter(approved_at__lt=F("proposed_at")).exists()
    assert not Carrier.objects.filter(ended_at__lt=F("started_at")).exists()
    assert Activity.objects.filter(starts_at__gt=TODAY).count() > 20
    assert CheckIn.objects.count() > 10_000


@pytest.mark.usefixtures("city")
def test_the_ritual_offices_show_as_such() -> None:
    ritual = set(Unit.objects.filter(code__in=RITUAL_OFFICES).values_list("pk", flat=True))
    carriers = [row for row in carrier_rows() if isinstance(row, tuple) and row[1] in ritual]
    late = [
        activity.held_recorded_at - activity.held_at
        for activity in Activity.objects.filter(carrier__organisation__code__startswith="A07")
        if activity.held_at and activity.held_recorded_at
    ]
    part = [row for row in participation_rows() if isinstance(row, tuple) and row[0] in ritual]

    assert len(carriers) == 15
    assert {row[3:6] for row in carriers} == {("study", False, False)}
    assert min(late) > timedelta(days=1)
    assert sorted(late)[len(late) // 2] > timedelta(days=20)
    assert {(row[2], row[4]) for row in part} == {(0, 0)}


@pytest.mark.usefixtures("city")
def test_the_logins_have_something_to_do() -> None:
    def actor(name: str) -> object:
        user = Member.objects.get(user__username=name).user
        assert user is not None
        return actor_of(user, at=TODAY)

    secretary, member = actor("secretary"), actor("member")
    assert isinstance(secretary, Member)
    assert isinstance(member, Member)

    own = Carrier.objects.get(proposed_by=member)
    assert can_run_carrier(secretary, own)
    assert carrier_card(actor=secretary, carrier=own, at=TODAY).accepted == 2
    ready = [
        carrier
        for carrier in Carrier.objects.filter(stage="proposed")
        if carrier_card(actor=SYSTEM, carrier=carrier, at=TODAY).is_accepted
    ]
    assert [can_approve_carrier(SYSTEM, carrier) for carrier in ready] == [True]
    mine = member_activities(member, at=TODAY)
    assert mine.open
    assert any(activity.starts_at <= TODAY for activity in mine.open)


@pytest.mark.usefixtures("city")
def test_each_kind_of_stuck_carrier_is_there() -> None:
    reasons = {item.reason for item in stuck_carriers(SYSTEM, at=TODAY)}

    assert reasons == set(StuckReason)


@pytest.mark.usefixtures("city")
def test_carriers_that_move_a_figure_start_in_its_month(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    CheckIn.objects.all().delete()
    SignUp.objects.all().delete()
    Activity.objects.all().delete()
    Endorsement.objects.all().delete()
    Carrier.objects.all().delete()
    GoalLink.objects.all().delete()
    goal = Assignment.objects.get(unit__code="LJ14").goal
    monkeypatch.setattr(demo, "MOVED_GOALS", {goal.title: date(2026, 3, 1)})

    demo.fill(at=TODAY, seed=1)

    carrier = Carrier.objects.get(title="清河日")
    assert carrier.started_at is not None
    assert f"{carrier.started_at:%Y-%m}" == "2026-03"
    assert list(GoalLink.objects.filter(goal=goal).values_list("subject_id", flat=True)) == [
        carrier.pk
    ]


@pytest.mark.usefixtures("city")
def test_the_same_seed_gives_the_same_city() -> None:
    first = digest()
    for model in (CheckIn, SignUp, Activity, Endorsement, Carrier, GoalLink):
        model._default_manager.all().delete()

    demo.fill(at=TODAY, seed=1)

    assert Carrier.objects.count() == 45
    assert digest() == first
