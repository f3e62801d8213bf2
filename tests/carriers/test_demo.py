from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from time import process_time

import pytest
from django.db import transaction
from django.db.models import Count
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.city import fill_city
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.rules import SYSTEM, Person
from xianfeng.audit.models import Entry
from xianfeng.carriers import demo
from xianfeng.carriers.extracts import carrier_rows, participation_rows
from xianfeng.carriers.models.activities import Activity, CheckIn, SignUp
from xianfeng.carriers.models.carriers import Carrier, CarrierMove, EarlierText, Endorsement
from xianfeng.carriers.models.growth import Charter, Evaluation
from xianfeng.carriers.permissions import can_approve_carrier, can_run_carrier
from xianfeng.carriers.rules.life import LIFE, Deed, Stage, StuckReason
from xianfeng.carriers.selectors.activities import activity_rows, counted, member_activities
from xianfeng.carriers.selectors.catalogue import carriers_serving
from xianfeng.carriers.selectors.page import carrier_card, moves_in_order
from xianfeng.carriers.selectors.stuck import stuck_carriers
from xianfeng.carriers.selectors.voices import voices_lacking_of
from xianfeng.hearings.models import Answer, DayCount, Hearing
from xianfeng.hearings.selectors import result_now
from xianfeng.organisation.demo import RITUAL_OFFICES
from xianfeng.organisation.models.units import Unit
from xianfeng.people.models.members import Member
from xianfeng.plans import demo as plans
from xianfeng.plans.demo import MOVED_GOALS
from xianfeng.plans.models import Goal, GoalLink
from xianfeng.rolls.models import Roll, RollEntry

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("city"),
    pytest.mark.xdist_group("the city of carriers"),
    pytest.mark.django_db,
]
TODAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One city for all tests of this file, undone at the end; each test sees it and rolls back."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill_city(at=TODAY, seed=1)
        plans.fill(at=TODAY, seed=1)
        assert demo.fill(at=TODAY, seed=1).startswith("45 carriers, ")
        yield
        transaction.set_rollback(True)


def digest() -> str:
    told = [
        *Carrier.objects.order_by("pk").values_list("title", "stage", "proposed_by__number"),
        *CarrierMove.objects.order_by("pk").values_list("step", "happened_at", "recorded_at"),
        *Activity.objects.order_by("pk").values_list("title", "starts_at", "held_recorded_at"),
        *CheckIn.objects.order_by("pk").values_list("member__number", "checked_in_at"),
    ]
    return sha256(str(told).encode()).hexdigest()


def test_the_city_has_forty_five_carriers_in_every_stage_of_life() -> None:
    stages = dict(Carrier.objects.values_list("stage").annotate(n=Count("pk")).order_by("stage"))

    assert sum(stages.values()) == 45
    assert set(stages) == {stage.value for stage in Stage}
    assert Entry.objects.filter(verb="carriers.demo.filled").count() == 1


def test_the_history_covers_two_years_and_ends_today() -> None:
    held = Activity.objects.filter(held_at__isnull=False)
    months = {f"{moment:%Y-%m}" for moment in held.values_list("held_at", flat=True)}

    assert {"2025-03", "2025-12", "2026-07", "2026-11"} <= months
    assert not held.filter(held_at__gt=TODAY).exists()
    for model, moment in (
        (CarrierMove, "recorded_at"),
        (Endorsement, "recorded_at"),
        (Activity, "recorded_at"),
        (Activity, "held_recorded_at"),
        (SignUp, "signed_up_at"),
        (SignUp, "withdrawn_at"),
        (CheckIn, "checked_in_at"),
    ):
        assert not model._default_manager.filter(**{f"{moment}__gt": TODAY}).exists()
    for carrier in Carrier.objects.prefetch_related("moves"):
        moves = moves_in_order(carrier)
        assert carrier.stage == LIFE.current(moves)
        for before, after in pairwise(moves):
            assert before.happened_at <= after.happened_at
            assert before.recorded_at <= after.recorded_at
    assert Activity.objects.filter(starts_at__gt=TODAY).count() > 20
    assert CheckIn.objects.count() > 10_000


