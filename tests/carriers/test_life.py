"""Services of a carrier's life: refused, done, bad input, sent twice."""

from datetime import date, datetime, timedelta
from itertools import permutations

import pytest

from tests.factories.carriers import (
    APPROVED_AT,
    PROPOSED_AT,
    STARTED_AT,
    make_activity,
    make_carrier,
    make_endorsed_carrier,
    make_endorsement,
    make_move,
    make_plan_goal,
    make_sign_up,
    reached,
)
from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_unit,
    make_user,
)
from tests.kit import refuses
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.models.activities import SignUp
from xianfeng.carriers.models.carriers import Carrier, Endorsement
from xianfeng.carriers.rules.life import (
    LIFE,
    Answer,
    Deed,
    Draft,
    Form,
    Serves,
    ServesNothing,
    Stage,
    Tally,
    Turn,
    Voice,
    answer_of,
)
from xianfeng.carriers.selectors.decision import turn_now
from xianfeng.carriers.selectors.page import moves_in_order
from xianfeng.carriers.selectors.voices import MoreThanCanBeAsked, counts_of, hurdle
from xianfeng.carriers.services.activities import hold_activity
from xianfeng.carriers.services.life import (
    NotEndorsed,
    approve_carrier,
    correct_endorsement,
    count_endorsement,
    end_carrier,
    propose_carrier,
    resubmit_carrier,
    return_carrier,
    serve_goal,
    start_carrier,
)
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import (
    Ahead,
    Before,
    Missing,
    MovedOn,
    NoReason,
    NotAfter,
    Over,
    Twice,
)
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.rules.kinds import Standing
from xianfeng.plans.models import Goal, GoalLink

pytestmark = pytest.mark.django_db
DRAFT = Draft("清河日", "每周二巡河清河，让家门口的河清起来", Form.VOLUNTEERING, {Serves.PEOPLE})
TOMORROW = NOW + timedelta(days=1)


def propose(
    actor: Actor,
    organisation: Organisation,
    *,
    draft: Draft = DRAFT,
    goal: Goal | None = None,
    own: bool = False,
    proposed_at: datetime = PROPOSED_AT,
) -> Carrier:
    return propose_carrier(
        actor=actor,
        organisation=organisation,
        draft=draft,
        proposed_at=proposed_at,
        at=NOW,
        goal=goal,
        own=own,
    )


def lived(carrier: Carrier) -> list[tuple[str, datetime, datetime, int | None]]:
    rows = carrier.moves.order_by("number")
    return [(row.step, row.happened_at, row.recorded_at, row.by_id) for row in rows]


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_propose_carrier_ties_it_to_its_goal_at_once(
    branch: Organisation, secretary: Actor
) -> None:
    goal = make_plan_goal(branch.unit)

    carrier = propose(secretary, branch, goal=goal)

    assert (carrier.stage, carrier.proposed_by) == ("proposed", None)
    assert carrier.serves == {Serves.PEOPLE}
    assert lived(carrier) == [("propose", PROPOSED_AT, NOW, secretary.user_id)]
    assert reached(carrier) is Stage.PROPOSED
    assert [(row.goal, row.subject_id) for row in GoalLink.objects.all()] == [(goal, carrier.pk)]
    assert verbs() == ["carriers.carrier.proposed", "plans.goal.linked"]


def test_propose_carrier_keeps_the_member_whose_own_it_is(branch: Organisation) -> None:
    member = make_member_actor(branch)

    carrier = propose(acting(member), branch, own=True)

    assert carrier.proposed_by == member


@pytest.mark.parametrize("own", [False, True])
def test_propose_carrier_is_refused_elsewhere(
    branch: Organisation,
    secretary: Actor,
    *,
    own: bool,
) -> None:
    stranger = make_member_actor(make_organisation(), RoleKind.SECRETARY)

    with refuses(NotAllowed):
        propose(acting(stranger), branch, own=own)
    assert verbs() == []


