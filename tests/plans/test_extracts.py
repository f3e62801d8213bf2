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
    assert len(list(assignment_rows(LATER))) == 1


def test_assignments_give_each_office_once_for_each_year() -> None:
    office = make_unit()
    division = make_unit(parent=office, kind=UnitKind.DIVISION)
    other = make_unit()
    year = make_goal(plan=make_plan(), units=(office, division, other))
    long_term = make_goal(
        plan=make_plan(starts_on=date(2026, 1, 1), ends_on=date(2029, 1, 1)), units=(office,)
    )
    broken = make_goal(
        plan=make_plan(starts_on=date(2026, 7, 1), ends_on=date(2027, 7, 1)), units=(office,)
    )

    assert list(assignment_rows(LATER)) == [
        (year.pk, office.pk, 2026),
        (year.pk, other.pk, 2026),
        *((long_term.pk, office.pk, number) for number in (2026, 2027, 2028)),
        *((broken.pk, office.pk, number) for number in (2026, 2027)),
    ]


def test_links_give_what_points_at_a_goal() -> None:
    goal = make_goal()
    GoalLink.objects.create(
        goal=goal, subject_type="carriers.carrier", subject_id=7, recorded_at=NOW
    )

    assert list(link_rows(NOW.date())) == [(goal.pk, "carriers.carrier", 7)]
