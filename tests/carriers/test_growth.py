"""From a trial to an institution: cycles that were evaluated, a charter, three voices again (D14)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.carriers import (
    STARTED_AT,
    link,
    make_activity,
    make_carrier,
    make_charter,
    make_check_in,
    make_endorsement,
    make_evaluation,
    make_grown_carrier,
    make_plan_goal,
)
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_organisation,
    make_role,
    make_user,
)
from tests.kit import refuses, signed_in, with_role
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.models.carriers import OF_INSTITUTION, Carrier
from xianfeng.carriers.models.growth import Charter
from xianfeng.carriers.rules.growth import (
    Clause,
    Grown,
    Lack,
    Rhythm,
    clauses_of,
    compared,
    kept_spans,
    lacking,
)
from xianfeng.carriers.rules.life import Deed, Stage, StuckReason, Tally, Voice
from xianfeng.carriers.selectors.growth import cycle_begins_on, growth_card
from xianfeng.carriers.selectors.stuck import stuck_reason_of
from xianfeng.carriers.services.growth import (
    CharterDraft,
    NotGrown,
    NothingHeld,
    draft_charter,
    establish_carrier,
    evaluate_cycle,
    renew_charter,
    settle_carrier,
)
from xianfeng.carriers.services.life import count_endorsement
from xianfeng.desk.rules import QueueKind
from xianfeng.desk.selectors.queue import queue_of
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Ahead, Before, Missing, MovedOn, NotAfter
from xianfeng.organisation.models.organisations import Organisation

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DRAFT = CharterDraft(
    clauses="每周三晚开门办事。\n\n  办不成的当场说明原因。 \n",
    rhythm=Rhythm.WEEKLY,
    in_charge="支部书记",
    must_know="全体党员",
    review_date=date(2030, 1, 1),
)


@pytest.fixture
def trial(branch: Organisation) -> Carrier:
    return make_carrier(stage=Stage.TRIAL, organisation=branch)


def evaluate(actor: Actor, carrier: Carrier, **changes: object) -> object:
    said: dict[str, object] = {
        "ends_on": date(2026, 6, 30),
        "findings": "等候时间由 25 分钟降到 15 分钟，依据是叫号记录。",
        "review_date": date(2030, 1, 1),
    }
    return evaluate_cycle(actor=actor, carrier=carrier, at=NOW, **(said | changes))  # type: ignore[arg-type]


# -- cycles --


def test_a_cycle_runs_from_the_start_and_the_next_from_the_day_after(
    secretary: Actor, trial: Carrier
) -> None:
    for moment in (datetime(2026, 5, 1, 4, tzinfo=UTC), datetime(2026, 7, 20, 4, tzinfo=UTC)):
        make_activity(carrier=trial, held=True, starts_at=moment)

    evaluate(secretary, trial)
    evaluate(secretary, trial, ends_on=date(2026, 7, 31))

    spans = trial.evaluations.order_by("number").values_list("number", "begins_on", "ends_on")
    assert list(spans) == [
        (1, STARTED_AT.date(), date(2026, 6, 30)),
        (2, date(2026, 7, 1), date(2026, 7, 31)),
    ]
    assert cycle_begins_on(trial) == date(2026, 8, 1)
    assert Entry.objects.filter(verb="carriers.cycle.evaluated").count() == 2


def test_a_cycle_without_anything_held_has_no_evidence(secretary: Actor, trial: Carrier) -> None:
    make_activity(carrier=trial, starts_at=datetime(2026, 5, 1, 4, tzinfo=UTC))

    with refuses(NothingHeld):
        evaluate(secretary, trial)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ends_on": TODAY + timedelta(days=1)}, Ahead),
        ({"ends_on": STARTED_AT.date()}, NotAfter),
        ({"review_date": date(2026, 6, 30)}, NotAfter),
        ({"findings": " \n "}, Missing),
    ],
)
def test_a_cycle_is_refused_where_it_cannot_be(
    secretary: Actor, trial: Carrier, changes: dict[str, object], refusal: type
) -> None:
    make_activity(carrier=trial, held=True, starts_at=datetime(2026, 5, 1, 4, tzinfo=UTC))

    with refuses(refusal):
        evaluate(secretary, trial, **changes)


def test_a_cycle_is_evaluated_by_who_runs_it_while_it_runs(
    secretary: Actor, trial: Carrier, branch: Organisation
) -> None:
    with refuses(NotAllowed):
        evaluate(make_actor(RoleKind.SECRETARY, make_organisation()), trial)
    for stage in (Stage.PROPOSED, Stage.APPROVED, Stage.ENDED):
        with refuses(MovedOn):
            evaluate(secretary, make_carrier(stage=stage, organisation=branch))


def test_an_evaluation_moves_the_day_to_look_again(secretary: Actor, branch: Organisation) -> None:
    carrier = make_carrier(
        stage=Stage.TRIAL, organisation=branch, review_date=TODAY - timedelta(days=1)
    )
    link(carrier, make_plan_goal())
    make_activity(carrier=carrier, held=True, starts_at=NOW - timedelta(days=5))
    found = stuck_reason_of(carrier, at=NOW)
    assert found is not None
    assert found.reason is StuckReason.REVIEW_OVERDUE

    evaluate(secretary, carrier, ends_on=TODAY)

    assert stuck_reason_of(carrier, at=NOW) is None


# -- regular, and institution --


def test_a_trial_becomes_regular_after_a_cycle_and_with_a_goal(
    officer: Actor, trial: Carrier
) -> None:
    with refuses(NotGrown):
        settle_carrier(actor=officer, carrier=trial, settled_at=NOW, at=NOW)
    make_evaluation(trial, STARTED_AT.date(), date(2026, 6, 30))
    with refuses(NotGrown):
        settle_carrier(actor=officer, carrier=trial, settled_at=NOW, at=NOW)
    link(trial, make_plan_goal())

    settle_carrier(actor=officer, carrier=trial, settled_at=NOW, at=NOW)

    trial.refresh_from_db()
    assert trial.stage == Stage.REGULAR.value
    assert Entry.objects.filter(verb="carriers.carrier.settled").count() == 1


def test_a_carrier_is_regular_no_sooner_than_its_cycle_was_over(
    officer: Actor, trial: Carrier
) -> None:
    link(trial, make_plan_goal())
    make_evaluation(trial, STARTED_AT.date(), TODAY)

    with refuses(Before):
        settle_carrier(actor=officer, carrier=trial, settled_at=NOW - timedelta(days=3), at=NOW)


def test_an_institution_needs_cycles_voices_and_a_charter(
    officer: Actor, branch: Organisation
) -> None:
    grown = make_grown_carrier(branch, goal=make_plan_goal())
    for wanting in ("evaluations", "endorsements", "charters"):
        with transaction.atomic():
            getattr(grown, wanting).all().delete()
            with refuses(NotGrown):
                establish_carrier(actor=officer, carrier=grown, established_at=NOW, at=NOW)
            transaction.set_rollback(True)

    establish_carrier(actor=officer, carrier=grown, established_at=NOW, at=NOW)

    grown.refresh_from_db()
    assert grown.stage == Stage.INSTITUTION.value
    assert grown.charters.get().in_force_from == TODAY


def test_what_is_ready_for_its_next_stage_waits_on_the_desk_of_who_decides(
    officer: Actor, secretary: Actor, branch: Organisation
) -> None:
    grown = make_grown_carrier(branch, goal=make_plan_goal())
    young = make_carrier(stage=Stage.TRIAL, organisation=branch)
    make_evaluation(young, STARTED_AT.date(), date(2026, 6, 30))

    def waiting(actor: Actor) -> list[object]:
        rows = queue_of(actor, at=NOW).of(QueueKind.GROWTH)
        return [row.thing for row in rows]

    assert waiting(officer) == [grown]  # the other one serves no goal yet
    assert waiting(secretary) == []
    link(young, make_plan_goal())
    assert waiting(officer) == [grown, young]
    establish_carrier(actor=officer, carrier=grown, established_at=NOW, at=NOW)
    assert waiting(officer) == [young]


def test_the_voices_of_the_proposal_do_not_count_for_the_institution(
    secretary: Actor, officer: Actor, branch: Organisation
) -> None:
    grown = make_grown_carrier(branch, goal=make_plan_goal())
    grown.endorsements.all().delete()
    for voice in Voice:
        make_endorsement(grown, voice)
    with refuses(NotGrown):
        establish_carrier(actor=officer, carrier=grown, established_at=NOW, at=NOW)

    count_endorsement(
        actor=secretary,
        carrier=grown,
        voice=Voice.PUBLIC,
        tally=Tally(18, 20),
        counted_at=NOW,
        version=1,
        at=NOW,
    )

    again = grown.endorsements.get(round=OF_INSTITUTION)
    assert (again.voice, again.in_favour) == ("public", 18)


def test_the_voices_of_an_institution_answer_on_its_newest_charter(
    secretary: Actor, officer: Actor, branch: Organisation
) -> None:
    grown = make_grown_carrier(branch, goal=make_plan_goal())
    make_charter(grown)  # a second version: what was answered on the first one does not carry it
    with refuses(NotGrown):
        establish_carrier(actor=officer, carrier=grown, established_at=NOW, at=NOW)

    grown.charters.all().delete()
    with refuses(Missing):
        count_endorsement(
            actor=secretary,
            carrier=grown,
            voice=Voice.PUBLIC,
            tally=Tally(18, 20),
            counted_at=NOW,
            version=0,
            at=NOW,
        )


def test_only_an_officer_above_lets_a_carrier_grow(
    secretary: Actor, branch: Organisation, trial: Carrier
) -> None:
    grown = make_grown_carrier(branch, goal=make_plan_goal())

    with refuses(NotAllowed):
        settle_carrier(actor=secretary, carrier=trial, settled_at=NOW, at=NOW)
    with refuses(NotAllowed):
        establish_carrier(actor=secretary, carrier=grown, established_at=NOW, at=NOW)
    with refuses(NotAllowed):
        renew_charter(actor=secretary, carrier=grown, in_force_from=NOW, at=NOW)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.TRIAL])
def test_only_what_is_on_trial_becomes_regular(
    officer: Actor, branch: Organisation, stage: Stage
) -> None:
    carrier = make_carrier(stage=stage, organisation=branch)

    with refuses(MovedOn):
        settle_carrier(actor=officer, carrier=carrier, settled_at=NOW, at=NOW)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.REGULAR])
def test_only_what_is_regular_becomes_an_institution(
    officer: Actor, branch: Organisation, stage: Stage
) -> None:
    carrier = make_carrier(stage=stage, organisation=branch)

    with refuses(MovedOn):
        establish_carrier(actor=officer, carrier=carrier, established_at=NOW, at=NOW)


# -- the charter --


def test_a_charter_is_written_in_versions_that_never_change(
    secretary: Actor, officer: Actor, branch: Organisation
) -> None:
    institution = make_carrier(stage=Stage.INSTITUTION, organisation=branch)
    first = make_charter(institution, in_force_from=date(2026, 9, 1))

    second = draft_charter(actor=secretary, carrier=institution, draft=DRAFT, at=NOW)
    assert (second.version, second.in_force_from) == (2, None)
    assert second.lines == ["每周三晚开门办事。", "办不成的当场说明原因。"]
    renew_charter(actor=officer, carrier=institution, in_force_from=NOW, at=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.in_force_from, first.in_force_to) == (date(2026, 9, 1), TODAY)
    assert (second.in_force_from, second.in_force_to) == (TODAY, None)
    with refuses(MovedOn):
        renew_charter(actor=officer, carrier=institution, in_force_from=NOW, at=NOW)


def test_a_charter_says_something_and_is_looked_at_again(
    secretary: Actor, branch: Organisation, trial: Carrier
) -> None:
    regular = make_carrier(stage=Stage.REGULAR, organisation=branch)

    with refuses(Missing):
        draft_charter(
            actor=secretary,
            carrier=regular,
            draft=CharterDraft(" \n", Rhythm.WEEKLY, "书记", "党员", date(2030, 1, 1)),
            at=NOW,
        )
    with refuses(NotAfter):
        draft_charter(
            actor=secretary,
            carrier=regular,
            draft=CharterDraft("一条", Rhythm.WEEKLY, "书记", "党员", TODAY),
            at=NOW,
        )
    with refuses(MovedOn):
        draft_charter(actor=secretary, carrier=trial, draft=DRAFT, at=NOW)


def test_a_new_version_is_in_force_no_sooner_than_the_one_before(
    officer: Actor, branch: Organisation
) -> None:
    institution = make_carrier(stage=Stage.INSTITUTION, organisation=branch)
    make_charter(institution, in_force_from=TODAY - timedelta(days=2))
    make_charter(institution)

    with refuses(Before):
        renew_charter(
            actor=officer,
            carrier=institution,
            in_force_from=NOW - timedelta(days=9),
            at=NOW,
        )


def test_one_charter_is_in_force_at_a_time(branch: Organisation) -> None:
    institution = make_carrier(stage=Stage.INSTITUTION, organisation=branch)
    make_charter(institution, in_force_from=date(2026, 9, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        make_charter(institution, in_force_from=date(2026, 9, 2))


# -- what the page says --


def test_the_page_names_what_is_missing_and_where_it_is_mended(branch: Organisation) -> None:
    carrier = make_carrier(stage=Stage.REGULAR, organisation=branch)
    secretary = make_user()
    make_role(user=secretary, kind=RoleKind.SECRETARY, organisation=branch)

    page = signed_in(secretary).get(f"/carriers/{carrier.pk}/?lang=en").content.decode()

    for step in ("goal", "evaluation", "charter"):
        assert f'"/carriers/{carrier.pk}/{step}/' in page
    assert f'"/carriers/{carrier.pk}/endorse/' not in page  # the voices are asked on a charter
    make_charter(carrier)
    again = signed_in(secretary).get(f"/carriers/{carrier.pk}/?lang=en").content.decode()
    assert f'"/carriers/{carrier.pk}/endorse/' in again
    assert "On the way to an institution" in page
    assert "Make it an institution" not in page


def test_the_page_offers_the_step_once_nothing_is_missing(branch: Organisation) -> None:
    carrier = make_grown_carrier(branch, goal=make_plan_goal(branch.unit))
    officer = make_user()
    assert branch.parent is not None
    make_role(user=officer, kind=RoleKind.OFFICER, organisation=branch.parent)
    client = signed_in(officer)
    page = client.get(f"/carriers/{carrier.pk}/?lang=en").content.decode()
    assert "Make it an institution" in page

    answer = client.post(
        f"/carriers/{carrier.pk}/institution/?lang=en", {"established_at": ""}, follow=True
    )
    assert answer.status_code in {200, 422}
    answer = client.post(
        f"/carriers/{carrier.pk}/institution/?lang=en",
        {"established_at": str(TODAY)},
        follow=True,
    )

    assert "its charter is in force" in answer.content.decode()


def test_the_page_shows_a_new_version_clause_by_clause(
    secretary: Actor, branch: Organisation
) -> None:
    institution = make_carrier(stage=Stage.INSTITUTION, organisation=branch)
    make_charter(institution, in_force_from=date(2026, 9, 1))
    changed = CharterDraft(
        "每周三晚开门办事。\n来信三天内回复。", Rhythm.WEEKLY, "书记", "党员", date(2030, 1, 1)
    )
    draft_charter(actor=secretary, carrier=institution, draft=changed, at=NOW)

    card = growth_card(actor=SYSTEM, carrier=institution, at=NOW)

    assert card is not None
    assert card.changes == (
        (Clause.SAME, "每周三晚开门办事。"),
        (Clause.GONE, "办不成的当场说明原因。"),
        (Clause.NEW, "来信三天内回复。"),
    )


def test_cycles_are_counted_from_the_records(branch: Organisation) -> None:
    carrier = make_carrier(stage=Stage.TRIAL, organisation=branch)
    make_evaluation(carrier, STARTED_AT.date(), date(2026, 6, 30))
    for moment in (
        datetime(2026, 5, 1, 4, tzinfo=UTC),
        datetime(2026, 6, 30, 4, tzinfo=UTC),
        datetime(2026, 7, 2, 4, tzinfo=UTC),
    ):
        activity = make_activity(carrier=carrier, held=True, starts_at=moment)
        make_check_in(activity)

    card = growth_card(actor=SYSTEM, carrier=carrier, at=NOW)

    assert card is not None
    running, first = card.cycles
    assert (first.held, first.people_served, first.checked_in) == (2, 60, 2)
    assert (running.begins_on, running.held) == (date(2026, 7, 1), 1)


def test_a_cycle_that_begins_tomorrow_is_not_said_to_end_before_it_begins(
    branch: Organisation,
) -> None:
    carrier = make_carrier(stage=Stage.TRIAL, organisation=branch)
    make_evaluation(carrier, STARTED_AT.date(), NOW.date())

    with time_machine.travel(NOW, tick=False):
        page = (
            with_role(RoleKind.OFFICER, branch)
            .get(f"/carriers/{carrier.pk}/?lang=en")
            .content.decode()
        )

    assert f"from {NOW.date() + timedelta(days=1):%-d %B}" in page


def test_a_carrier_that_does_not_run_has_no_growth(branch: Organisation) -> None:
    ended = make_carrier(stage=Stage.ENDED, organisation=branch)

    assert growth_card(actor=SYSTEM, carrier=ended, at=NOW) is None


# -- the rules --


@given(st.builds(Grown, st.booleans(), st.integers(0, 4), st.booleans(), st.booleans()))
def test_a_regular_carrier_lacks_nothing_that_a_trial_would_not_lack(
    grown: Grown,
) -> None:
    trial, institution = lacking(Deed.SETTLE, grown), lacking(Deed.ESTABLISH, grown)

    assert set(trial) <= set(institution)
    assert (Lack.GOAL in trial) is (not grown.is_linked)
    assert (Lack.CHARTER in institution) is (not grown.has_charter)


@given(
    st.sampled_from(Rhythm),
    st.lists(st.integers(0, 900)),
    st.integers(0, 900),
)
def test_a_rhythm_is_kept_in_as_many_spans_as_something_was_held_in(
    rhythm: Rhythm, offsets: list[int], age: int
) -> None:
    since = date(2024, 1, 1)
    held = [since + timedelta(days=offset) for offset in offsets]

    spans = kept_spans(rhythm, held, since=since, today=since + timedelta(days=age))

    assert len(spans) == age // rhythm.days
    whole = len(spans) * rhythm.days
    assert sum(spans) == len({offset // rhythm.days for offset in offsets if offset < whole})


@given(st.lists(st.sampled_from("一二三四五")), st.lists(st.sampled_from("一二三四五")))
def test_a_comparison_holds_both_versions(before: list[str], after: list[str]) -> None:
    lines = compared(before, after)

    assert [text for kind, text in lines if kind is not Clause.NEW] == before
    assert [text for kind, text in lines if kind is not Clause.GONE] == after


def test_blank_lines_are_no_clauses() -> None:
    assert clauses_of(" 一 \n\n二\n") == ["一", "二"]


def test_a_charter_names_itself(branch: Organisation) -> None:
    carrier = make_carrier(stage=Stage.INSTITUTION, organisation=branch, title="清河日")
    charter: Charter = make_charter(carrier)

    assert str(charter) == "清河日 1"
    assert str(make_evaluation(carrier, date(2026, 4, 10), date(2026, 5, 1))) == "清河日 1"