def test_propose_carrier_in_the_branch_s_name_needs_its_secretary(branch: Organisation) -> None:
    with refuses(NotAllowed):
        propose(acting(make_member_actor(branch)), branch)


def test_propose_carrier_as_one_s_own_needs_a_member(
    branch: Organisation, secretary: Actor
) -> None:
    with refuses(NotAllowed):
        propose(secretary, branch, own=True)


def test_a_goal_out_of_sight_undoes_the_proposal(branch: Organisation, secretary: Actor) -> None:
    with refuses(NotAllowed):
        propose(secretary, branch, goal=make_plan_goal(make_unit()))
    assert not Carrier.objects.exists()
    assert verbs() == []


def test_propose_carrier_refuses_what_serves_nothing(
    branch: Organisation, secretary: Actor
) -> None:
    with refuses(ServesNothing):
        propose(secretary, branch, draft=Draft("学习日", "学习", Form.STUDY, set()))


def test_propose_carrier_refuses_a_day_to_come(branch: Organisation, secretary: Actor) -> None:
    with refuses(Ahead):
        propose(secretary, branch, proposed_at=TOMORROW)


def test_the_same_proposal_twice_is_refused_once_and_free_after_the_end(
    branch: Organisation, secretary: Actor
) -> None:
    first = propose(secretary, branch)

    with pytest.raises(Twice, match="清河日"):
        propose(secretary, branch)
    assert Carrier.objects.count() == 1

    end_carrier(actor=secretary, carrier=first, ended_at=NOW, reason="重新设计", at=NOW)
    assert propose(secretary, branch).pk != first.pk


def count(actor: Actor, carrier: Carrier, *, counted_at: datetime = APPROVED_AT) -> Endorsement:
    return count_endorsement(
        actor=actor,
        carrier=carrier,
        voice=Voice.PUBLIC,
        tally=Tally(8, 10),
        counted_at=counted_at,
        version=1,
        at=NOW,
    )


def test_count_endorsement_records_the_tally_and_one_line(
    branch: Organisation, secretary: Actor
) -> None:
    carrier = make_carrier(organisation=branch)

    count(secretary, carrier)

    assert [row.tally for row in carrier.endorsements.all()] == [Tally(8, 10)]
    assert verbs() == ["carriers.endorsement.counted"]


def voice_count(
    actor: Actor, carrier: Carrier, voice: Voice, tally: Tally
) -> tuple[int, int, int | None, Answer]:
    row = count_endorsement(
        actor=actor,
        carrier=carrier,
        voice=voice,
        tally=tally,
        counted_at=APPROVED_AT,
        version=1,
        at=NOW,
    )
    return row.in_favour, row.answered, row.asked, answer_of(row.tally, hurdle())


def test_a_count_is_bounded_by_who_could_be_asked(branch: Organisation, secretary: Actor) -> None:
    carrier = make_carrier(organisation=branch)
    for _ in range(16):
        make_member(organisation=branch)
    make_member(organisation=branch, standing=Standing.ACTIVIST)

    with refuses(MoreThanCanBeAsked):
        voice_count(secretary, carrier, Voice.MEMBERS, Tally(400, 500))
    with refuses(MoreThanCanBeAsked):
        voice_count(secretary, carrier, Voice.ORGANISATION, Tally(5, 5, 17))
    with refuses(Missing):
        voice_count(secretary, carrier, Voice.ORGANISATION, Tally(5, 5))

    assert [
        voice_count(secretary, carrier, Voice.MEMBERS, Tally(7, 8)),
        voice_count(secretary, carrier, Voice.ORGANISATION, Tally(4, 5, 5)),
        voice_count(secretary, carrier, Voice.PUBLIC, Tally(9, 9)),
    ] == [
        (7, 8, 16, Answer.ACCEPTED),
        (4, 5, 5, Answer.ACCEPTED),
        (9, 9, None, Answer.TOO_FEW),
    ]


