import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans.papers import YEARS, Short, annotated, linjiang, offered, report, short
from xianfeng.plans.rules.figures import figures_in, masked
from xianfeng.plans.rules.offering import candidates, year_of
from xianfeng.plans.rules.paper import folded

SECONDS_FOR_A_REPORT = 1.5
"""Most that one report of 20,000 characters may take on a busy machine; alone it takes 0.05."""


@pytest.mark.parametrize("year", [2016, 2017, 2018, 2019])
def test_candidates_hold_every_annotated_target_of_the_year(year: int) -> None:
    found = offered(report(year))

    assert [target for target in annotated(year) if target not in found] == []


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (
            2008,
            [
                ("国内生产总值增长", "up", "about", 8, None, "%"),
                ("居民消费价格总水平涨幅", "down", "about", 4.8, None, "%"),
                ("城镇新增就业", "up", "exact", 1000, None, "万人"),
                ("城镇登记失业率", "down", "about", 4.5, None, "%"),
                ("解决农村人口的安全饮水问题", "level", "exact", 3200, None, "万人"),
                ("增加农村沼气用户", "up", "exact", 500, None, "万户"),
                ("筹资标准", "up", "exact", 100, None, "元"),
            ],
        ),
        (
            2010,
            [
                ("国内生产总值增长", "up", "about", 8, None, "%"),
                ("城镇新增就业", "up", "at_least", 900, None, "万人"),
                ("城镇登记失业率", "down", "at_most", 4.6, None, "%"),
                ("广义货币M2增长", "up", "about", 17, None, "%"),
                ("新增造林面积", "up", "at_least", 8880, None, "万亩"),
                ("新增节能能力", "up", "exact", 8000, None, "万吨标准煤"),
            ],
        ),
        (
            2011,
            [
                ("我国经济年均增长", "up", "exact", 7, None, "%"),
                ("主要污染物排放总量减少", "down", "between", 8, 10, "%"),
                ("单位国内生产总值能耗降低", "down", "exact", 16, None, "%"),
                ("单位国内生产总值二氧化碳排放降低", "down", "exact", 17, None, "%"),
                ("居民收入增长和经济发展", "up", "in_step", None, None, None),
                ("劳动报酬增长和劳动生产率提高", "up", "in_step", None, None, None),
                ("小麦最低收购价提高", "up", "between", 5, 7, "元"),
            ],
        ),
        (
            2013,
            [
                ("城镇登记失业率", "level", "at_most", 4.6, None, "%"),
                ("城乡居民人均收入实际增长与经济增长", "up", "in_step", None, None, None),
                ("耕地红线", "level", "at_least", 18, None, "亿亩"),
                ("城镇保障性住房新开工", "up", "exact", 630, None, "万套"),
            ],
        ),
        (
            2014,
            [
                ("淘汰钢铁", "down", "exact", 2700, None, "万吨"),
                ("淘汰平板玻璃", "down", "exact", 3500, None, "万标准箱"),
                ("能源消耗强度降低", "down", "at_least", 3.9, None, "%"),
                ("取消和下放行政审批事项", "down", "at_least", 200, None, "项"),
                ("城乡居民收入与经济增长", "up", "in_step", None, None, None),
            ],
        ),
        (
            2015,
            [
                ("能耗强度下降", "down", "at_least", 3.1, None, "%"),
                ("二氧化硫排放减少", "down", "about", 3, None, "%"),
                ("氮氧化物排放减少", "down", "about", 5, None, "%"),
                ("粮食产量", "level", "at_least", 5.5, None, "亿吨"),
            ],
        ),
    ],
)
def test_candidates_hold_the_targets_of_other_years(year: int, expected: list[Short]) -> None:
    found = offered(report(year))

    assert [target for target in expected if target not in found] == []


