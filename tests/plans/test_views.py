from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories.organisation import (
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.factories.plans import make_goal, make_indicator, make_observation, make_plan
from tests.kit import costs_the_same, furnished, signed_in
from tests.plans.papers import linjiang
from xianfeng.actors.rules import RoleKind
from xianfeng.foundation.room import Filler, Room
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.plans.models import Assignment, Goal, Indicator, Observation, Plan
from xianfeng.plans.rules import Comparator

pytestmark = pytest.mark.django_db
PAPER = "今年新增城镇就业5万人以上，社区矛盾化解率不低于98%，安排就业资金2亿元。"


@pytest.fixture
def city() -> Organisation:
    return make_organisation(unit=make_unit(name="临江市", code="LJ"))


@pytest.fixture
def unit(city: Organisation) -> Unit:
    assert city.unit is not None
    return city.unit


@pytest.fixture
def officer(city: Organisation) -> Client:
    return signed_in(make_actor(RoleKind.OFFICER, city))


@pytest.fixture
def stranger() -> Client:
    return signed_in(make_actor(RoleKind.OFFICER, make_organisation(unit=make_unit())))


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def send(client: Client, content: bytes, name: str = "计划.txt") -> tuple[int, str, str]:
    """Send a paper; give the status, the page and what it holds for the next step."""
    response = client.post(reverse("plans:import"), {"paper": SimpleUploadedFile(name, content)})
    held = response.context.get("held")
    return response.status_code, unescape(response.content.decode()), held.token if held else ""


def plan_words(unit: Unit, held: str, **more: str) -> dict[str, str]:
    return {
        "held": held,
        "title": "二〇二六年计划",
        "unit": str(unit.pk),
        "starts_on": "2026-01-01",
        "last_day": "2026-12-31",
    } | more


def ticked(number: int, **more: str) -> dict[str, str]:
    words = {
        "take": "on",
        "name": "新增城镇就业",
        "direction": "up",
        "comparator": "at_least",
        "value": "５.５",
        "measure": "万人",
    } | more
    return {f"c{number}-{name}": value for name, value in words.items()}


def test_list_shows_the_plans_above_and_below(
    unit: Unit, officer: Client, stranger: Client
) -> None:
    plan = make_plan(unit=unit, title="二〇二六年计划")
    make_goal(plan=plan)

    assert "二〇二六年计划" in text(officer, "/plans/")
    assert "二〇二六年计划" not in text(stranger, "/plans/")


def test_list_offers_the_first_step_to_those_who_may(city: Organisation, officer: Client) -> None:
    member = signed_in(acting(make_member_actor(city)))

    assert reverse("plans:import") in text(officer, "/plans/")
    assert reverse("plans:import") not in text(member, "/plans/")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_needs_the_same_queries_for_any_rows(
    rows: int, unit: Unit, officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make_goal(plan=make_plan(unit=unit))

    with django_assert_num_queries(8):
        officer.get("/plans/")


def test_plan_costs_the_same_for_every_length(unit: Unit, officer: Client) -> None:
    plan = make_plan(unit=unit)

    def add() -> None:
        indicator = make_indicator(goal=make_goal(plan=plan, units=(unit, make_unit())))
        make_observation(indicator, date(2026, 6, 1), "600")

    costs_the_same(13, officer, reverse("plans:plan", args=[plan.pk]), add)


def test_plan_shows_goals_under_headings_with_words_for_the_pace(
    unit: Unit, officer: Client
) -> None:
    plan = make_plan(unit=unit)
    make_observation(
        make_indicator(goal=make_goal(plan=plan, title="就业", heading="（一）民生")),
        date(2026, 6, 1),
        "400",
    )
    make_goal(plan=plan, title="没有指标")

    page = text(officer, reverse("plans:plan", args=[plan.pk]))

    for words in (
        "（一）民生",
        "400 万人 / 1,200 万人以上",
        "落后",
        "未分章节",
        "尚未指定",
        "暂无",
    ):
        assert words in page


def test_plan_and_goal_of_others_are_unknown(unit: Unit, stranger: Client) -> None:
    goal = make_goal(plan=make_plan(unit=unit))

    for name in ("goal", "observe", "edit", "assign"):
        assert stranger.get(reverse(f"plans:{name}", args=[goal.pk])).status_code == 404
    assert stranger.get(reverse("plans:plan", args=[goal.plan_id])).status_code == 404


def test_goal_shows_its_line_its_months_and_who_answers(unit: Unit, officer: Client) -> None:
    goal = make_goal(plan=make_plan(unit=unit), title="等候时间", units=(unit,))
    indicator = make_indicator(goal=goal, name="平均等候时间", unit="分钟", baseline="22")
    for month, value in ((1, "21"), (2, "19.5")):
        make_observation(indicator, date(2026, month, 1), value)

    page = text(officer, reverse("plans:goal", args=[goal.pk]))

    for words in ("19.5 分钟", "2026 年 2 月", "22 分钟", "临江市", "<svg", "规划实施前"):
        assert words in page


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ({"comparator": Comparator.ABOUT, "value": "5.5"}, "5.5%左右"),
        ({"comparator": Comparator.AT_MOST, "value": "4"}, "4%以内"),
        ({"comparator": Comparator.BETWEEN, "value": "6", "upper": "7"}, "6–7%"),
        ({"comparator": Comparator.IN_STEP, "value": None}, "同步"),
    ],
)
def test_goal_says_how_far_its_figure_should_come(
    target: Any, words: str, unit: Unit, officer: Client
) -> None:
    goal = make_goal(plan=make_plan(unit=unit))
    make_indicator(goal=goal, unit="%", **target)

    assert words in text(officer, reverse("plans:goal", args=[goal.pk]))