def test_a_slip_of_the_pen_is_corrected_and_both_stay(
    branch: Organisation, secretary: Actor, officer: Actor
) -> None:
    carrier = make_carrier(organisation=branch)
    for voice in (Voice.ORGANISATION, Voice.MEMBERS):
        make_endorsement(carrier, voice)
    first = count(secretary, carrier)

    def corrected(reason: str) -> Endorsement:
        return correct_endorsement(
            actor=secretary,
            endorsement=first,
            tally=Tally(3, 10),
            counted_at=APPROVED_AT,
            reason=reason,
            at=NOW,
        )

    with refuses(NoReason):
        corrected(" ")
    second = corrected("看错一行")
    with refuses(MovedOn):
        corrected("再来一次")

    rows = carrier.endorsements.filter(voice="public").order_by("pk")
    assert [(row.tally, row.reason, row.by_id) for row in rows] == [
        (Tally(8, 10), "", secretary.user_id),
        (Tally(3, 10), "看错一行", secretary.user_id),
    ]
    assert counts_of(carrier, carrier.endorsements.all())[Voice.PUBLIC] == second
    assert verbs() == ["carriers.endorsement.counted", "carriers.endorsement.corrected"]
    with refuses(NotEndorsed):
        approve_carrier(actor=officer, carrier=carrier, approved_at=NOW, version=1, at=NOW)


def test_a_carrier_that_ends_cancels_what_is_planned_and_tells_who_signed_up(
    branch: Organisation, secretary: Actor
) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL)
    planned = make_activity(carrier=carrier, title="巡河", starts_at=NOW + timedelta(days=3))
    over = make_activity(carrier=carrier, starts_at=NOW - timedelta(days=3))
    held = make_activity(carrier=carrier, starts_at=NOW - timedelta(days=9), held=True)
    told, withdrew = make_member(organisation=branch), make_member(organisation=branch)
    for member in (told, withdrew):
        member.user = make_user()
        member.save(update_fields=["user"])
        make_sign_up(planned, member)
    SignUp.objects.filter(member=withdrew).update(withdrawn_at=NOW)
    make_sign_up(planned)

    end_carrier(actor=secretary, carrier=carrier, ended_at=NOW, reason="任务完成", at=NOW)

    for activity in (planned, over, held):
        activity.refresh_from_db()
    assert [each.cancelled_at for each in (planned, over, held)] == [NOW, None, None]
    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (told.user, "carriers.activity_cancelled")
    assert notice.details == {"title": "巡河", "day": "2026-10-03"}
    assert Entry.objects.get().detail == {"from": "trial", "cancelled": 1}
    with refuses(Over):
        hold_activity(
            actor=secretary,
            activity=planned,
            held_at=NOW,
            people_served=0,
            summary="",
            at=NOW + timedelta(days=4),
        )


def test_a_count_is_not_corrected_once_the_carrier_is_approved(
    branch: Organisation, secretary: Actor, officer: Actor
) -> None:
    carrier = make_endorsed_carrier(branch)
    approve_carrier(actor=officer, carrier=carrier, approved_at=APPROVED_AT, version=1, at=NOW)

    with refuses(MovedOn):
        correct_endorsement(
            actor=secretary,
            endorsement=carrier.endorsements.order_by("pk")[0],
            tally=Tally(1, 10),
            counted_at=APPROVED_AT,
            reason="看错一行",
            at=NOW,
        )


def test_count_endorsement_counts_each_voice_once(branch: Organisation, secretary: Actor) -> None:
    carrier = make_carrier(organisation=branch)
    count(secretary, carrier)

    with refuses(Twice):
        count(secretary, carrier)
    assert verbs() == ["carriers.endorsement.counted"]


def test_count_endorsement_is_for_those_who_run_it(branch: Organisation) -> None:
    with refuses(NotAllowed):
        count(acting(make_member_actor(branch)), make_carrier(organisation=branch))