def test_candidates_of_a_city_are_exactly_its_targets() -> None:
    assert offered(linjiang()) == [
        ("地区生产总值增长", "up", "about", 5.5, None, "%"),
        ("规模以上工业增加值增长", "up", "between", 6, 7, "%"),
        ("社会消费品零售总额增长", "up", "at_least", 6, None, "%"),
        ("一般公共预算收入增长", "up", "exact", 3, None, "%"),
        ("城镇新增就业", "up", "at_least", 5, None, "万人"),
        ("城镇登记失业率", "down", "at_most", 4, None, "%"),
        ("居民消费价格涨幅", "level", "about", 2, None, "%"),
        ("居民人均可支配收入增长与经济增长", "up", "in_step", None, None, None),
        ("单位地区生产总值能耗下降", "down", "about", 3, None, "%"),
        ("企业开办一日办结率", "level", "exact", 99, None, "%"),
        ("办件平均等候时间", "down", "at_most", 15, None, "分钟"),
        ("审批事项材料精简", "down", "at_least", 30, None, "%"),
        ("为经营主体减税降费", "level", "at_least", 12, None, "亿元"),
        ("改造老旧小区", "level", "exact", 100, None, "个"),
        ("老旧小区加装电梯", "up", "at_least", 200, None, "部"),
        ("新建口袋公园", "up", "exact", 30, None, "个"),
        ("新建城市绿道", "up", "exact", 50, None, "公里"),
        ("空气质量优良天数比例", "level", "at_least", 88, None, "%"),
        ("细颗粒物（PM2.5）平均浓度", "level", "at_most", 32, None, "微克/立方米"),
        ("新增公共停车位", "up", "exact", 8000, None, "个"),
        ("开展职业技能培训", "level", "exact", 2.5, None, "万人次"),
        ("帮助就业困难人员实现就业", "level", "at_least", 1.2, None, "万名"),
        ("新增养老床位", "up", "exact", 1500, None, "张"),
        ("新增普惠托位", "up", "exact", 2000, None, "个"),
        ("社区矛盾化解率", "level", "at_least", 98, None, "%"),
        ("粮食产量", "level", "at_least", 65, None, "万吨"),
        ("人均预期寿命", "up", "exact", 81, None, "岁"),
        ("“三公”经费压减", "down", "at_least", 5, None, "%"),
        ("办理市人大代表建议答复率", "level", "exact", 100, None, "%"),
        ("12345热线群众满意度", "level", "at_least", 95, None, "%"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新增就业1000万以上。", ("新增就业", "up", "at_least", 1000, None, "万人")),
        (
            "全年完成1000万以上农村贫困人口脱贫任务。",
            ("农村贫困人口脱贫", "level", "at_least", 1000, None, "万人"),
        ),
        ("新增城镇就业1200万人以上", ("新增城镇就业", "up", "at_least", 1200, None, "万人")),
        ("城镇调查失业率5.5%-6%。", ("城镇调查失业率", "level", "between", 5.5, 6, "%")),
        ("国内生产总值增长６．５％－７％。", ("国内生产总值增长", "up", "between", 6.5, 7, "%")),
        ("财政收入增长百分之八左右。", ("财政收入增长", "up", "about", 8, None, "%")),
        ("新增就业岗位二十万个左右。", ("新增就业岗位", "up", "about", 20, None, "万个")),
        ("行政审批事项压减三成以上。", ("行政审批事项压减", "down", "at_least", 30, None, "%")),
        ("审批时限再压缩一半。", ("审批时限压缩", "down", "exact", 50, None, "%")),
        ("到2030年居民收入比2020年翻一番。", ("居民收入", "level", "exact", 1, None, "番")),
        ("粮食产量稳定在1.3万亿斤以上。", ("粮食产量", "level", "at_least", 1.3, None, "万亿斤")),
        ("粮食产量保持在万亿斤以上。", ("粮食产量", "level", "at_least", 1, None, "万亿斤")),
        ("日均新设企业1万6千户以上。", ("日均新设企业", "up", "at_least", 1.6, None, "万户")),
        ("确保城镇新增就业5000人。", ("城镇新增就业", "up", "exact", 5000, None, "人")),
        (
            "PM2.5平均浓度不高于30微克/立方米。",
            ("PM2.5平均浓度", "level", "at_most", 30, None, "微克/立方米"),
        ),
        ("安全生产事故不超过20起件。", None),
        ("信访积案不超过20件。", ("信访积案", "level", "at_most", 20, None, "件")),
        ("规上工业增加值比上年增长8%左右。", ("规上工业增加值增长", "up", "about", 8, None, "%")),
        ("按不低于5%的幅度压减一般性支出。", ("压减一般性支出", "down", "at_least", 5, None, "%")),
        ("财政补助由每人每年380元提高到420元。", ("财政补助", "up", "exact", 420, None, "元")),
        (
            "在70%左右的地市开展分级诊疗试点。",
            ("地市开展分级诊疗试点", "level", "about", 70, None, "%"),
        ),
        ("一般性转移支付增长10.9%。", ("一般性转移支付增长", "up", "exact", 10.9, None, "%")),
        ("改造危房1,200户。", ("改造危房", "level", "exact", 1200, None, "户")),
    ],
)
def test_candidates_read_one_sentence(sentence: str, expected: Short | None) -> None:
    assert offered(sentence)[:1] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    "sentence",
    [
        "去年国内生产总值增长6.9%。",
        "过去一年，城镇新增就业1312万人，居民消费价格上涨2%。",
        "2015年末，城镇登记失业率达到4.05%，我们完成了棚户区改造601万套。",
        "五年来，累计新增就业6600万人以上。",
        "截至目前，全市建成公园120个。",
        "国内生产总值达到67.7万亿元，增长6.9%。",
        "提出国内生产总值增长8%左右，综合考虑了国内和国际多种因素。",
        "今年拟安排资金，比去年增加5600亿元。",
        "6.5%左右的增速可以实现比较充分的就业。",
        "我国有13亿人口、9亿劳动力资源。",
        "9亿多劳动力、1亿多人才，是我们最大的优势。",
        "今年高校毕业生795万人，再创历史新高，要促进多渠道就业。",
        "今年要抓好9个方面工作。",
        "现在国内生产总值每增长1个百分点的增量，相当于5年前1.5个百分点。",
        "着力解决好“三个1亿人”问题。",
        "新中国成立70周年。",
        "推进“互联网+”和5G建设，开展国六标准、M2、PM2.5监测。",
        "工业化、城镇化深入发展中同步推进农业现代化。",
        "",
        "。。。！！",
    ],
)
def test_candidates_do_not_offer_results_reasons_and_facts(sentence: str) -> None:
    assert offered(sentence) == []


