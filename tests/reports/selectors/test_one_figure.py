"""A figure has one definition: what the paper counts is what the measure of diagnosis counts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.factories.carriers import link, make_carrier
from tests.factories.organisation import NOW, make_member, make_organisation, make_unit
from tests.factories.reports import make_goal, make_plan
from xianfeng.actors.rules import SYSTEM
from xianfeng.carriers.rules.life import Stage
from xianfeng.diagnosis.models import Result
from xianfeng.diagnosis.rules import MeasureName
from xianfeng.diagnosis.services import rebuild
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.models import Assignment, Goal
from xianfeng.reports.selectors.quarter import quarter_of_office

pytestmark = pytest.mark.django_db
Q3 = Period.parse("2026Q3")
JUNE, AUGUST = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)


def measured(unit: Unit, measure: MeasureName) -> tuple[int, int]:
    """Return how many counted, and of how many, as diagnosis found it."""
    row = Result.objects.get(unit=unit, measure=measure.value, period_label=Q3.label)
    return sum(yes for _record, yes, _whole in row.records), row.cases


def test_the_paper_and_the_diagnosis_count_alike(settings: Settings, tmp_path: Path) -> None:
    settings.XIANFENG_HOME = tmp_path
    city = make_unit(code="LJ")
    bureau = make_unit(code="LJ01", parent=city)
    branch = make_organisation(unit=bureau)
    plan = make_plan(city)
    goals = [make_goal(plan, title=f"目标{number}", units=(bureau,)) for number in range(5)]
    goals += [make_goal(plan, title=f"全市目标{number}") for number in range(26)]
    make_goal(make_plan(city, years=5), title="五年规划", units=(bureau,))
    ran = make_carrier(
        organisation=branch,
        stage=Stage.ENDED,
        ended_at=AUGUST,
        proposed_by=make_member(organisation=branch),
    )
    link(ran, goals[0])
    over = make_carrier(organisation=branch, stage=Stage.ENDED, ended_at=JUNE)
    link(over, goals[1])
    make_carrier(organisation=branch, stage=Stage.TRIAL)
    for known_at in (NOW - timedelta(days=29), NOW):
        young = make_goal(make_plan(bureau), title="刚定的", known_at=known_at)
    link(ran, young)
    given = Goal.objects.filter(title="全市目标0").get()
    Assignment.objects.create(goal=given, unit=bureau, recorded_at=NOW)
    rebuild(actor=SYSTEM, period=Q3, at=NOW)

    for unit, total, few in ((city, 31, 2), (bureau, 5, 3)):
        card = quarter_of_office(SYSTEM, unit, Q3, NOW)
        served = total - len(card.unserved)
        assert (served, card.young, len(card.goals)) == (1, few, total + few)
        assert measured(unit, MeasureName.GOALS_SERVED) == (served, total)
        own = (card.carriers.own_proposals, card.carriers.running)
        assert measured(unit, MeasureName.OWN_PROPOSALS) == own == (1, 2)
        linked = (card.carriers.goal_linked, card.carriers.running)
        assert measured(unit, MeasureName.TIED_TO_GOALS) == linked == (1, 2)