def test_count_endorsement_is_for_proposals(branch: Organisation, secretary: Actor) -> None:
    with refuses(MovedOn):
        count(secretary, make_carrier(organisation=branch, stage=Stage.TRIAL))


def test_count_endorsement_refuses_impossible_days(branch: Organisation, secretary: Actor) -> None:
    carrier = make_carrier(organisation=branch)

    with refuses(Ahead):
        count(secretary, carrier, counted_at=TOMORROW)
    with refuses(Before):
        count(secretary, carrier, counted_at=PROPOSED_AT - timedelta(days=1))


def test_approve_carrier_moves_an_endorsed_proposal(branch: Organisation, officer: Actor) -> None:
    carrier = make_endorsed_carrier(branch)

    approved = approve_carrier(
        actor=officer, carrier=carrier, approved_at=APPROVED_AT, version=1, at=NOW
    )

    assert approved.stage == reached(approved) == Stage.APPROVED
    assert lived(approved)[-1] == ("approve", APPROVED_AT, NOW, officer.user_id)
    assert [(e.verb, e.detail) for e in Entry.objects.all()] == [
        ("carriers.carrier.approved", {"from": "proposed"})
    ]


def test_approve_carrier_twice_is_refused(branch: Organisation, officer: Actor) -> None:
    carrier = make_endorsed_carrier(branch)
    approve_carrier(actor=officer, carrier=carrier, approved_at=APPROVED_AT, version=1, at=NOW)

    with refuses(MovedOn):
        approve_carrier(actor=officer, carrier=carrier, approved_at=APPROVED_AT, version=1, at=NOW)
    assert len(verbs()) == 1


@pytest.mark.parametrize("tally", [None, Tally(9, 9), Tally(1, 20)])
def test_approve_carrier_needs_all_three_voices(
    branch: Organisation, officer: Actor, tally: Tally | None
) -> None:
    carrier = make_carrier(organisation=branch)
    make_endorsement(carrier, Voice.ORGANISATION)
    make_endorsement(carrier, Voice.MEMBERS)
    if tally:
        make_endorsement(carrier, Voice.PUBLIC, tally)

    with pytest.raises(NotEndorsed) as refused:
        approve_carrier(actor=officer, carrier=carrier, approved_at=APPROVED_AT, version=1, at=NOW)
    assert refused.value.details == {"lacking": 1}


def test_approve_carrier_is_for_officers_above_and_never_for_one_s_own(
    branch: Organisation, secretary: Actor
) -> None:
    carrier = make_endorsed_carrier(branch)
    below = make_actor(RoleKind.OFFICER, branch)
    assert branch.parent is not None
    proposer = make_member_actor(branch.parent, RoleKind.OFFICER)
    carrier.proposed_by = proposer
    carrier.save()

    for actor in (secretary, below, acting(proposer)):
        with refuses(NotAllowed):
            approve_carrier(
                actor=actor, carrier=carrier, approved_at=APPROVED_AT, version=1, at=NOW
            )


def test_approve_carrier_refuses_impossible_days(branch: Organisation, officer: Actor) -> None:
    carrier = make_endorsed_carrier(branch)

    with refuses(Ahead):
        approve_carrier(actor=officer, carrier=carrier, approved_at=TOMORROW, version=1, at=NOW)
    with refuses(Before):
        approve_carrier(actor=officer, carrier=carrier, approved_at=PROPOSED_AT, version=1, at=NOW)


def start(
    actor: Actor,
    carrier: Carrier,
    *,
    started_at: datetime = STARTED_AT,
    review_date: date = date(2026, 12, 1),
) -> Carrier:
    return start_carrier(
        actor=actor, carrier=carrier, started_at=started_at, review_date=review_date, at=NOW
    )


