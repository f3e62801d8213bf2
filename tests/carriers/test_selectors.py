from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.carriers import (
    link,
    make_activity,
    make_carrier,
    make_check_in,
    make_endorsed_carrier,
    make_plan_goal,
    make_sign_up,
)
from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.carriers.models.activities import Activity, SignUp
from xianfeng.carriers.rules.life import CheckInState, Stage, StuckReason
from xianfeng.carriers.selectors.activities import (
    MemberActivities,
    activities_visible_to,
    activity_at_door,
    activity_rows,
    check_in_token,
    counted,
    door_of,
    member_activities,
    people_of,
)
from xianfeng.carriers.selectors.catalogue import (
    carrier_rows,
    carriers_in_reach,
    carriers_serving,
    carriers_visible_to,
)
from xianfeng.carriers.selectors.stuck import stuck_carriers, stuck_reason_of

pytestmark = pytest.mark.django_db


def test_a_proposal_is_known_where_it_is_made_and_above() -> None:
    office = make_organisation(parent=make_organisation())
    branch = make_organisation(parent=office)
    proposal = make_carrier(organisation=branch)
    running = make_carrier(organisation=branch, stage=Stage.TRIAL)
    ended = make_carrier(organisation=branch, stage=Stage.ENDED)

    for near in (
        SYSTEM,
        acting(make_member_actor(branch)),
        make_actor(RoleKind.OFFICER, office),
        make_actor(RoleKind.LEADER, office),
    ):
        assert set(carriers_visible_to(near)) == {proposal, running, ended}
    for far in (make_member_actor(make_organisation()), make_member_actor(office)):
        if far.organisation == office:
            assert set(carriers_in_reach(acting(far))) == set()
        assert set(carriers_visible_to(acting(far))) == {running, ended}


def test_one_s_own_proposal_stays_in_sight_after_a_move() -> None:
    proposer = make_member_actor(make_organisation())
    own = make_carrier(proposed_by=proposer)

    assert set(carriers_visible_to(acting(proposer))) == {own}


def test_a_leader_of_a_unit_reaches_the_carriers_of_its_organisations() -> None:
    unit = make_unit()
    user = make_user()
    make_role(user=user, kind=RoleKind.LEADER, unit=unit)
    proposal = make_carrier(organisation=make_organisation(unit=make_unit(parent=unit)))

    assert list(carriers_in_reach(actor_of(user, at=NOW))) == [proposal]


