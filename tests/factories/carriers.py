"""Rows of the carriers for tests."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count

from tests.factories.organisation import NOW, make_member, make_organisation, make_unit
from xianfeng.carriers.models.activities import Activity, CheckIn, SignUp
from xianfeng.carriers.models.carriers import (
    OF_INSTITUTION,
    OF_PROPOSAL,
    Carrier,
    CarrierMove,
    EarlierText,
    Endorsement,
)
from xianfeng.carriers.models.growth import Charter, Evaluation
from xianfeng.carriers.rules.life import LIFE, Deed, Form, Serves, Stage, Tally, Voice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.people.models.members import Member
from xianfeng.plans.models import Goal, GoalLink, Plan

PROPOSED_AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
APPROVED_AT = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)
STARTED_AT = datetime(2026, 4, 10, 4, 0, tzinfo=UTC)
SETTLED_AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
ENDED_AT = datetime(2026, 8, 20, 4, 0, tzinfo=UTC)
_numbers = count(1)


def make_carrier(
    *,
    stage: Stage = Stage.PROPOSED,
    organisation: Organisation | None = None,
    title: str = "",
    form: Form = Form.SERVICE_TEAM,
    serves: Serves = Serves.PEOPLE,
    proposed_by: Member | None = None,
    proposed_at: datetime = PROPOSED_AT,
    started_at: datetime = STARTED_AT,
    ended_at: datetime = ENDED_AT,
    review_date: date = date(2030, 1, 1),
    theme: str = "把办事窗口开到群众家门口",
) -> Carrier:
    """A carrier at a stage, with the moves that led to it; an ended one has run."""
    carrier = Carrier.objects.create(
        title=title or f"载体{next(_numbers)}",
        theme=theme,
        organisation=organisation or make_organisation(parent=make_organisation()),
        form=form.value,
        stage=stage.value,
        proposed_by=proposed_by,
        **{f"serves_{serves.value}": True},
    )
    later = [
        (Deed.APPROVE, APPROVED_AT),
        (Deed.START, started_at),
        *([] if stage is Stage.ENDED else [(Deed.SETTLE, SETTLED_AT), (Deed.ESTABLISH, ENDED_AT)]),
        (Deed.END, ended_at),
    ]
    make_move(carrier, Deed.PROPOSE, proposed_at)
    for step, happened_at in later:
        if reached(carrier) is not stage:
            make_move(carrier, step, happened_at, review_date=review_date)
    return carrier


def reached(carrier: Carrier) -> Stage | None:
    """The stage to which its moves have led, whatever it says itself."""
    return LIFE.current(carrier.moves.order_by("number"))


def make_move(
    carrier: Carrier,
    step: Deed,
    happened_at: datetime,
    *,
    reason: str = "任务已经完成",
    review_date: date | None = date(2030, 1, 1),
) -> CarrierMove:
    """The next move of a carrier; its stage is not touched."""
    return CarrierMove.objects.create(
        carrier=carrier,
        number=carrier.moves.count() + 1,
        step=step.value,
        happened_at=happened_at,
        reason=reason if step in {Deed.END, Deed.RETURN} else "",
        due_date=review_date if step is Deed.START else None,
        recorded_at=max(NOW, happened_at),
    )


def make_endorsement(
    carrier: Carrier, voice: Voice, tally: Tally | None = None, *, round_: int = OF_PROPOSAL
) -> Endorsement:
    counted = tally or Tally(18, 20)
    return Endorsement.objects.create(
        carrier=carrier,
        voice=voice.value,
        round=round_,
        in_favour=counted.in_favour,
        answered=counted.answered,
        counted_at=datetime(2026, 3, 20, 4, 0, tzinfo=UTC),
        recorded_at=NOW,
    )


def make_endorsed_carrier(organisation: Organisation | None = None) -> Carrier:
    carrier = make_carrier(organisation=organisation)
    for voice in Voice:
        make_endorsement(carrier, voice)
    return carrier


def make_mended_carrier(organisation: Organisation | None = None) -> Carrier:
    """A proposal at its second version; what it said before stands beside it."""
    carrier = make_carrier(organisation=organisation)
    EarlierText.objects.create(
        carrier=carrier,
        version=1,
        title=carrier.title,
        theme="先前的主题",
        form=carrier.form,
        serves_people=True,
        replaced_at=NOW,
    )
    Carrier.objects.filter(pk=carrier.pk).update(version=2, voices_since=2)
    return carrier


def make_evaluation(carrier: Carrier, begins_on: date, ends_on: date) -> Evaluation:
    return Evaluation.objects.create(
        carrier=carrier,
        number=carrier.evaluations.count() + 1,
        begins_on=begins_on,
        ends_on=ends_on,
        findings="等候时间由 25 分钟降到 15 分钟，依据是窗口叫号记录。",
        review_date=ends_on + timedelta(days=180),
        recorded_at=NOW,
    )


def make_charter(carrier: Carrier, *, in_force_from: date | None = None) -> Charter:
    return Charter.objects.create(
        carrier=carrier,
        version=carrier.charters.count() + 1,
        clauses="每周三晚开门办事。\n办不成的当场说明原因。",
        rhythm="weekly",
        in_charge="支部书记",
        must_know="全体党员",
        review_date=date(2030, 1, 1),
        in_force_from=in_force_from,
        recorded_at=NOW,
    )


def make_grown_carrier(organisation: Organisation | None = None, *, goal: Goal) -> Carrier:
    """A regular carrier to which nothing is missing for an institution."""
    carrier = make_carrier(stage=Stage.REGULAR, organisation=organisation)
    link(carrier, goal)
    make_evaluation(carrier, date(2026, 4, 10), date(2026, 6, 30))
    make_evaluation(carrier, date(2026, 7, 1), date(2026, 7, 31))
    for voice in Voice:
        make_endorsement(carrier, voice, round_=OF_INSTITUTION)
    make_charter(carrier)
    return carrier


def make_returned_carrier(organisation: Organisation | None = None) -> Carrier:
    carrier = make_endorsed_carrier(organisation)
    make_move(carrier, Deed.RETURN, NOW, reason="写清由谁回话")
    return carrier


def make_activity(
    *,
    carrier: Carrier | None = None,
    title: str = "",
    starts_at: datetime = NOW,
    held: bool = False,
    people: int = 30,
    recorded_at: datetime | None = None,
    places: int | None = None,
    closes_at: datetime | None = None,
) -> Activity:
    """An activity of two hours; a held one is written down right after."""
    return Activity.objects.create(
        carrier=carrier or make_carrier(stage=Stage.TRIAL),
        title=title or f"活动{next(_numbers)}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="滨江社区广场",
        places=places,
        closes_at=closes_at,
        held_at=starts_at if held else None,
        people_served=people if held else None,
        held_recorded_at=(recorded_at or starts_at + timedelta(hours=3)) if held else None,
        recorded_at=recorded_at or starts_at - timedelta(days=5),
    )


def make_sign_up(activity: Activity, member: Member | None = None) -> SignUp:
    return SignUp.objects.create(
        activity=activity, member=member or make_member(), signed_up_at=NOW, placed_at=NOW
    )


def make_check_in(
    activity: Activity, member: Member | None = None, *, at: datetime | None = None
) -> CheckIn:
    return CheckIn.objects.create(
        activity=activity,
        member=member or make_member(),
        checked_in_at=at or activity.starts_at,
    )


def make_plan_goal(unit: Unit | None = None, *, title: str = "") -> Goal:
    """A goal of the plan of 2026 of a unit."""
    number = next(_numbers)
    plan = Plan.objects.create(
        title="2026 年工作要点",
        unit=unit or make_unit(),
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        source_digest=sha256(str(number).encode()).hexdigest(),
        recorded_at=NOW,
    )
    return Goal.objects.create(
        plan=plan, title=title or f"目标{number}", key=str(number), recorded_at=PROPOSED_AT
    )


def link(carrier: Carrier, goal: Goal) -> GoalLink:
    return GoalLink.objects.create(
        goal=goal, subject_type="carriers.carrier", subject_id=carrier.pk, recorded_at=NOW
    )