def test_the_ritual_offices_show_as_such() -> None:
    ritual = set(Unit.objects.filter(code__in=RITUAL_OFFICES).values_list("pk", flat=True))
    carriers = [
        row for row in carrier_rows(TODAY.date()) if isinstance(row, tuple) and row[1] in ritual
    ]
    late = [
        activity.held_recorded_at - activity.held_at
        for activity in Activity.objects.filter(carrier__organisation__code__startswith="A07")
        if activity.held_at and activity.held_recorded_at
    ]
    part = [
        row
        for row in participation_rows(TODAY.date())
        if isinstance(row, tuple) and row[0] in ritual
    ]

    assert len(carriers) == 15
    assert {row[3:6] for row in carriers} == {("study", False, False)}
    assert min(late) > timedelta(days=1)
    assert sorted(late)[len(late) // 2] > timedelta(days=20)
    assert {(row[2], row[4]) for row in part} == {(0, 0)}


def test_the_logins_have_something_to_do() -> None:
    def actor(name: str) -> Person:
        user = Member.objects.get(user__username=name).user
        assert user is not None
        found = actor_of(user, at=TODAY)
        assert isinstance(found, Person)
        return found

    secretary, member = actor("secretary"), actor("member")

    own = Carrier.objects.get(proposed_by=member.member_id)
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


def test_the_largest_days_of_the_city_are_counted_quickly() -> None:
    city = Activity.objects.filter(carrier__organisation__code="A", held_at__isnull=False)

    started = process_time()
    rows = activity_rows(counted(city).order_by("-starts_at")[:10], at=TODAY)

    assert min(row.checked_in for row in rows) > 300
    assert process_time() - started < 1


def test_each_kind_of_stuck_carrier_is_there() -> None:
    reasons = {item.reason for item in stuck_carriers(SYSTEM, at=TODAY)}

    assert reasons == set(StuckReason) - {StuckReason.APPROVAL_WAITS, StuckReason.START_WAITS}


def test_carriers_that_move_a_figure_start_in_its_month() -> None:
    goals = {goal.title: goal for goal in Goal.objects.filter(title__in=MOVED_GOALS)}
    serving = carriers_serving(goals.values())

    assert set(goals) == set(MOVED_GOALS)
    for title, month in MOVED_GOALS.items():
        starts = [
            f"{move.happened_on:%Y-%m}"
            for carrier in serving[goals[title].pk]
            for move in carrier.moves.filter(step=Deed.START)
        ]
        assert f"{month:%Y-%m}" in starts
    others = Carrier.objects.filter(pk__in=GoalLink.objects.values("subject_id"))
    assert others.count() > 2 * len(MOVED_GOALS)


def test_the_same_seed_gives_the_same_city() -> None:
    first = digest()
    parts = (CheckIn, SignUp, Activity, Endorsement, Evaluation, Charter, CarrierMove)
    rolls = list(Hearing.objects.exclude(roll=None).values_list("roll", flat=True))
    for model in (*parts, EarlierText, Answer, DayCount, Hearing, Carrier, GoalLink):
        model._default_manager.all().delete()
    RollEntry.objects.filter(roll__in=rolls).delete()
    Roll.objects.filter(pk__in=rolls).delete()

    demo.fill(at=TODAY, seed=1)

    assert Carrier.objects.count() == 45
    assert digest() == first


def test_what_waits_for_a_voice_is_asked_and_a_changed_text_says_so() -> None:
    asked = {hearing.way: hearing for hearing in Hearing.objects.filter(end="")}
    changed = EarlierText.objects.get().carrier

    assert set(asked) == {"members", "public"}
    assert result_now(asked["members"]).answered > 0
    assert result_now(asked["public"]).asked is None
    assert (changed.version, changed.endorsements.get().version) == (2, 1)
    assert len(voices_lacking_of(changed)) == 3
