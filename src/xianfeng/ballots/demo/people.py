"""How the demo city's windows are rated, and what people write about them."""

from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

from xianfeng.organisation.demo import PRESSURED_WINDOW

FIRST_MONTH = date(2025, 1, 1)
QUIET_WINDOWS = ("W23", "W34")
"""Windows with so few ballots that no quarter of theirs is published; counted before the box."""

BETTER_WINDOWS = ("W02", "W08", "W15", "W29")
"""Windows that rose with 2026Q3."""

WORSE_WINDOWS = ("W05", "W21", "W31")
"""Windows that fell with 2026Q3."""

TURN = date(2026, 7, 1)

PRAISE = (
    "态度很好，谢谢。",
    "一次就办成了，没有多跑。",
    "叫号快，讲得清楚。",
    "工作人员主动帮忙填表。",
    "比以前快多了。",
    "材料少带一样，帮我网上调出来了，很方便。",
    "午休时间也有人值班，点赞。",
    "老人不会用手机，有人一步一步教。",
)
MIDDLING = (
    "还可以，就是等得有点久。",
    "指示牌不太好找。",
    "自助机有一台坏了。",
    "网上预约的时间和现场对不上。",
    "复印要到楼下，不方便。",
)
BLAME = (
    "跑了三趟才办成，每次要的材料都不一样。",
    "窗口没人，等了四十分钟。",
    "问一句顶一句，态度冷淡。",
    "电话打不通，来了又说系统坏了。",
    "说好三天，拖了两个星期。",
    "下午四点就不收件了。",
    "在几个窗口之间推来推去。",
)


@dataclass(frozen=True)
class Temper:
    """How a window is rated: share of good ratings over time, and what people meet there."""

    good: float
    drift: float
    turn: float
    troubles: tuple[float, float, float]
    share_of_best: float
    talk: float
    crowd: float


def temper_of(random: Random, code: str) -> Temper:
    good = min(max(random.gauss(0.9, 0.045), 0.76), 0.975)
    troubles = (random.uniform(0.5, 1.6), random.uniform(0.5, 1.6), random.uniform(0.6, 1.7))
    crowd = random.lognormvariate(0.0, 0.45)
    drift = random.choice((-0.015, 0.0, 0.0, 0.01, 0.02))
    turn = 0.0
    if code in BETTER_WINDOWS:
        good, turn = 0.86, 0.075
    elif code in WORSE_WINDOWS:
        good, turn = 0.93, -0.085
    elif code == PRESSURED_WINDOW:
        return Temper(0.998, 0.0, 0.0, (0.02, 0.02, 0.02), 0.975, 0.0, 1.1)
    elif code in QUIET_WINDOWS:
        crowd = 0.0
    return Temper(good, drift, turn, troubles, random.uniform(0.55, 0.68), 0.075, crowd)


def good_in(random: Random, temper: Temper, month: date) -> float:
    years = (month - FIRST_MONTH).days / 365
    good = temper.good + temper.drift * years + (temper.turn if month >= TURN else 0.0)
    # Only where people are pressed is nearly everybody pleased.
    return min(max(good + random.gauss(0, 0.006), 0.5), max(temper.good, 0.972))


def mixed(temper: Temper, good: float) -> tuple[list[str], list[float]]:
    """Return every possible ballot with its weight: the unhappy meet troubles more often."""
    best = temper.share_of_best
    levels = {
        5: good * best,
        4: good * (1 - best) * 0.66,
        3: good * (1 - best) * 0.34,
        2: (1 - good) * 0.6,
        1: (1 - good) * 0.4,
    }
    met = {5: (0.003, 0.003, 0.006), 4: (0.01, 0.01, 0.03), 3: (0.06, 0.06, 0.14)}
    written, weights = [], []
    for level, share in levels.items():
        chances = met.get(level, (0.26, 0.34, 0.52))
        for ticks in product((False, True), repeat=3):
            weight = share
            for tick, chance, more in zip(ticks, chances, temper.troubles, strict=True):
                likely = min(chance * more, 0.95)
                weight *= likely if tick else 1 - likely
            written.append(f"{level}{''.join('1' if tick else '0' for tick in ticks)}")
            weights.append(weight)
    return written, weights


def comment_of(random: Random, temper: Temper, level: int) -> str:
    if random.random() >= temper.talk * (1 if level > 3 else 3):
        return ""
    return random.choice({5: PRAISE, 4: PRAISE, 3: MIDDLING}.get(level, BLAME))
