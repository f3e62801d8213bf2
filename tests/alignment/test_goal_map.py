"""The goal map says which goals nothing serves, and which carriers serve nothing (D5, D6)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from tests.factories.carriers import link, make_carrier
from tests.factories.organisation import make_organisation, make_role, make_unit, make_user
from tests.factories.plans import make_goal, make_plan
from tests.kit import costs_the_same, signed_in
from xianfeng.actors.rules import RoleKind
from xianfeng.alignment.selectors import plan_in_force
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.models import Goal, Plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 14)
ADDRESS = "/carriers/map/?lang=en"


@pytest.fixture(autouse=True)
def _in_october() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 10, 14, 4, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def unit() -> Unit:
    return make_unit()


@pytest.fixture
def office(unit: Unit) -> Organisation:
    return make_organisation(unit=unit, name="市水利局机关党委")


@pytest.fixture
def plan(unit: Unit) -> Plan:
    return make_plan(unit=unit, title="2026 年工作要点")


@pytest.fixture
def officer(office: Organisation) -> Client:
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=office)
    return signed_in(user)


def _map(client: Client, address: str = ADDRESS) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _serving(office: Organisation, title: str, *goals: Goal) -> Carrier:
    carrier = make_carrier(stage=Stage.TRIAL, organisation=office, title=title)
    for goal in goals:
        link(carrier, goal)
    return carrier


def test_each_goal_stands_beside_the_carriers_that_run_and_serve_it(
    officer: Client, office: Organisation, plan: Plan
) -> None:
    served, bare = make_goal(plan=plan, title="办结时限"), make_goal(plan=plan, title="投诉办结")
    _serving(office, "小区夜谈", served)
    link(make_carrier(organisation=office, title="只是提议"), bare)

    page = _map(officer)

    assert "2 goals" in page
    assert "1 goal has no running carrier" in page
    assert "小区夜谈" in page
    assert "只是提议" not in page, "a proposal serves nothing yet"


def test_goals_that_nothing_serves_can_be_asked_for_alone(
    officer: Client, office: Organisation, plan: Plan
) -> None:
    _serving(office, "小区夜谈", make_goal(plan=plan, title="办结时限"))
    make_goal(plan=plan, title="投诉办结")

    without, having = _map(officer, f"{ADDRESS}&served=no"), _map(officer, f"{ADDRESS}&served=yes")

    assert "投诉办结" in without
    assert "办结时限" not in without
    assert "办结时限" in having
    assert "投诉办结" not in having
    assert "2 goals" in without, "the line above says what the whole plan is"


def test_a_carrier_that_serves_no_goal_is_named(
    officer: Client, office: Organisation, plan: Plan
) -> None:
    _serving(office, "小区夜谈", make_goal(plan=plan))
    _serving(office, "为载体而载体")
    make_carrier(stage=Stage.ENDED, organisation=office, title="早已结束")

    page = _map(officer)

    assert "1 of 2 running carriers serves no goal" in page
    aimless = page[page.index('id="aimless"') :]
    assert "为载体而载体" in aimless
    assert "小区夜谈" not in aimless
    assert "早已结束" not in aimless


def test_a_carrier_of_an_older_plan_is_not_called_aimless(
    officer: Client, office: Organisation, plan: Plan
) -> None:
    make_goal(plan=plan)
    older = make_plan(
        unit=office.unit, starts_on=date(2021, 1, 1), ends_on=date(2026, 1, 1), title="十四五"
    )
    _serving(office, "旧目标的载体", make_goal(plan=older))

    page = _map(officer)

    assert "0 of 1 running carriers serve no goal" in page
    assert "Every running carrier serves a goal" in page


def test_a_unit_sees_what_it_and_its_own_answer_for(
    officer: Client, office: Organisation, plan: Plan
) -> None:
    division = make_unit(parent=office.unit, name="河湖科")
    other = make_unit(parent=office.unit, name="财务科")
    make_goal(plan=plan, title="水质达标", units=(division,))
    make_goal(plan=plan, title="预算执行", units=(other,))

    page = _map(officer, f"{ADDRESS}&unit={division.code}")

    assert "水质达标" in page
    assert "预算执行" not in page
    assert "1 goal " in page


def test_what_is_out_of_sight_is_not_there(officer: Client, plan: Plan) -> None:
    make_goal(plan=plan)
    foreign = make_goal(plan=make_plan(title="别处的计划"), title="别处的目标")

    assert officer.get(f"{ADDRESS}&plan={foreign.plan_id}").status_code == 404
    assert officer.get(f"{ADDRESS}&plan=x").status_code == 404
    assert officer.get(f"{ADDRESS}&unit=NONE").status_code == 404
    assert "别处的" not in _map(officer)


def test_without_a_plan_the_page_says_what_will_be_here(officer: Client) -> None:
    assert "No plan yet" in _map(officer)


def test_the_map_opens_with_the_plan_of_this_year(office: Organisation) -> None:
    unit = office.unit
    old = make_plan(unit=unit, starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1))
    long = make_plan(unit=unit, starts_on=date(2026, 1, 1), ends_on=date(2031, 1, 1))
    year = make_plan(unit=unit)

    assert plan_in_force([long, old, year], TODAY) == year
    assert plan_in_force([old, long], TODAY) == long
    assert plan_in_force([old], TODAY) == old
    assert plan_in_force([], TODAY) is None


def test_the_map_costs_the_same_for_any_number_of_goals(
    officer: Client, office: Organisation, plan: Plan, unit: Unit
) -> None:
    def one_more() -> None:
        number = plan.goals.count()
        _serving(office, f"载体{number}", make_goal(plan=plan, units=(unit,)))
        _serving(office, f"闲置{number}")

    costs_the_same(22, officer, ADDRESS, one_more)