def test_candidates_of_the_review_of_last_year_are_none() -> None:
    for year in YEARS:
        found = {candidate.heading for candidate in candidates(report(year))}

        assert [heading for heading in found if "回顾" in heading] == [], year


def test_candidates_say_where_a_target_stands_and_until_when() -> None:
    found = {c.target.name: c for c in candidates(linjiang())}

    life = found["人均预期寿命"]
    assert (life.horizon, life.heading, life.sentence) == (
        "到2030年",
        "（三）办好民生实事",
        "到2030年，人均预期寿命提高到81岁。",
    )
    assert found["地区生产总值增长"].horizon == "2026年"


def test_candidates_keep_their_keys_and_tell_equal_names_apart() -> None:
    first, second = candidates(report(2016)), candidates(report(2016))

    assert [candidate.key for candidate in first] == [candidate.key for candidate in second]
    assert len({candidate.key for candidate in first}) == len(first)


def test_candidates_of_a_long_report_come_at_once() -> None:
    text = report(2016) + report(2012).replace("一、", "四、")
    started = time.process_time()

    candidates(text)

    assert time.process_time() - started < SECONDS_FOR_A_REPORT


@pytest.mark.parametrize(
    "text",
    [
        "（" * 5_000 + "1%",
        "由1%" * 5_000,
        "增长" * 10_000 + "5%",
        "一二三四五六七八九十" * 3_000 + "个",
        "1" * 20_000 + "%",
        "a" * 20_000 + "1%",
        "1a" * 10_000 + "%",
        "和、与同步" * 4_000,
        "比较" * 8_000 + "增长5%",
        "1%、" * 4_000,
        "今年" * 8_000 + "增长1%",
        "5万个村" * 5_000,
        "30万千瓦以下机组" * 3_000,
    ],
)
def test_candidates_stay_quick_on_hostile_text(text: str) -> None:
    started = time.process_time()

    candidates(text)

    assert time.process_time() - started < 2 * SECONDS_FOR_A_REPORT


