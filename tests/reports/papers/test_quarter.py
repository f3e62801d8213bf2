"""The words of the report: grammatical for none, one and many, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from pytest_django import Settings

from tests.factories.ballots import make_ballots
from tests.factories.carriers import link, make_activity, make_carrier, make_check_in
from tests.factories.diagnosis import make_result
from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_unit,
    make_window,
)
from tests.factories.reports import make_goal, make_plan
from xianfeng.actors.rules import SYSTEM
from xianfeng.carriers.rules.life import Stage
from xianfeng.diagnosis.rules import MeasureName, Verdict
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.services.nodes import rename_node
from xianfeng.reports.content import Heading, Own, Paper, Paragraph, Section, Table
from xianfeng.reports.papers.quarter import members_unknown, quarter_paper
from xianfeng.reports.selectors.quarter import QuarterCard, quarter_of_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Q3 = Period.parse("2026Q3")
ISSUER = "中共临江市直属机关工作委员会"


@pytest.fixture
def city() -> Unit:
    return make_unit(code="LJ", name="临江市")


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def card_of(unit: Unit) -> QuarterCard:
    return quarter_of_office(SYSTEM, unit, Q3, NOW)


def words(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Heading | Paragraph))


def written(unit: Unit, language: str) -> str:
    with translation.override(language):
        return words(quarter_paper(card_of(unit), issuer=ISSUER))


def table(paper: Paper, caption: str) -> Table:
    return next(found for found in paper.tables() if caption in found.caption)


def fill(city: Unit) -> None:
    """One office below with a goal, a carrier, an activity, two windows and results."""
    bureau = make_unit(code="LJ01", name="市水利局", parent=city)
    branch = make_organisation(unit=bureau)
    plan = make_plan(city)
    served = make_goal(plan, title="供水管网", units=(bureau,), readings=((8, "90"),))
    make_goal(plan, title="水质达标", units=(bureau,), readings=((8, "10"),))
    carrier = make_carrier(organisation=branch, stage=Stage.REGULAR, title="窗口前移")
    link(carrier, served)
    make_check_in(
        make_activity(carrier=carrier, held=True, people=30), make_member(organisation=branch)
    )
    make_ballots(make_window(name="供水窗口", parent=bureau), 20)
    make_ballots(make_window(name="公证窗口", parent=bureau), 19)
    for unit in (city, bureau):
        make_result(unit, records=[[1, 1, 1]])
        make_result(unit, measure=MeasureName.VARIETY_OF_FORMS, figure=(3.2, 2.1, 4.4))
        make_result(
            unit,
            measure=MeasureName.GOALS_SERVED,
            verdict=Verdict.TOO_LITTLE_EVIDENCE,
            figure=None,
        )


def test_an_office_without_anything_is_told_calmly(city: Unit) -> None:
    text = written(city, "zh-hans")

    for sentence in (
        "现将临江市2026年第三季度机关党建工作情况报告如下，数据截至2026年9月30日。",
        "现行规划中没有分解到临江市的目标。",
        "本季度没有载体运行。本季度没有新倡议、新启动或者结束的载体。",
        "本季度没有已开展活动的记录。",
        "临江市没有服务窗口。",
        "从证据看，临江市思想重视证据不足、指导支持证据不足、载体创新证据不足、服务发展证据不足。",
        "目前未发现突出问题。",
    ):
        assert sentence in text


def test_an_office_with_one_of_each_reads_well_in_chinese(city: Unit) -> None:
    fill(city)

    text = written(city, "zh-hans")

    for sentence in (
        "临江市现有部门1个、党支部1个、党员1名、服务窗口2个。",
        "一、今年目标推进情况",
        "纳入本报告的目标共2项，与计划相比：超前1项、落后1项。",
        "有载体对应的目标1项。尚无载体对应的目标1项：水质达标。",
        "本季度运行的载体1个，其中关联目标的1个，党员自己提出的0个，涉及形式1种。",
        "开展活动1次。据组织者记录，服务群众30人次。党员签到1人次，涉及党员1名。",
        "2个服务窗口中，可以公布结果的有1个。少于20票、不公布的有1个。",
        "与上季度相比，尚无法比较的1个。",
        "所属1个部门中，载体创新：到位1个。",
        "存在的问题共1个，逐一列明原因如下。",
        "95%置信区间全部在2/3以上的，为到位。",
        "不属上述情形且估计值不足1/3的，为不到位。",
        "各指标判断一致的从其判断，不一致的为基本到位；证据不足的指标不计入。",
        "党员少于10名、选票少于20票",
    ):
        assert sentence in text


def test_an_office_with_one_of_each_reads_well_in_english(city: Unit) -> None:
    fill(city)

    text = written(city, "en")

    for sentence in (
        "临江市 has 1 office, 1 branch, 1 member and 2 service windows.",
        "1 Where the goals of the year stand",
        ("2 goals are tracked; compared with the plan: 1 ahead of schedule and 1 behind schedule."),
        "1 goal is served by a running carrier. 1 goal has no carrier serving it: 水质达标.",
        "1 carrier ran in the quarter; linked to a goal: 1;",
        "1 activity was held. 30 people were served, according to the organisers.",
        "1 check-in is recorded; different members: 1.",
        "Of 2 service windows, the results of 1 can be published.",
        "1 window has fewer than 20 ballots and is not published.",
        "1 problem remains. It is listed with its reason.",
    ):
        assert sentence in text


def test_what_came_lately_is_too_young_to_judge(city: Unit, language: str) -> None:
    plan = make_plan(city)
    make_goal(plan, title="旧的", readings=((8, "90"),))
    make_goal(plan, title="新的", readings=((8, "90"),), known_at=NOW)

    text = written(city, language)
    with translation.override(language):
        (rows,) = {line.rows for line in quarter_paper(card_of(city), issuer=ISSUER).tables()}

    said = {
        "zh-hans": "列入不满30天的目标1项，时间尚短，暂不评价有无载体对应。其余目标均尚无载体对应。",
        "en": "1 goal had been here for fewer than 30 days: too young to judge whether a carrier "
        "serves it. No running carrier serves any of the others yet.",
    }
    assert said[language] in text
    young = {"zh-hans": "时间尚短，暂不评价", "en": "too young to judge"}[language]
    assert [row[0] for row in rows if row[-1] == young] == ["新的"]


def test_a_paper_of_a_running_quarter_says_so(city: Unit, language: str) -> None:
    said = {"zh-hans": "本季度尚未结束", "en": "The quarter is not over"}[language]
    early = quarter_of_office(SYSTEM, city, Q3, NOW - timedelta(days=1))

    assert said in words(quarter_paper(early, issuer=ISSUER))
    assert said not in words(quarter_paper(card_of(city), issuer=ISSUER))


def test_a_past_quarter_is_told_with_the_members_and_names_of_its_last_day(
    city: Unit, language: str
) -> None:
    fill(city)
    make_member(organisation=Organisation.objects.get(), joined_date=date(2026, 7, 1))
    renamed = {"name": "临江直辖市", "kind": UnitKind.OFFICE, "happened_on": date(2026, 7, 1)}
    rename_node(actor=SYSTEM, node=city, reason="更名", at=NOW, **renamed)  # type: ignore[arg-type] # as named

    past = quarter_of_office(SYSTEM, city, Q3.previous(), NOW)
    text = words(quarter_paper(past, issuer=ISSUER))

    said = {
        "zh-hans": "临江市现有部门1个、党支部1个、党员1名",
        "en": "临江市 has 1 office, 1 branch, 1 member",
    }
    assert said[language] in text
    assert {"zh-hans": "数据截至2026年6月30日", "en": "up to 30 June 2026"}[language] in text
    assert "临江直辖市" not in text
    assert "临江直辖市" in words(quarter_paper(card_of(city), issuer=ISSUER))


def test_where_members_are_recorded_later_no_number_stands_for_them(
    city: Unit, language: str
) -> None:
    branch = make_organisation(unit=city)
    assert (
        said_of_members(city)
        == {
            "zh-hans": "尚无党员记录。",
            "en": "No member of it has been recorded yet.",
        }[language]
    )

    make_member(organisation=branch, joined_date=date(2026, 9, 1))

    assert (
        said_of_members(city)
        == {
            "zh-hans": "党员自2026年9月1日起才有记录。",
            "en": "Its members have been recorded only since 1 September 2026.",
        }[language]
    )


def said_of_members(city: Unit) -> str:
    past = quarter_of_office(SYSTEM, city, Q3.previous(), NOW)
    return members_unknown(past)


def test_the_tables_hold_the_figures_of_the_card(city: Unit) -> None:
    fill(city)
    card = card_of(city)

    with translation.override("zh-hans"):
        paper = quarter_paper(card, issuer=ISSUER)

    assert table(paper, "目标及服务目标的载体").rows == (
        ("供水管网", "90人（8月）", "120人以上", "超前", "窗口前移"),
        ("水质达标", "10人（8月）", "120人以上", "落后", "尚无载体对应"),
    )
    assert table(paper, "窗口评价情况").rows == (
        ("供水窗口", "100.0%（83.9%～100.0%）", "20", "尚不足以判断"),
    )
    good = card.windows[0].good
    assert good is not None
    assert table(paper, "窗口评价情况").figures.rows == (
        (card.windows[0].window.code, "供水窗口", 1.0, good.low, 1.0, 20, "尚不足以判断"),
        (card.windows[1].window.code, "公证窗口", None, None, None, None, "尚不足以判断"),
    )
    assert [row[3:] for row in table(paper, "判断依据").rows] == [
        ("90.0%（70.0%～97.0%）", "1"),
        ("3.2（2.1～4.4）", "0"),
    ]
    assert table(paper, "存在的问题").rows == (
        ("水质达标", "市水利局", "目标进度落后，尚无载体对应", "—"),
    )
    assert [attached.title for attached in paper.attachments] == ["各部门四个到位情况"]


def test_captions_are_numbered_in_the_order_of_the_text(city: Unit, language: str) -> None:
    fill(city)

    paper = quarter_paper(card_of(city), issuer=ISSUER)

    captions = [block.caption for block in paper.blocks if isinstance(block, Table)]
    word = "表" if language == "zh-hans" else "Table "
    assert [caption.split()[0] for caption in captions] == (
        [f"表{number}" for number in range(1, 7)] if word == "表" else ["Table"] * 6
    )


def test_title_issuer_and_date_are_those_of_the_making(city: Unit) -> None:
    with translation.override("zh-hans"):
        chinese = quarter_paper(card_of(city), issuer=ISSUER)
    with translation.override("en"):
        english = quarter_paper(card_of(city), issuer=ISSUER)

    assert chinese.title == "临江市2026年第三季度机关党建工作情况报告"
    assert chinese.title_parts == ("临江市", "2026年第三季度", "机关党建工作情况报告")
    assert (chinese.issuer, chinese.dated) == (ISSUER, "2026年9月30日")
    assert english.title == (
        "临江市, the third quarter of 2026: report on Party work in the offices"
    )
    assert english.dated == "30 September 2026"


def test_many_goals_without_carrier_are_named_in_part(city: Unit) -> None:
    plan = make_plan(city)
    served = make_goal(plan, title="有人管的")
    for number in range(11):
        make_goal(plan, title=f"目标{number:02d}")
    carrier = make_carrier(organisation=make_organisation(unit=city), stage=Stage.TRIAL)
    link(carrier, served)

    text = written(city, "zh-hans")

    assert "尚无载体对应的目标11项，包括目标00、" in text
    assert "目标09等。尚无数据也无载体对应的目标11项，未列入表中。" in text
    assert "目标10" not in text


def test_all_goals_served_and_none_served_have_their_own_sentences(city: Unit) -> None:
    goal = make_goal(make_plan(city))
    assert "以上目标均尚无载体对应。" in written(city, "zh-hans")

    link(make_carrier(organisation=make_organisation(unit=city), stage=Stage.TRIAL), goal)
    assert "每项目标都有运行中的载体对应。" in written(city, "zh-hans")


def test_a_window_that_fell_is_named(city: Unit) -> None:
    window = make_window(name="车管窗口", parent=city)
    make_ballots(window, 100, month=date(2026, 5, 1))
    make_ballots(window, 60)
    make_ballots(window, 40, level=1, doors=True)

    text = written(city, "zh-hans")

    assert "与上季度相比，下降的1个。满意率下降的窗口：车管窗口。" in text


def test_a_division_is_not_judged(city: Unit, language: str) -> None:
    division = make_unit(kind=UnitKind.DIVISION, parent=city, name="机关党委办公室")

    text = words(quarter_paper(card_of(division), issuer=ISSUER))

    assert ("临江市机关党委办公室不是部门" in text) == (language == "zh-hans")
    assert "机关党委办公室" in text


def test_offices_without_any_verdict_are_told_in_one_sentence(city: Unit) -> None:
    make_unit(parent=city)
    make_unit(parent=city)

    assert "所属2个部门中，目前证据都不足以作出判断。" in written(city, "zh-hans")


def test_the_demo_says_that_its_city_is_fictional(city: Unit, settings: Settings) -> None:
    assert "虚构" not in written(city, "zh-hans")

    settings.XIANFENG_DEMO = True

    assert "本报告为演示数据，所涉城市为虚构。" in written(city, "zh-hans")


def test_every_count_has_its_english_plural(city: Unit) -> None:
    fill(city)
    card = card_of(city)
    many = replace(
        card.carriers, running=2, activities=2, people=1, check_ins=2, proposed=3, ended=1
    )

    with translation.override("en"):
        text = words(quarter_paper(replace(card, numbers=many), issuer=ISSUER))

    assert "2 carriers ran in the quarter" in text
    assert "In the quarter: 3 proposed and 1 ended." in text
    assert "2 activities were held. 1 person was served" in text
    assert "2 check-ins are recorded" in text


def test_goals_of_longer_plans_are_counted_and_not_listed(city: Unit, language: str) -> None:
    make_goal(make_plan(city), title="今年的")
    longer = make_plan(city, years=5)
    make_goal(longer, title="五年的")
    make_goal(longer, title="又一个五年的")

    text = words(quarter_paper(card_of(city), issuer=ISSUER))

    assert "五年的" not in text
    assert ("2 more goals" in text) == (language == "en")
    assert ("另有跨年度规划的目标2项" in text) == (language == "zh-hans")


def test_without_a_plan_of_the_year_the_longer_ones_are_told(city: Unit) -> None:
    make_goal(make_plan(city, years=5), title="五年的")

    assert "尚无载体" in written(city, "zh-hans")
    assert len(card_of(city).goals) == 1
    assert card_of(city).longer_goals == 0


def test_notes_speak_only_of_what_is_in_the_report(city: Unit) -> None:
    division = make_unit(kind=UnitKind.DIVISION, parent=city)

    text = written(division, "zh-hans")

    assert "数据截至" in text
    assert not any(word in text for word in ("满意率", "置信区间", "略慢"))


def test_what_ended_and_who_did_not_check_in_is_said(city: Unit) -> None:
    branch = make_organisation(unit=city)
    make_carrier(organisation=branch, stage=Stage.ENDED)
    make_activity(carrier=make_carrier(organisation=branch, stage=Stage.TRIAL), held=True)

    text = written(city, "zh-hans")

    assert "结束1个。" in text
    assert "没有党员签到记录。" in text


def test_a_quarter_without_published_windows_draws_no_trend(city: Unit) -> None:
    make_ballots(make_window(parent=city), 3)

    text = written(city, "zh-hans")

    assert "1个服务窗口中，可以公布结果的有0个。" in text
    assert "与上季度相比" not in text


def test_the_report_ends_as_reports_do_and_is_addressed_to_whom_it_is_for(
    city: Unit, language: str
) -> None:
    plain = quarter_paper(card_of(city), issuer=ISSUER)
    own = Own("临江市文件", "临工委〔2026〕9号", "中共临江市委")
    headed = quarter_paper(card_of(city), issuer=ISSUER, own=own)

    last = plain.blocks[-1]
    assert isinstance(last, Paragraph)
    assert last.text == {"zh-hans": "特此报告。", "en": "This is our report."}[language]
    assert (plain.red_head, plain.number, plain.addressee) == ("", "", "")
    assert (headed.red_head, headed.number) == ("临江市文件", "临工委〔2026〕9号")
    assert headed.addressee == {"zh-hans": "中共临江市委：", "en": "中共临江市委:"}[language]


def test_what_the_office_says_stands_in_its_section_after_the_figures(city: Unit) -> None:
    fill(city)
    passages = {section: f"关于{section}的话。\n\n又一段。" for section in Section}

    with translation.override("zh-hans"):
        own = quarter_paper(card_of(city), issuer=ISSUER, own=Own(passages=passages))
        without = quarter_paper(card_of(city), issuer=ISSUER)

    lines = words(own).splitlines()
    places = [lines.index(f"关于{section}的话。") for section in Section]
    assert places == sorted(places)
    assert lines[places[-1] - 1] == "六、下一步打算"
    assert lines[places[0] + 1] == "又一段。"
    assert "下一步打算" not in words(without)
    assert {*words(without).splitlines()} - {*lines} == {"六、说明"}


def test_a_table_holds_only_rows_with_data_and_one_without_any_is_not_counted(city: Unit) -> None:
    make_goal(make_plan(city), title="没有数据的")
    make_ballots(make_window(parent=city), 3)

    with translation.override("zh-hans"):
        paper = quarter_paper(card_of(city), issuer=ISSUER)

    assert [len(found.rows) for found in paper.tables() if "表" in found.caption[:1]] == [
        len(found.rows) for found in paper.tables() if found.rows
    ]
    assert all("0" not in row[1:] for found in paper.tables() for row in found.rows)
    assert table(paper, "窗口评价情况").figures.rows != ()