def test_goal_without_a_figure_offers_to_give_it_one(unit: Unit, officer: Client) -> None:
    goal = make_goal(plan=make_plan(unit=unit))

    page = text(officer, reverse("plans:goal", args=[goal.pk]))

    assert "这项目标没有指标" in page
    assert reverse("plans:observe", args=[goal.pk]) not in page


def test_goal_gives_its_place_to_rooms_above(unit: Unit, officer: Client) -> None:
    seen: list[Goal] = []
    mine = Filler("plans.goal", "ui/error.html", lambda _actor, thing: seen.append(thing))
    goal = make_goal(plan=make_plan(unit=unit))

    with furnished(Room("above", fills=(mine,))):
        officer.get(reverse("plans:goal", args=[goal.pk]))

    assert seen == [goal]


def test_pages_ask_for_a_sign_in(unit: Unit) -> None:
    goal = make_goal(plan=make_plan(unit=unit))

    for address in ("/plans/", reverse("plans:goal", args=[goal.pk]), reverse("plans:import")):
        response = Client().get(address)
        assert (response.status_code, response.headers["Location"][:16]) == (
            302,
            "/accounts/login/",
        )


def test_figure_of_a_month_is_written_down_and_mended(unit: Unit, officer: Client) -> None:
    indicator = make_indicator(goal=make_goal(plan=make_plan(unit=unit)))
    address = reverse("plans:observe", args=[indicator.goal_id])
    words = {"month": "2026-01", "value": "1,234.5", "observed_on": "2026-02-03"}

    assert "填报月度数值" in text(officer, address)
    first = officer.post(address, words)
    silent = officer.post(address, words | {"value": "1300"})
    second = officer.post(address, words | {"value": "1300", "reason": "少报一个县区"})

    assert (first.status_code, silent.status_code, second.status_code) == (302, 422, 302)
    observation = Observation.objects.get()
    assert (observation.period_start, observation.value) == (date(2026, 1, 1), Decimal(1300))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"value": "很多"}, "数值"),
        ({"value": ""}, "数值"),
        ({"month": "下个月"}, "不是明确的日期"),
        ({"month": "2199-01"}, "2199-01还没有到"),
        ({"observed_on": "2199-01-01"}, "这一天还没有到"),
        ({"indicator": "999"}, "有效的选项"),
    ],
)
def test_figure_refuses_bad_input_beside_its_field(
    words: dict[str, str], sentence: str, unit: Unit, officer: Client
) -> None:
    indicator = make_indicator(goal=make_goal(plan=make_plan(unit=unit)))
    good = {"month": "2026-01", "value": "5", "observed_on": "2026-02-03"}

    response = officer.post(reverse("plans:observe", args=[indicator.goal_id]), good | words)

    assert response.status_code == 422
    assert sentence in unescape(response.content.decode())
    assert not Observation.objects.exists()