def pieces() -> st.SearchStrategy[str]:
    words = st.sampled_from(
        [
            "今年",
            "去年",
            "到2020年",
            "增长",
            "下降",
            "控制在",
            "提高到",
            "由",
            "从",
            "比上年",
            "5%",
            "1000万",
            "6%—7%",
            "以上",
            "左右",
            "以内",
            "不低于",
            "就业",
            "农村贫困人口",
            "城镇登记失业率",
            "居民收入",
            "和",
            "与",
            "经济增长",
            "同步",
            "，",
            "。",
            "、",
            "；",
            "：",
            "（",
            "）",
            "“",
            "”",
            "一、",
            "（一）",
            "要",
            "力争",
            "了",
            "已",
            "达到",
            "完成",
            "新增",
            "\n",
            "\t",
            "百分之八",
            "二十万个",
            "一半",
            "三成以上",
            "翻一番",
            "的",
            "个",
            "人",
        ]
    )
    return st.lists(st.one_of(words, st.text(max_size=3)), max_size=60).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "居民医保和基本公共卫生服务经费人均财政补助标准分别再提高30元和5元。",
            [
                ("居民医保人均财政补助标准提高", "up", "exact", 30, None, "元"),
                ("基本公共卫生服务经费人均财政补助标准提高", "up", "exact", 5, None, "元"),
            ],
        ),
        (
            "城镇、农村居民人均可支配收入分别增长5%和6.5%左右。",
            [
                ("城镇居民人均可支配收入增长", "up", "about", 5, None, "%"),
                ("农村居民人均可支配收入增长", "up", "about", 6.5, None, "%"),
            ],
        ),
        (
            "引进亿元以上项目50个，其中10亿元以上项目5个。",
            [
                ("引进亿元以上项目", "up", "exact", 50, None, "个"),
                ("10亿元以上项目", "level", "exact", 5, None, "个"),
            ],
        ),
        (
            "义务教育巩固率、高中阶段毛入学率分别达到99%和95%以上。",
            [
                ("义务教育巩固率", "level", "at_least", 99, None, "%"),
                ("高中阶段毛入学率", "level", "at_least", 95, None, "%"),
            ],
        ),
        (
            "培育“四上”企业100家以上、专精特新企业30家。",
            [
                ("培育“四上”企业", "up", "at_least", 100, None, "家"),
                ("培育专精特新企业", "up", "exact", 30, None, "家"),
            ],
        ),
        (
            "力争经济总量迈上2000亿元台阶。",
            [("经济总量", "level", "at_least", 2000, None, "亿元")],
        ),
        (
            "某局2026年工作计划\n\n群众满意度达到95%。",
            [("群众满意度", "level", "exact", 95, None, "%")],
        ),
        ("某局2026年工作报告\n\n群众满意度达到95%。", []),
        ("公共服务满意度进入全省前10名。", []),
        (
            "今年赤字率拟按4%左右安排，赤字规模5.66万亿元、比上年增加1.6万亿元。",
            [
                ("赤字率", "level", "about", 4, None, "%"),
                ("赤字规模", "level", "exact", 5.66, None, "万亿元"),
            ],
        ),
        (
            "今年每万人拥有律师数达4.5名，每千人口执业（助理）医师数达到3.6人。",
            [
                ("每万人拥有律师数", "level", "exact", 4.5, None, "名"),
                ("每千人口执业（助理）医师数", "level", "exact", 3.6, None, "人"),
            ],
        ),
    ],
)
def test_candidates_read_the_plans_of_other_offices(text: str, expected: list[Short]) -> None:
    assert offered(text) == expected


_SERVICES = "青岚县2026年民生实事\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("▶为社区活动室安装30台空调。", ("为社区活动室安装空调", "level", 30, "台")),
        ("●开设12个暑期托管班。", ("开设暑期托管班", "level", 12, "个")),
        ("◆整体提升6所学校的周边环境。", ("整体提升学校的周边环境", "up", 6, "所")),
        ("改善提升4个传统村落。", ("改善提升传统村落", "level", 4, "个")),
        ("▶打造“满意菜市场”5个。", ("打造“满意菜市场”", "up", 5, "个")),
        ("打造5个“满意菜市场”。", ("打造“满意菜市场”", "up", 5, "个")),
        ("完成柳湾小区一期336户居民供暖改造。", ("柳湾小区一期居民供暖改造", "level", 336, "户")),
        ("对辖区8条背街小巷进行整修。", ("对背街小巷进行整修", "level", 8, "条")),
        ("每学年为2万名中小学生测评一次。", ("为中小学生测评一次", "level", 2, "万名")),
        (
            "实施柳湾水厂扩建、溪口配水管网等15个项目。",
            ("实施柳湾水厂扩建、溪口配水管网等项目", "level", 15, "个"),
        ),
        ("实施220千伏溪口输变电工程，改造农村电网40公里。", ("改造农村电网", "level", 40, "公里")),
        ("到年底新增停车位800个。", ("新增停车位", "up", 800, "个")),
    ],
)
def test_candidates_read_the_deeds_of_a_list_of_services(
    text: str, expected: tuple[str, str, float, str]
) -> None:
    name, direction, value, unit = expected

    assert offered(_SERVICES + text) == [(name, direction, "exact", value, None, unit)]


