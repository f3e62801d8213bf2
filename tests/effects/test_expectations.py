"""What a carrier should move is said before its approval, and nobody changes it afterwards."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.carriers import link, make_carrier, make_endorsement
from tests.factories.effects import make_expectation
from tests.factories.hearings import make_hearing
from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.factories.plans import make_goal, make_indicator, make_plan
from tests.kit import member_of, refuses
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage, Voice
from xianfeng.effects.models import Expectation
from xianfeng.effects.rules import Course, NoChange, Standing, WrongWay
from xianfeng.effects.selectors import expectation_card
from xianfeng.effects.services import (
    Answered,
    NotServed,
    state_expectation,
    take_back_expectation,
)
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import MovedOn, NotAfter, Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.plans.models import Indicator, Observation
from xianfeng.plans.rules import Direction
from xianfeng.plans.services.figures import observe

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 3, 15)
FIGURES = st.decimals(-1000, 1000, places=2)


@pytest.fixture
def branch() -> Organisation:
    office = make_organisation(unit=make_unit())
    return make_organisation(parent=office, unit=office.unit)


@pytest.fixture
def secretary(branch: Organisation) -> Actor:
    return make_actor(RoleKind.SECRETARY, branch)


@pytest.fixture
def indicator(branch: Organisation) -> Indicator:
    return make_indicator(goal=make_goal(plan=make_plan(unit=branch.unit)), baseline="10")


@pytest.fixture
def carrier(branch: Organisation, indicator: Indicator) -> Carrier:
    carrier = make_carrier(organisation=branch)
    link(carrier, indicator.goal)
    return carrier


def stated(
    actor: Actor,
    carrier: Carrier,
    indicator: Indicator,
    change: str = "5",
    until: date = UNTIL,
) -> Expectation:
    return state_expectation(
        actor=actor,
        carrier=carrier,
        indicator=indicator,
        change=Decimal(change),
        until=until,
        at=NOW,
    )


@given(FIGURES, FIGURES, FIGURES.filter(bool))
def test_the_share_and_the_word_agree(before: Decimal, since: Decimal, change: Decimal) -> None:
    standing = Standing(before, since, change)

    assert standing.share is not None
    assert (standing.course is Course.REACHED) == (abs(since - before) >= abs(change)) or (
        standing.course is Course.AWAY
    )
    assert (standing.course is Course.AWAY) == ((since - before) * change < 0)


def test_without_a_figure_before_or_since_there_is_no_word() -> None:
    assert Standing(None, Decimal(1), Decimal(1)).course is Course.UNKNOWN
    assert Standing(Decimal(1), None, Decimal(1)).course is Course.UNKNOWN
    assert Standing(Decimal(1), None, Decimal(1)).share is None


def test_it_is_stated_once_a_figure_and_said_anew_it_replaces(
    secretary: Actor, carrier: Carrier, indicator: Indicator
) -> None:
    stated(secretary, carrier, indicator)
    stated(secretary, carrier, indicator, "8")

    rows = Expectation.objects.order_by("pk").values_list("change", "until", "ended_at")
    assert list(rows) == [
        (Decimal(5), date(2027, 3, 1), NOW),
        (Decimal(8), date(2027, 3, 1), None),
    ]
    assert [entry.verb for entry in Entry.objects.all()] == ["effects.expectation.stated"] * 2


def test_a_change_that_is_none_or_leads_away_is_refused(
    secretary: Actor, carrier: Carrier, indicator: Indicator
) -> None:
    for direction, change, refusal in (
        (Direction.UP, "0", NoChange),
        (Direction.UP, "-1", WrongWay),
        (Direction.DOWN, "1", WrongWay),
    ):
        indicator.direction = direction.value
        indicator.save()

        with pytest.raises(refusal):
            stated(secretary, carrier, indicator, change)


def test_others_past_months_and_foreign_figures_are_refused(
    secretary: Actor, carrier: Carrier, indicator: Indicator, branch: Organisation
) -> None:
    with refuses(NotAllowed):
        stated(acting(make_member_actor(branch)), carrier, indicator)
    with refuses(NotAfter):
        stated(secretary, carrier, indicator, until=NOW.date())
    with refuses(NotServed):
        stated(secretary, carrier, make_indicator())

    assert Expectation.objects.count() == 0


def test_after_a_voice_has_answered_the_text_is_changed_first(
    secretary: Actor, carrier: Carrier, indicator: Indicator
) -> None:
    said = stated(secretary, carrier, indicator)
    make_endorsement(carrier, Voice.MEMBERS)

    with refuses(Answered):
        stated(secretary, carrier, indicator, "6")
    with refuses(Answered):
        take_back_expectation(actor=secretary, expectation=said, at=NOW)


def test_while_a_voice_is_asked_or_an_answer_still_counts_nothing_is_said_anew(
    secretary: Actor, carrier: Carrier, indicator: Indicator
) -> None:
    make_endorsement(carrier, Voice.MEMBERS)
    Carrier.objects.filter(pk=carrier.pk).update(version=2, voices_since=1)
    carrier.refresh_from_db()
    with refuses(Answered):  # the change was confirmed to mean the same
        stated(secretary, carrier, indicator)

    Carrier.objects.filter(pk=carrier.pk).update(voices_since=2)
    stated(secretary, carrier, indicator)
    make_hearing(carrier)
    with refuses(Answered):
        stated(secretary, carrier, indicator)


def test_after_the_approval_nobody_changes_it(branch: Organisation, indicator: Indicator) -> None:
    approved = make_carrier(organisation=branch, stage=Stage.APPROVED)
    link(approved, indicator.goal)
    said = make_expectation(approved, indicator)

    for kind in (RoleKind.SECRETARY, RoleKind.OFFICER):
        with refuses(MovedOn):
            stated(make_actor(kind, branch), approved, indicator)
        with refuses(MovedOn):
            take_back_expectation(actor=make_actor(kind, branch), expectation=said, at=NOW)


def test_taken_back_it_stays_as_said(
    secretary: Actor, carrier: Carrier, indicator: Indicator
) -> None:
    said = stated(secretary, carrier, indicator)

    take_back_expectation(actor=secretary, expectation=said, at=NOW)
    with refuses(Twice):
        take_back_expectation(actor=secretary, expectation=said, at=NOW)

    said.refresh_from_db()
    assert said.ended_at == NOW


def test_the_database_keeps_one_a_figure_and_none_of_nothing(
    carrier: Carrier, indicator: Indicator
) -> None:
    make_expectation(carrier, indicator)

    for change in ("3", "0"):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_expectation(carrier, indicator, change)


def test_before_is_what_was_known_at_the_approval_and_since_what_came_later(
    branch: Organisation, indicator: Indicator
) -> None:
    officer = make_actor(RoleKind.OFFICER, branch)
    approved = make_carrier(organisation=branch, stage=Stage.APPROVED)
    frozen_at = approved.moves.get(step="approve").recorded_at
    make_expectation(approved, indicator, "5")

    def enter(month: date, value: str, days: int, reason: str = "") -> Observation:
        at = frozen_at + timedelta(days=days)
        return observe(
            actor=officer,
            indicator=indicator,
            period_start=month,
            value=Decimal(value),
            observed_at=at,
            at=at,
            reason=reason,
        )

    enter(date(2026, 5, 1), "100", -20)
    enter(date(2026, 6, 1), "104", 10)
    enter(date(2026, 5, 1), "101", 11, "重复统计")

    card = expectation_card(officer, approved)

    assert card is not None
    (line,) = card.lines
    assert (line.standing.before, line.standing.since) == (Decimal(100), Decimal(104))
    assert line.standing.course is Course.PARTLY
    assert not card.may_state


@pytest.mark.once
def test_on_its_pages_it_is_stated_and_taken_back(
    branch: Organisation, carrier: Carrier, indicator: Indicator
) -> None:
    client = member_of(branch, RoleKind.SECRETARY)
    page = f"/carriers/{carrier.pk}/"
    assert "还没有预期成效" in client.get(page).content.decode()

    words = {"indicator": indicator.pk, "amount": "-3", "until": "2027-03"}
    assert client.post(f"{page}expect/", words).status_code == 422
    assert client.post(f"{page}expect/", words | {"amount": "3"}).status_code == 302
    assert indicator.name in client.get(page).content.decode()
    said = Expectation.objects.get()
    client.post(f"{page}expect/{said.pk}/")
    assert "还没有预期成效" in client.get(page).content.decode()
