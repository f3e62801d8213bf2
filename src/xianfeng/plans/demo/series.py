"""Which offices answer for a goal of Linjiang, and how its figure runs, month by month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

MONTHS = 12
MONTHS_OF_MOVING = 4
"""Months from the start of a carrier until its figure has come all the way."""


@dataclass(frozen=True)
class Course:
    """How a figure runs.

    Attributes:
        offices: numbers of the offices that answer, the first one leads.
        usual: the figure where nothing happens; of a count, what comes in a whole year.
        noise: standard deviation of a month, in the figure's own unit; of a count, a share.
        moves_from: the month from which a carrier moves it; None for a figure that stays.
        moved: the figure when it has moved; of a count, what comes in a whole year then.
        is_count: counted up from nothing in each year.
        digits: places after the point.
        has_baseline: the plan names where it sets out from.
    """

    offices: tuple[int, ...]
    usual: float
    noise: float
    moves_from: date | None = None
    moved: float = 0.0
    is_count: bool = False
    digits: int = 1
    has_baseline: bool = False

    def values(self, months: list[date], random: Random) -> list[Decimal]:
        """Return the figure of each month, with believable noise."""
        total = 0.0
        found = []
        for month in months:
            level = self.usual + (self.moved - self.usual) * self._share_moved(month)
            if self.is_count:
                total = 0.0 if month.month == 1 else total
                total += max(level / MONTHS * random.gauss(1, self.noise), 0)
                value = total
            else:
                value = random.gauss(level, self.noise)
                value = min(value, 100.0) if self.usual > 50 else max(value, 0.0)
            found.append(Decimal(f"{value:.{self.digits}f}"))
        return found

    def _share_moved(self, month: date) -> float:
        if self.moves_from is None:
            return 0.0
        since = (month.year - self.moves_from.year) * MONTHS + month.month - self.moves_from.month
        return min(max((since + 1) / MONTHS_OF_MOVING, 0.0), 1.0)


COURSES = {
    "地区生产总值增长": Course((2, 23, 40), 5.5, 0.15),
    "规模以上工业增加值增长": Course((5, 42), 6.3, 0.3),
    "城镇新增就业": Course((1, 55, 48), 4.9, 0.08, is_count=True, digits=2),
    "企业开办一日办结率": Course((22, 57, 34, 29), 91.5, 0.7, date(2025, 11, 1), 98.9),
    "办件平均等候时间": Course((27, 26, 58), 22.4, 0.9, date(2026, 2, 1), 13.8, has_baseline=True),
    "社保业务网上办理率": Course((56,), 82.6, 0.6),
    "公积金贷款平均审批时长": Course((32,), 7.4, 0.3, has_baseline=True),
    "不动产登记平均办理时长": Course((33,), 4.6, 0.3, has_baseline=True),
    "机动车登记平均等候时间": Course((59, 6), 31.0, 1.6, date(2026, 4, 1), 21.5, has_baseline=True),
    "改造老旧小区": Course((12, 32), 96, 0.12, is_count=True, digits=0),
    "老旧小区加装电梯": Course(
        (12, 25, 10), 118, 0.15, date(2026, 1, 1), 232, is_count=True, digits=0
    ),
    "新增公共停车位": Course((25, 6), 6400, 0.1, is_count=True, digits=0),
    "新建口袋公园": Course((29,), 31, 0.2, is_count=True, digits=0),
    "空气质量优良天数比例": Course((11, 38), 86.8, 2.1),
    "新建改建农村公路": Course((13, 15), 118, 0.12, is_count=True),
    "医保零星报销平均办理时长": Course((24,), 13.2, 0.6, date(2025, 10, 1), 7.1, has_baseline=True),
    "社区矛盾化解率": Course((8, 28, 54), 93.4, 0.8, date(2025, 9, 1), 98.3),
    "基层医疗卫生机构诊疗量占比": Course((18, 50, 51), 61.2, 0.7),
    "新增养老床位": Course((7,), 1180, 0.15, is_count=True, digits=0),
    "新增普惠托位": Course((3, 46), 2050, 0.12, is_count=True, digits=0),
    "退役军人就业安置率": Course((19,), 92.3, 0.8),
    "12345热线群众满意度": Course((58, 28), 90.2, 0.7, date(2026, 3, 1), 95.6),
    "人大代表建议按期答复率": Course((21, 9, 4), 96.6, 0.9),
    "机关办公用能下降": Course((31, 35), 2.4, 0.5),
}
"""The 24 goals of the year 2026, by the name of their figure."""

EARLIER = {
    "全市地区生产总值增长": Course((2, 23), 6.0, 0.15),
    "固定资产投资增长": Course((2, 12, 13), 8.1, 0.4),
    "一般公共预算收入增长": Course((9, 34), 4.2, 0.3),
    "企业设立登记时间": Course((22, 57), 0.9, 0.1),
    "“一网通办”率": Course((26, 27), 95.2, 0.5),
    "为经营主体减税降费": Course((34, 9), 10.4, 0.1, is_count=True),
    "城镇新增就业": Course((1, 55), 4.7, 0.08, is_count=True, digits=2),
    "开展职业技能培训": Course((1, 55, 48), 2.1, 0.1, is_count=True, digits=2),
    "改造老旧小区": Course((12,), 84, 0.12, is_count=True, digits=0),
    "既有住宅加装电梯": Course((12, 10), 121, 0.15, is_count=True, digits=0),
    "新增城市停车位": Course((25,), 6150, 0.1, is_count=True, digits=0),
    "农村自来水普及率": Course((14, 15), 93.6, 0.4),
}
"""The goals of the year 2025; their figures end with the year."""

LONG_TERM = {
    "全市地区生产总值": (2, 23),
    "全社会研发经费投入强度": (4, 5),
    "数字经济核心产业增加值占地区生产总值比重": (26, 5),
    "港口货物吞吐量": (41, 13),
    "规模以上服务业营业收入年均增长": (2, 16, 17),
    "新增经营主体": (22, 57),
    "常住人口城镇化率": (2, 6, 10),
    "人均预期寿命": (18, 50, 30),
    "劳动年龄人口平均受教育年限": (3, 47),
    "新增就业": (1, 55, 48),
    "新增公共图书馆分馆": (36, 17),
    "公共文化设施年服务人次": (17, 36, 37, 35),
    "养老机构护理型床位占比": (7,),
    "城乡低保对象动态核查率": (7,),
    "婚姻登记全程网办率": (7,),
    "退役军人服务站规范化率": (19,),
    "优抚对象走访慰问覆盖率": (19,),
    "退役军人创业孵化项目新增": (19,),
    "森林覆盖率": (29, 15),
    "单位地区生产总值能耗下降": (2, 11, 5),
    "地表水优良比例": (14, 11),
    "政务服务事项全程网办率": (27, 26, 53, 60, 45),
    "依申请事项跨区域通办率": (27, 56, 6, 59, 60),
    "公共资源交易全流程电子化率": (49, 9),
    "不动产登记全程网办率": (33,),
    "不动产登记档案数字化率": (33,),
    "不动产交易纠纷按期化解率": (33,),
}
"""Offices of the goals of the five years; figures of them come once a year, none yet."""
