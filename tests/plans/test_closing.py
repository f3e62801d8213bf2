"""What becomes of plans and goals when their unit is closed or moved."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.factories.organisation import NOW, make_actor, make_organisation, make_unit
from tests.factories.plans import make_goal, make_plan
from tests.factories.sheets import make_sheet
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.headings import ORGANISATION_COLUMNS
from xianfeng.organisation.rules.in_the_way import UnitInUse
from xianfeng.organisation.services.ground import IsClosed, WouldCycle
from xianfeng.organisation.services.nodes import close_node, move_node
from xianfeng.plans.hindrances import AnswersForGoals, HasPlans, LeavesItsPlans, OutsideItsPlans
from xianfeng.plans.models import Assignment, Plan
from xianfeng.plans.services.goals import assign_goal
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.taking import RowsWrong
from xianfeng.sheets.services.importing import apply_preview, import_sheet, keep_preview
from xianfeng.sheets.words import fault_words

pytestmark = pytest.mark.django_db
AUTUMN = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city() -> Unit:
    return make_unit(code="LJ", name="临江市")


def close(unit: Unit, successor: Unit | None = None) -> Unit:
    return close_node(
        actor=SYSTEM, node=unit, closed_on=AUTUMN, reason="撤并", at=NOW, successor=successor
    )


def move(unit: Unit, parent: Unit | None) -> Unit:
    return move_node(actor=SYSTEM, node=unit, parent=parent, happened_on=AUTUMN, reason="", at=NOW)


def test_a_unit_with_a_plan_that_runs_is_not_closed(city: Unit) -> None:
    office = make_unit(parent=city)
    make_plan(unit=office)

    with pytest.raises(HasPlans):
        close(office)


def test_a_unit_that_answers_for_a_goal_is_not_closed(city: Unit) -> None:
    office = make_unit(parent=city)
    make_goal(plan=make_plan(unit=city), units=(office,))

    with pytest.raises(AnswersForGoals):
        close(office)


def test_what_is_over_does_not_stand_in_the_way_and_stays(city: Unit) -> None:
    office, other = make_unit(parent=city), make_unit(parent=city)
    over = make_plan(unit=office, starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    above = make_plan(unit=city, starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    make_goal(plan=above, units=(office,))

    close(office, successor=other)

    over.refresh_from_db()
    assert (over.unit, Assignment.objects.get().unit) == (office, office)
    assert Unit.objects.get(pk=office.pk).closed_on == AUTUMN


def test_the_successor_takes_plans_and_goals_over_each_with_its_own_line(city: Unit) -> None:
    office, other = make_unit(parent=city), make_unit(parent=city)
    plan = make_plan(unit=office)
    own = make_goal(plan=plan, units=(office,))
    above = make_plan(unit=city)
    shared, alone = (make_goal(plan=above, units=units) for units in ((office, other), (office,)))

    close(office, successor=other)

    plan.refresh_from_db()
    assert plan.unit == other
    rows = Assignment.objects.order_by("goal").values_list("goal", "unit")
    assert list(rows) == [(goal.pk, other.pk) for goal in (own, shared, alone)]
    lines = Entry.objects.filter(verb__startswith="plans.").order_by("number")
    assert [(line.verb, line.subject_id) for line in lines] == [
        ("plans.plan.taken_over", str(plan.pk)),
        *(("plans.goal.taken_over", str(goal.pk)) for goal in (own, shared, alone)),
    ]
    assert {tuple(line.changes["unit"]) for line in lines} == {(office.code, other.code)}
    closed = Entry.objects.get(verb="organisation.unit.closed")
    assert (closed.detail["successor"], closed.detail["goals"]) == (other.code, 3)


def test_a_plan_whose_paper_the_successor_has_stays_with_its_goals(city: Unit) -> None:
    office, other = make_unit(parent=city), make_unit(parent=city)
    plan, same = make_plan(unit=office), make_plan(unit=other)
    Plan.objects.filter(pk=same.pk).update(source_digest=plan.source_digest)
    goal = make_goal(plan=plan, units=(office,))

    close(office, successor=other)

    plan.refresh_from_db()
    assert (plan.unit, Assignment.objects.get(goal=goal).unit) == (office, office)


def test_a_successor_outside_the_plan_does_not_do(city: Unit) -> None:
    office, foreign = make_unit(parent=city), make_unit()
    make_goal(plan=make_plan(unit=city), units=(office,))

    with pytest.raises(OutsideItsPlans):
        close(office, successor=foreign)


def test_who_succeeds_is_another_open_unit_of_the_actors(city: Unit) -> None:
    office, other = make_unit(parent=city), make_unit(parent=city)
    with pytest.raises(WouldCycle):
        close(office, successor=office)
    officer = make_actor(RoleKind.OFFICER, make_organisation(unit=city))
    with pytest.raises(NotAllowed):
        close_node(
            actor=officer,
            node=office,
            closed_on=AUTUMN,
            reason="",
            at=NOW,
            successor=make_unit(),
        )
    close(other)
    with pytest.raises(IsClosed):
        close(office, successor=other)


def test_a_successor_does_not_take_organisations_over(city: Unit) -> None:
    office, other = make_unit(parent=city), make_unit(parent=city)
    make_organisation(unit=office)

    with pytest.raises(UnitInUse):
        close(office, successor=other)


def test_a_closed_unit_gets_no_goal(city: Unit) -> None:
    office = make_unit(parent=city)
    goal = make_goal(plan=make_plan(unit=city))
    close(office)

    with pytest.raises(IsClosed):
        assign_goal(actor=SYSTEM, goal=goal, units=[office], at=NOW)


def test_a_unit_does_not_leave_the_plan_for_whose_goals_it_answers(city: Unit) -> None:
    bureau = make_unit(parent=city)
    office = make_unit(parent=bureau)
    make_goal(plan=make_plan(unit=bureau), units=(office,))
    other = make_unit(parent=city)

    for parent in (other, city, None):
        with pytest.raises(LeavesItsPlans):
            move(office, parent)
    move(bureau, make_unit(parent=city))


def test_within_the_plan_and_with_a_plan_of_its_own_a_unit_moves(city: Unit) -> None:
    bureau, other = make_unit(parent=city), make_unit(parent=city)
    office = make_unit(parent=bureau)
    make_goal(plan=make_plan(unit=city), units=(office,))
    make_goal(plan=make_plan(unit=bureau), units=(bureau,))

    assert move(office, other).parent == other
    assert move(bureau, other).parent == other


def test_the_pages_say_it_before_with_links_and_name_what_goes(city: Unit) -> None:
    office = make_unit(parent=city, code="LJ01")
    other = make_unit(parent=city, code="LJ02", name="市商务局")
    plan = make_plan(unit=office, title="水利计划")
    goal = make_goal(plan=make_plan(unit=city), units=(office,))
    officer = with_role(RoleKind.OFFICER, organisation=make_organisation(unit=city))
    data = {"closed_on": "2026-09-01", "reason": "撤并", "successor": ""}
    address = "/organisation/units/LJ01/close/?lang=en"

    opened = officer.get(address).content.decode()
    refused = officer.post(address, data)
    shown = officer.post(address, {**data, "successor": "LJ02"})

    assert refused.status_code == 422
    for page in (opened, refused.content.decode()):
        assert "have not ended: 水利计划" in page
        assert f'href="/plans/{plan.pk}/"' in page
        assert f'href="/plans/goals/{goal.pk}/units/"' in page
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "The plan “水利计划” passes to “市商务局”." in page
    assert "“市商务局” is responsible for 1 goal from then on." in page
    confirmed = officer.post(address, {**data, "successor": "LJ02", "confirmed": "yes"})
    assert (confirmed.status_code, Assignment.objects.get().unit) == (302, other)


def test_the_page_of_a_move_says_it_before(city: Unit) -> None:
    bureau = make_unit(parent=city, code="LJ01")
    office = make_unit(parent=bureau, code="LJ0101")
    goal = make_goal(plan=make_plan(unit=bureau), units=(office,))
    officer = with_role(RoleKind.OFFICER, organisation=make_organisation(unit=city))

    answer = officer.post(
        "/organisation/units/LJ0101/move/?lang=en",
        {"parent": "LJ", "happened_on": "2026-09-01", "reason": "归口"},
    )

    assert answer.status_code == 422
    assert f'href="/plans/goals/{goal.pk}/units/"' in answer.content.decode()


def test_a_sheet_asks_like_the_page_and_keeps_the_reason_of_a_wrong_row(city: Unit) -> None:
    bureau = make_unit(parent=city, code="LJ01", name="水利局")
    office = make_unit(parent=bureau, code="LJ0101", name="河道处")
    make_goal(plan=make_plan(unit=bureau, title="水利计划"), units=(office,))
    rows = (
        ["编码", "名称", "类型", "上级"],
        ["LJ0101", "河道处", "单位", "LJ"],
        ["LJ02", "商务局", "单位", "LJ"],
    )
    sheet = read_rows(make_sheet(*rows), ORGANISATION_COLUMNS)

    with pytest.raises(RowsWrong) as refused:
        import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)
    (wrong,) = refused.value.reviewed.wrong
    assert wrong.row["code"] == "LJ0101"
    assert "水利计划" in fault_words(refused.value.reviewed, wrong.faults[0])

    admin = make_actor(RoleKind.ADMINISTRATOR, make_organisation(unit=city))
    preview = keep_preview(actor=admin, sheet=sheet, file_name="a.xlsx", at=NOW)
    done = apply_preview(actor=admin, preview=preview, skip_wrong=True, at=NOW)
    assert done.skipped == 1
    office.refresh_from_db()
    assert (office.parent, Unit.objects.get(code="LJ02").parent) == (bureau, city)


def test_a_sheet_moves_what_nothing_holds_below_a_unit_that_comes_along(city: Unit) -> None:
    office = make_unit(parent=city, code="LJ01", name="水利局")
    make_goal(plan=make_plan(unit=city), units=(office,))
    rows = (
        ["编码", "名称", "类型", "上级"],
        ["LJ09", "农业农村局", "单位", "LJ"],
        ["LJ01", "水利局", "单位", "LJ09"],
    )
    sheet = read_rows(make_sheet(*rows), ORGANISATION_COLUMNS)

    import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)

    office.refresh_from_db()
    assert office.parent == Unit.objects.get(code="LJ09")