def test_figure_is_chosen_where_a_goal_has_two(unit: Unit, officer: Client) -> None:
    goal = make_goal(plan=make_plan(unit=unit))
    make_indicator(goal=goal)
    second = make_indicator(goal=goal, name="第二项", unit="")

    officer.post(
        reverse("plans:observe", args=[goal.pk]),
        {"indicator": second.pk, "month": "2026-01", "value": "5", "observed_on": "2026-02-03"},
    )

    assert Observation.objects.get().indicator == second


def test_secretary_reports_only_for_goals_of_the_own_unit(city: Organisation, unit: Unit) -> None:
    office = make_unit(parent=unit)
    secretary = signed_in(
        acting(make_member_actor(make_organisation(parent=city, unit=office), RoleKind.SECRETARY))
    )
    plan = make_plan(unit=unit)
    own, other = make_goal(plan=plan, units=(office,)), make_goal(plan=plan)
    for goal in (own, other):
        make_indicator(goal=goal, unit="")

    assert secretary.get(reverse("plans:observe", args=[own.pk])).status_code == 200
    assert secretary.get(reverse("plans:observe", args=[other.pk])).status_code == 403
    assert secretary.get(reverse("plans:edit", args=[own.pk])).status_code == 403
    assert secretary.get(reverse("plans:assign", args=[own.pk])).status_code == 403


def test_edit_mends_title_and_figure_and_keeps_the_sentence(unit: Unit, officer: Client) -> None:
    goal = make_goal(plan=make_plan(unit=unit), title="就业")
    make_indicator(goal=goal, baseline="10")
    address = reverse("plans:edit", args=[goal.pk])
    words = {
        "title": "新增就业",
        "name": "就业人数",
        "direction": "up",
        "comparator": "between",
        "value": "5",
        "upper": "6",
        "measure": "万人",
        "measured": "year_to_date",
        "frequency": "quarterly",
    }

    assert "1200" in text(officer, address)
    wrong = officer.post(address, words | {"upper": "4"})
    response = officer.post(address, words)

    assert (wrong.status_code, response.status_code) == (422, 302)
    indicator = Indicator.objects.get()
    assert (indicator.goal.title, indicator.name, indicator.measured, indicator.upper) == (
        "新增就业",
        "就业人数",
        "year_to_date",
        Decimal(6),
    )


def test_figure_of_a_goal_without_one_is_refused(unit: Unit, officer: Client) -> None:
    goal = make_goal(plan=make_plan(unit=unit))

    response = officer.post(reverse("plans:observe", args=[goal.pk]), {"month": "2026-01"})

    assert response.status_code == 422


def test_edit_gives_a_figure_to_a_goal_without_one(unit: Unit, officer: Client) -> None:
    goal = make_goal(plan=make_plan(unit=unit), title="就业")

    assert "就业" in text(officer, reverse("plans:edit", args=[goal.pk]))


def test_assign_sets_who_answers(unit: Unit, officer: Client) -> None:
    office = make_unit(parent=unit, name="市水利局")
    division = make_unit(parent=office, name="办公室", kind=UnitKind.DIVISION)
    goal = make_goal(plan=make_plan(unit=unit), units=(unit,))
    address = reverse("plans:assign", args=[goal.pk])

    told = officer.get(address, {"suggest": "units", "typed": "bangongshi"}).json()
    assert told["found"] == [{"text": f"办公室（{division.code}）", "note": "市水利局"}]
    response = officer.post(address, {"units": f"{office.name}\n{told['found'][0]['text']}"})

    assert response.status_code == 302
    assert set(Assignment.objects.values_list("unit__name", flat=True)) == {"市水利局", "办公室"}


def test_assign_refuses_a_unit_outside_the_plan(unit: Unit, officer: Client) -> None:
    goal = make_goal(plan=make_plan(unit=unit), units=(unit,))

    response = officer.post(reverse("plans:assign", args=[goal.pk]), {"units": make_unit().code})

    assert (response.status_code, Assignment.objects.count()) == (422, 1)


def test_import_shows_what_the_paper_offers_and_writes_nothing(unit: Unit, officer: Client) -> None:
    assert "读取文件" in text(officer, reverse("plans:import"))
    status, page, held = send(officer, linjiang().encode())

    assert (status, bool(held), Plan.objects.count()) == (200, True, 0)
    for words in ("找到 30 项目标", "临江市2026年政府工作报告", "（三）办好民生实事", "2026-12-31"):
        assert words in page