@pytest.mark.parametrize("rows", [1, 3])
def test_carrier_rows_cost_the_same_for_every_length(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        carrier = make_carrier(stage=Stage.TRIAL)
        link(carrier, make_plan_goal())
        make_activity(carrier=carrier, held=True)

    with django_assert_num_queries(4):
        found = carrier_rows(SYSTEM, carriers_visible_to(SYSTEM))
    assert [(len(row.goals), row.last_held_at) for row in found] == [(1, NOW)] * rows


def test_a_row_keeps_goals_out_of_sight_to_itself() -> None:
    carrier = make_carrier(stage=Stage.TRIAL)
    link(carrier, make_plan_goal())

    (row,) = carrier_rows(acting(make_member_actor(make_organisation())), [carrier])

    assert row.goals == ()


def test_carriers_serving_gives_running_ones_by_goal() -> None:
    goal, bare = make_plan_goal(), make_plan_goal()
    late = make_carrier(stage=Stage.TRIAL, started_at=NOW)
    early = make_carrier(stage=Stage.REGULAR)
    for carrier in (late, early, make_carrier(stage=Stage.ENDED), make_carrier()):
        link(carrier, goal)

    assert carriers_serving([goal, bare.pk]) == {
        goal.pk: [early, late],
        bare.pk: [],
    }


def test_stuck_carriers_name_what_does_not_move() -> None:
    branch = make_organisation()
    goal = make_plan_goal()
    waiting = make_carrier(organisation=branch)
    accepted = make_endorsed_carrier(branch)
    idle = make_carrier(organisation=branch, stage=Stage.APPROVED)
    silent = make_carrier(organisation=branch, stage=Stage.TRIAL)
    aimless = make_carrier(organisation=branch, stage=Stage.TRIAL, started_at=NOW)
    alive = make_carrier(organisation=branch, stage=Stage.TRIAL)
    make_activity(carrier=alive, held=True)
    link(alive, goal)
    make_carrier(organisation=branch, stage=Stage.ENDED)
    make_carrier()
    secretary = make_actor(RoleKind.SECRETARY, branch)

    found = stuck_carriers(secretary, at=NOW)

    assert [(item.carrier, item.reason, str(item.since)) for item in found] == [
        (waiting, StuckReason.ENDORSEMENT_WAITS, "2026-03-02"),
        (accepted, StuckReason.APPROVAL_WAITS, "2026-03-02"),
        (idle, StuckReason.START_WAITS, "2026-04-01"),
        (silent, StuckReason.SILENT, "2026-04-10"),
        (aimless, StuckReason.NO_GOAL, "None"),
    ]
    assert stuck_reason_of(alive, at=NOW) is None
    reason = stuck_reason_of(aimless, at=NOW)
    assert reason is not None
    assert reason.reason is StuckReason.NO_GOAL


def test_activity_rows_tell_the_days_between_deed_and_record() -> None:
    carrier = make_carrier(stage=Stage.TRIAL)
    planned = make_activity(carrier=carrier, starts_at=NOW + timedelta(days=1))
    same_day = make_activity(carrier=carrier, held=True)
    late = make_activity(carrier=carrier, held=True, recorded_at=NOW + timedelta(days=40))
    make_sign_up(planned)
    make_check_in(same_day)
    make_check_in(same_day)

    rows = activity_rows(counted(activities_visible_to(SYSTEM)).order_by("pk"), at=NOW)

    assert [(r.activity, r.signed_up, r.checked_in, r.is_over, r.lag) for r in rows] == [
        (planned, 1, 0, False, -5),
        (same_day, 0, 2, False, 0),
        (late, 0, 0, False, 40),
    ]
    assert rows[0].lead == 5


def test_withdrawn_words_do_not_count() -> None:
    activity = make_activity()
    word = make_sign_up(activity)
    SignUp.objects.filter(pk=word.pk).update(withdrawn_at=NOW)

    (row,) = activity_rows(counted(Activity.objects.all()), at=NOW)
    assert row.signed_up == 0
    assert not people_of(activity)


def test_people_of_names_who_comes_and_who_was_there() -> None:
    activity = make_activity()
    coming = make_sign_up(activity).member
    there = make_check_in(activity).member

    found = {member.pk: vars(member)["checked_in_at"] for member in people_of(activity)}
    assert found == {coming.pk: None, there.pk: activity.starts_at}


def test_member_activities_are_near_joined_and_done(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    city = make_organisation()
    office = make_organisation(parent=city)
    branch = make_organisation(parent=office)
    member = make_member_actor(branch)
    person = acting(member)
    soon = NOW + timedelta(days=1)

    def coming(organisation: object, stage: Stage = Stage.TRIAL) -> Activity:
        carrier = make_carrier(organisation=organisation, stage=stage)  # type: ignore[arg-type]
        return make_activity(carrier=carrier, starts_at=soon)

    own, beside, above = coming(branch), coming(make_organisation(parent=office)), coming(city)
    coming(make_organisation(parent=make_organisation(parent=city)))
    coming(branch, Stage.ENDED)
    joined = coming(branch)
    make_sign_up(joined, member)
    over = make_activity(starts_at=NOW - timedelta(days=1), held=True)
    make_check_in(over, member)

    with django_assert_num_queries(3):
        found = member_activities(person, at=NOW)

    assert found == MemberActivities(open=(own, beside, above), joined=(joined,), done=(over,))


def test_members_directly_below_the_top_see_their_own_and_the_top_s() -> None:
    city = make_organisation()
    office = make_organisation(parent=city)
    other = make_organisation(parent=city)
    soon = NOW + timedelta(days=1)
    near = [
        make_activity(carrier=make_carrier(organisation=place, stage=Stage.TRIAL), starts_at=soon)
        for place in (office, city, make_organisation(parent=office))
    ]
    make_activity(carrier=make_carrier(organisation=other, stage=Stage.TRIAL), starts_at=soon)

    assert member_activities(acting(make_member_actor(office)), at=NOW).open == tuple(near)


def test_the_code_at_the_door_opens_its_own_activity_alone() -> None:
    activity, other = make_activity(), make_activity()
    token = check_in_token(activity)

    assert len(token.partition("-")[2]) == 22
    assert activity_at_door(token) == activity
    seal = token.partition("-")[2]
    for wrong in (f"{other.pk}-{seal}", f"{token}x", "1", "", "-", f"{'9' * 30}-{seal}", "²-x"):
        with pytest.raises(Activity.DoesNotExist):
            activity_at_door(wrong)


def test_the_door_opens_an_hour_before() -> None:
    activity = make_activity(starts_at=NOW)

    assert door_of(activity, at=NOW - timedelta(minutes=61)) is CheckInState.TOO_EARLY
    assert door_of(activity, at=NOW) is CheckInState.OPEN