def test_start_carrier_sets_the_day_to_look_again(branch: Organisation, secretary: Actor) -> None:
    carrier = start(secretary, make_carrier(organisation=branch, stage=Stage.APPROVED))

    assert carrier.stage == reached(carrier) == Stage.TRIAL
    assert lived(carrier)[-1] == ("start", STARTED_AT, NOW, secretary.user_id)
    assert carrier.moves.get(step=Deed.START).due_date == date(2026, 12, 1)
    assert verbs() == ["carriers.carrier.started"]
    with refuses(MovedOn):
        start(secretary, carrier)


def test_start_carrier_is_refused_before_approval_and_to_others(
    branch: Organisation, secretary: Actor
) -> None:
    with refuses(MovedOn):
        start(secretary, make_carrier(organisation=branch))
    with refuses(NotAllowed):
        start(
            acting(make_member_actor(branch)),
            make_carrier(organisation=branch, stage=Stage.APPROVED),
        )


def test_start_carrier_refuses_impossible_days(branch: Organisation, secretary: Actor) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.APPROVED)

    with refuses(Ahead):
        start(secretary, carrier, started_at=TOMORROW)
    with refuses(Before):
        start(secretary, carrier, started_at=APPROVED_AT - timedelta(days=1))
    with refuses(NotAfter):
        start(secretary, carrier, review_date=STARTED_AT.date())


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.ENDED])
def test_end_carrier_ends_every_stage_with_its_reason(
    branch: Organisation, secretary: Actor, stage: Stage
) -> None:
    carrier = make_carrier(organisation=branch, stage=stage)

    ended = end_carrier(actor=secretary, carrier=carrier, ended_at=NOW, reason=" 任务完成 ", at=NOW)

    assert ended.stage == reached(ended) == Stage.ENDED
    assert lived(ended)[-1] == ("end", NOW, NOW, secretary.user_id)
    assert ended.moves.get(step=Deed.END).reason == Entry.objects.get().reason == "任务完成"
    with refuses(MovedOn):
        end_carrier(actor=secretary, carrier=carrier, ended_at=NOW, reason="再来", at=NOW)


def test_a_member_withdraws_an_own_proposal_but_ends_no_running_carrier(
    branch: Organisation,
) -> None:
    member = make_member_actor(branch)
    own = make_carrier(organisation=branch, proposed_by=member)
    running = make_carrier(organisation=branch, proposed_by=member, stage=Stage.TRIAL)

    end_carrier(actor=acting(member), carrier=own, ended_at=NOW, reason="撤回", at=NOW)
    with refuses(NotAllowed):
        end_carrier(actor=acting(member), carrier=running, ended_at=NOW, reason="撤回", at=NOW)


def test_a_withdrawal_that_crosses_the_approval_is_refused(branch: Organisation) -> None:
    member = make_member_actor(branch)
    stale = make_carrier(organisation=branch, proposed_by=member)
    make_move(stale, Deed.APPROVE, APPROVED_AT)
    Carrier.objects.filter(pk=stale.pk).update(stage="approved")

    with refuses(NotAllowed):
        end_carrier(actor=acting(member), carrier=stale, ended_at=NOW, reason="撤回", at=NOW)


def test_end_carrier_refuses_silence_and_impossible_days(
    branch: Organisation, secretary: Actor
) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL)

    with refuses(NoReason):
        end_carrier(actor=secretary, carrier=carrier, ended_at=NOW, reason="  ", at=NOW)
    with refuses(Ahead):
        end_carrier(actor=secretary, carrier=carrier, ended_at=TOMORROW, reason="完", at=NOW)
    with refuses(Before):
        end_carrier(actor=secretary, carrier=carrier, ended_at=APPROVED_AT, reason="完", at=NOW)