def test_import_ticks_goals_and_not_sums_of_money(unit: Unit, officer: Client) -> None:
    _status, page, _held = send(officer, PAPER.encode())

    assert "找到 3 项目标，已勾选 2 项" in page


def test_apply_takes_the_ticked_ones_with_their_units_once(unit: Unit, officer: Client) -> None:
    office = make_unit(parent=unit, name="市水利局", code="LJ14")
    held = send(officer, PAPER.encode())[2]
    words = plan_words(unit, held) | ticked(0, units="市水利局、LJ、LJ14")

    first = officer.post(reverse("plans:apply"), words)
    second = officer.post(reverse("plans:apply"), words, follow=True)

    plan = Plan.objects.get()
    assert first.headers["Location"] == reverse("plans:plan", args=[plan.pk])
    assert (plan.title, plan.ends_on) == ("二〇二六年计划", date(2027, 1, 1))
    goal = Goal.objects.get()
    assert (goal.title, goal.sentence) == ("新增城镇就业5.5万人以上", PAPER)
    assert set(goal.assignments.values_list("unit", flat=True)) == {office.pk, unit.pk}
    assert "此前已导入" in unescape(second.content.decode())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (ticked(0, value=""), "需要填写数值"),
        (ticked(0, value="x"), "数值"),
        (ticked(0, units="不存在的局"), "“不存在的局”不是这里的单位"),
        ({}, "至少选择一项目标"),
        (ticked(0) | {"last_day": "2025-01-01"}, "从这时开始"),
        (ticked(0) | {"title": ""}, "规划名称"),
    ],
)
def test_apply_refuses_bad_input_and_keeps_what_was_typed(
    words: dict[str, str], sentence: str, unit: Unit, officer: Client
) -> None:
    held = send(officer, PAPER.encode())[2]

    response = officer.post(reverse("plans:apply"), plan_words(unit, held) | words)

    page = unescape(response.content.decode())
    assert (response.status_code, Plan.objects.count()) == (422, 0)
    assert sentence in page
    assert PAPER in page


def test_apply_of_a_row_that_is_not_ticked_does_not_look_at_it(unit: Unit, officer: Client) -> None:
    held = send(officer, PAPER.encode())[2]
    words = plan_words(unit, held) | ticked(0) | ticked(1, take="", value="x")
    del words["c1-take"]

    assert officer.post(reverse("plans:apply"), words).status_code == 302
    assert Goal.objects.count() == 1


def test_apply_refuses_a_paper_that_was_not_read_here(unit: Unit, officer: Client) -> None:
    response = officer.post(reverse("plans:apply"), plan_words(unit, "forged") | ticked(0))

    assert (response.status_code, Plan.objects.count()) == (422, 0)
    assert "重新上传" in unescape(response.content.decode())


def test_apply_only_for_units_of_the_officer(unit: Unit, officer: Client) -> None:
    held = send(officer, PAPER.encode())[2]

    response = officer.post(reverse("plans:apply"), plan_words(make_unit(), held) | ticked(0))

    assert (response.status_code, Plan.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "计划.txt", "文件中没有文字"),
        ("去年增长5%。".encode(), "总结.txt", "没有找到目标"),
        (b"%PDF", "计划.pdf", "不是这里能读取的文件类型"),
        (b"%PDF", "计划.docx", "与文件名后缀不符"),
    ],
)
def test_import_refuses_a_bad_paper_in_its_own_words(
    content: bytes, name: str, sentence: str, officer: Client
) -> None:
    status, page, _held = send(officer, content, name)

    assert status == 422
    assert sentence in page


def test_import_refuses_by_size_before_it_reads(officer: Client, settings: Settings) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"upload_most_bytes": 10})

    status, page, _held = send(officer, PAPER.encode())

    assert status == 422
    assert "没有读取" in page


def test_import_is_only_for_those_who_may(city: Organisation, unit: Unit) -> None:
    member = signed_in(acting(make_member_actor(city)))

    assert member.get(reverse("plans:import")).status_code == 403
    assert member.post(reverse("plans:apply"), {}).status_code == 403
