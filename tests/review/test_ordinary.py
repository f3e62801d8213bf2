"""Ordinary windows are not accused: how often chance alone raises a question, and what is found."""

from collections import Counter
from random import Random

import pytest

from xianfeng.review.rules.signs import batch_at_once, busy_day, same_words, top_marks

WINDOWS, DAYS = 400, 63
SHARES = {5: 0.62, 4: 0.24, 3: 0.08, 2: 0.04, 1: 0.02}
TEXTS = ("谢谢", "服务热情", "很好", "排队太久", "一次办完", "指引清楚", "态度好", "希望延长时间")


def ordinary_days(random: Random, *, uneven: float) -> list[int]:
    """Ballots a working day: a rhythm of its own, busier Mondays, and chance."""
    usual = random.uniform(22, 90)
    found = []
    for day in range(DAYS):
        level = usual * (1.3 if day % 5 == 0 else 0.95)
        level *= random.gammavariate(1 / uneven**2, uneven**2) if uneven else 1
        found.append(max(round(random.gauss(level, level**0.5)), 0))
    return found


def ordinary_levels(random: Random, ballots: int) -> Counter[int]:
    """Marks of a window that is liked more or less: up to nine of ten the highest."""
    best = random.uniform(0.45, 0.88)
    rest = (1 - best) / (1 - SHARES[5])
    weights = [best, *(share * rest for level, share in SHARES.items() if level != 5)]
    return Counter(random.choices(list(SHARES), weights, k=ballots))


def accused_days(random: Random, *, uneven: float) -> int:
    accused = 0
    for _ in range(WINDOWS):
        days = ordinary_days(random, uneven=uneven)
        most = busy_day(days)
        assert most is not None
        accused += any(day > most for day in days)
    return accused


@pytest.mark.parametrize(("uneven", "most"), [(0.0, 0), (0.15, 0), (0.3, 16)])
def test_hardly_any_ordinary_window_is_asked_about_a_day(uneven: float, most: int) -> None:
    """Of 400 windows in a quarter; the days of the last swing by 30 % beyond chance: 3 % of them."""
    assert accused_days(Random(7), uneven=uneven) <= most


def test_no_ordinary_window_is_asked_about_its_marks() -> None:
    random = Random(8)
    levels = [ordinary_levels(random, random.randint(20, 4_000)) for _ in range(WINDOWS)]

    assert not [each for each in levels if top_marks(each, share=0.9, minimum=20)]


def test_no_ordinary_window_is_asked_about_words_that_all_write() -> None:
    random = Random(9)
    of = [
        Counter(random.choices(TEXTS, range(8, 0, -1), k=random.randint(0, 80))) for _ in range(60)
    ]
    whole, everywhere = sum(map(Counter.total, of)), sum(of, Counter())

    asked = [
        text
        for own in of
        for text, times in own.items()
        if same_words(
            text,
            times,
            own=own.total(),
            elsewhere=everywhere[text] - times,
            others=whole - own.total(),
        )
    ]

    assert not asked


def test_what_was_planted_is_found_in_every_ordinary_window() -> None:
    """Four times a usual day; 96 of 100 the highest mark; twenty times what few others write."""
    random = Random(10)
    for _ in range(100):
        days = ordinary_days(random, uneven=0.15)
        stuffed = 4 * sorted(days)[DAYS // 2]
        most = busy_day([*days, stuffed])
        assert most is not None
        assert stuffed > most
        pressed = ordinary_levels(random, 20) + Counter({5: 500})
        assert top_marks(pressed, share=0.9, minimum=20)
        assert same_words("窗口服务一流", 20, own=60, elsewhere=1, others=3_000)
        assert batch_at_once(120, is_one_day=True)