def test_candidates_part_two_lists_at_their_joint() -> None:
    text = "完成柳湾等6条山洪沟治理和溪口等3座水库除险加固。"

    assert [short(item)[0] for item in candidates(_SERVICES + text)] == [
        "山洪沟治理",
        "水库除险加固",
    ]


@pytest.mark.parametrize("text", ["征集10个方面建议，总投资19.6亿元。", "细化五大类23个主要指标。"])
def test_candidates_do_not_take_a_cost_or_a_table_of_contents(text: str) -> None:
    assert offered(_SERVICES + text) == []


def test_candidates_do_not_take_a_comparison_for_the_horizon() -> None:
    (found,) = candidates("研发投入增长7%以上、强度高于“十三五”时期实际。")

    assert found.horizon == ""


@given(pieces())
def test_candidates_never_raise_and_stand_on_their_sentence(text: str) -> None:
    found = candidates(text)

    assert [candidate.key for candidate in candidates(text)] == [c.key for c in found]
    for candidate in found:
        sentence = folded(candidate.sentence)
        value = candidate.target.value
        assert candidate.target.name.strip()
        if value is None:
            assert "同步" in sentence
        else:
            assert value in {figure.value for figure in figures_in(sentence)}


@given(st.text(max_size=200))
def test_candidates_and_year_never_raise_on_any_text(text: str) -> None:
    candidates(text)
    year_of(text)


@given(st.text(max_size=80))
def test_masked_keeps_the_length_of_a_text(text: str) -> None:
    assert len(masked(folded(text))) == len(folded(text))


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\u202e5%增长", "％％％", "１０％以上", "−5%"])
def test_candidates_survive_naughty_strings(text: str) -> None:
    candidates(f"今年{text}增长{text}。")


def test_year_is_that_of_the_tasks_not_of_the_review() -> None:
    assert [year_of(report(year)) for year in YEARS] == list(YEARS)
    assert year_of("城镇新增就业5万人以上。") is None
    assert year_of("一、2015年工作回顾\n\n增长了5%。") == 2016


def test_short_gives_the_keys_of_the_command() -> None:
    row = candidates("今年城镇登记失业率控制在4.5%以内。")[0]

    assert short(row) == ("城镇登记失业率", "down", "at_most", 4.5, None, "%")
    assert row.as_json()["sentence"] == "今年城镇登记失业率控制在4.5%以内。"


@pytest.mark.parametrize("text", ["的" * 100_000, "（5" * 50_000, "1,234" * 20_000])
def test_what_no_sentence_is_holds_nobody_up(text: str) -> None:
    assert candidates(f"今年{text}增长5%。") == ()


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("2024年续建的12个小区全部完工，新增公共停车位6500个以上。", ["新增公共停车位"]),
        ("完成2025年结转项目，新建口袋公园30个。", ["新建口袋公园"]),
        ("去年开工建设的3条道路通车，新增供水管网20公里。", ["新增供水管网"]),
        ("2025年改造老旧小区96个，新增床位1000张。", []),
        ("2025年开工建设保障房500套，新增床位1000张。", []),
        ("去年续建项目12个，2025年新增床位1000张。", []),
    ],
)
def test_the_year_of_works_that_go_on_does_not_make_a_sentence_past(
    sentence: str, names: list[str]
) -> None:
    paper = f"临江市2026年政府工作报告\n二、2026年重点工作\n{sentence}"

    assert [(row[0]) for row in offered(paper)] == names