@pytest.mark.parametrize("order", list(permutations((Deed.APPROVE, Deed.START, Deed.END))))
def test_whatever_is_tried_the_stage_is_where_the_last_move_led(
    branch: Organisation, secretary: Actor, officer: Actor, order: tuple[Deed, ...]
) -> None:
    carrier = make_endorsed_carrier(branch)
    deeds = {
        Deed.APPROVE: lambda: approve_carrier(
            actor=officer, carrier=carrier, approved_at=APPROVED_AT, version=1, at=NOW
        ),
        Deed.START: lambda: start(secretary, carrier),
        Deed.END: lambda: end_carrier(
            actor=secretary, carrier=carrier, ended_at=STARTED_AT, reason="完", at=NOW
        ),
    }

    for deed in order * 2:
        before = Stage(Carrier.objects.get(pk=carrier.pk).stage)
        if LIFE.leads(deed, stage=before):
            deeds[deed]()
        else:
            with refuses(MovedOn):
                deeds[deed]()
        carrier.refresh_from_db()
        assert carrier.stage == reached(carrier)
    numbers = carrier.moves.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))


def test_a_day_that_is_today_s_has_happened_when_it_is_written_down(
    branch: Organisation, secretary: Actor
) -> None:
    noon = NOW + timedelta(hours=1)

    carrier = propose(secretary, branch, proposed_at=noon)

    assert lived(carrier) == [("propose", NOW, NOW, secretary.user_id)]


def test_serve_goal_ties_a_carrier_once(branch: Organisation, secretary: Actor) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL)
    goal = make_plan_goal(branch.unit)

    for _ in range(2):
        serve_goal(actor=secretary, carrier=carrier, goal=goal, at=NOW)

    assert GoalLink.objects.count() == 1
    assert verbs() == ["plans.goal.linked"]


def test_serve_goal_is_refused_to_others_and_after_the_end(
    branch: Organisation, secretary: Actor
) -> None:
    goal = make_plan_goal(branch.unit)

    with refuses(NotAllowed):
        serve_goal(
            actor=acting(make_member_actor(branch)),
            carrier=make_carrier(organisation=branch),
            goal=goal,
            at=NOW,
        )
    with refuses(MovedOn):
        serve_goal(
            actor=secretary,
            carrier=make_carrier(organisation=branch, stage=Stage.ENDED),
            goal=goal,
            at=NOW,
        )


def test_commands_may_do_all(branch: Organisation) -> None:
    carrier = propose(SYSTEM, branch)

    assert Entry.objects.get().actor_kind == "system"
    assert carrier.proposed_by is None


def test_a_proposal_that_is_returned_is_the_branchs_turn_until_it_is_handed_in_again(
    branch: Organisation, officer: Actor
) -> None:
    carrier = make_endorsed_carrier(branch)
    secretary = make_actor(RoleKind.SECRETARY, branch)
    assert turn_now(Carrier.objects.get(pk=carrier.pk)) is Turn.ABOVE

    return_carrier(actor=officer, carrier=carrier, reason="写清三天内由谁回话", at=NOW)

    assert turn_now(Carrier.objects.get(pk=carrier.pk)) is Turn.MENDER
    last = moves_in_order(Carrier.objects.get(pk=carrier.pk))[-1]
    assert (last.step, last.reason) == ("return", "写清三天内由谁回话")
    resubmit_carrier(actor=secretary, carrier=carrier, at=NOW)
    assert turn_now(Carrier.objects.get(pk=carrier.pk)) is Turn.ABOVE
    with pytest.raises(MovedOn):
        resubmit_carrier(actor=secretary, carrier=carrier, at=NOW)
    return_carrier(actor=officer, carrier=carrier, reason="再写清一处", at=NOW)
    assert turn_now(Carrier.objects.get(pk=carrier.pk)) is Turn.MENDER


def test_a_proposal_goes_back_by_an_officer_above_alone_and_with_a_reason(
    branch: Organisation, officer: Actor
) -> None:
    carrier = make_endorsed_carrier(branch)
    secretary = make_actor(RoleKind.SECRETARY, branch)

    with pytest.raises(NotAllowed):
        return_carrier(actor=secretary, carrier=carrier, reason="x", at=NOW)
    with pytest.raises(NoReason):
        return_carrier(actor=officer, carrier=carrier, reason=" ", at=NOW)
