from datetime import date, timedelta

import pytest

from tests.factories.facts import AGREED
from tests.factories.organisation import NOW, make_unit
from tests.factories.plans import make_goal, make_plan
from xianfeng.foundation.room import house
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.plans.extracts import assignment_rows, link_rows
from xianfeng.plans.models import GoalLink

pytestmark = pytest.mark.django_db
LATER = NOW.date() + timedelta(days=30)


def test_extracts_are_as_agreed() -> None:
    offered = {extract.name: extract for extract in house().extracts}

    for name in ("plans.assignments", "plans.links"):
        columns = {column.name: column.type for column in offered[name].columns}
        assert columns == AGREED[name]


def test_who_was_given_a_goal_yesterday_is_not_judged_by_it() -> None:
    make_goal(plan=make_plan(), units=(make_unit(),))

    assert list(assignment_rows(LATER - timedelta(days=1))) == []
    assert len(list(assignment_rows(LATER))) == 2


def test_assignments_give_each_office_once_and_the_plan_s_own() -> None:
    office = make_unit()
    division = make_unit(parent=office, kind=UnitKind.DIVISION)
    other, own = make_unit(), make_unit()
    first, next_year, last = date(2026, 1, 1), date(2027, 1, 1), date(2029, 1, 1)
    year = make_goal(
        plan=make_plan(unit=own, starts_on=first, ends_on=next_year),
        units=(office, division, other),
    )
    longer = make_goal(plan=make_plan(unit=own, starts_on=first, ends_on=last))

    assert list(assignment_rows(LATER)) == [
        *((year.pk, unit.pk, first, next_year, True) for unit in (office, other, own)),
        (longer.pk, own.pk, first, last, False),
    ]


def test_links_give_what_points_at_a_goal() -> None:
    goal = make_goal()
    GoalLink.objects.create(
        goal=goal, subject_type="carriers.carrier", subject_id=7, recorded_at=NOW
    )

    assert list(link_rows(NOW.date())) == [(goal.pk, "carriers.carrier", 7)]
