"""Likeness is exact, positions point at the text as given, and small likeness makes no chain."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xianfeng.foundation.copies import (
    LEAST_PASSAGE,
    Found,
    closed_up,
    likeness_of,
    pairs_among,
    passages_of,
    shingles,
)

SIGNS = (
    "为民服务窗口先锋岗党员支部学习讨论整改落实群众满意事项办结时限材料流程一二三四五六七八九十百"
)
LINES = st.text("为民 服务\n𠮷岗", max_size=40)


def written(random: Random, length: int) -> str:
    return "".join(chr(0x4E00 + random.randrange(3_000)) for _ in range(length))


def edited(random: Random, text: str, share: float) -> str:
    """The text with so large a part of its signs replaced."""
    signs = list(text)
    for place in random.sample(range(len(signs)), round(len(signs) * share)):
        signs[place] = chr(0x4E00 + random.randrange(3_000, 6_000))
    return "".join(signs)


def named(found: Found) -> list[tuple[int, int]]:
    return [(pair.a, pair.b) for pair in found.pairs]


@settings(max_examples=60)
@given(LINES, LINES)
def test_likeness_has_no_direction_and_a_text_is_like_itself(a: str, b: str) -> None:
    one, other = shingles(a), shingles(b)

    assert likeness_of(one, other) == likeness_of(other, one)
    assert 0 <= likeness_of(one, other).similarity <= likeness_of(one, other).containment <= 1
    assert likeness_of(one, one).similarity == (1 if one else 0)


@settings(max_examples=60)
@given(LINES, LINES)
def test_what_is_named_as_common_begins_and_ends_alike(a: str, b: str) -> None:
    for passage in passages_of(a, b):
        one, _ = closed_up(a[slice(*passage.a)])
        other, _ = closed_up(b[slice(*passage.b)])
        assert min(len(one), len(other)) >= LEAST_PASSAGE - 10
        assert (one[:5], one[-5:]) == (other[:5], other[-5:])


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.text(SIGNS, max_size=60), st.text(SIGNS, max_size=60))
def test_text_added_elsewhere_loses_no_passage(seed: int, before: str, after: str) -> None:
    """T144, first half: what is common stays found, whatever stands around it."""
    text = written(Random(seed), 60)

    (whole,) = passages_of(text, f"𠮷{before}|{text}|{after}")

    assert whole.a[0] == 0
    assert whole.a[1] == len(text)


@pytest.mark.parametrize("is_shuffled", [False, True])
def test_padding_and_shuffling_hide_nothing(*, is_shuffled: bool) -> None:
    """T144: 5 % edits, new text on both sides, paragraphs in another order."""
    random = Random(144)
    parts = [written(random, 170) for _ in range(3)]
    text = "\n".join(parts)
    copied = [edited(random, part, 0.05) for part in (reversed(parts) if is_shuffled else parts)]
    padded = f"{written(random, 300)}{''.join(copied)}{written(random, 300)}"

    covered = {
        place
        for passage in passages_of(text, padded)
        for place in range(*passage.a)
        if not text[place].isspace()
    }

    assert len(covered) >= 0.9 * sum(map(len, parts))


def test_a_printed_form_that_many_share_accuses_nobody() -> None:
    """T54: 300 minutes with one head and one end, and two real copies among them."""
    random = Random(54)
    head, end = written(random, 180), written(random, 60)
    bodies = [written(random, 250) for _ in range(298)]
    bodies += [bodies[7], edited(random, bodies[11], 0.02)]

    found = pairs_among([f"{head}{body}{end}" for body in bodies], threshold=0.6)

    assert named(found) == [(7, 298), (11, 299)]
    assert shingles(head) <= found.form
    assert all(pair.passages for pair in found.pairs)


def test_what_many_have_copied_is_no_printed_form() -> None:
    """Twelve of forty minutes are the same: that is not their letterhead."""
    random = Random(12)
    minutes = written(random, 300)
    texts = [edited(random, minutes, 0.01) for _ in range(12)]
    texts += [written(random, 300) for _ in range(28)]

    found = pairs_among(texts, threshold=0.6)

    assert len(found.pairs) == 12 * 11 // 2
    assert all(pair.passages for pair in found.pairs)


def test_a_chain_makes_no_pair_of_its_ends() -> None:
    """T55: each differs a little from the last; unrelated papers are not alike at all."""
    random = Random(55)
    chain = [written(random, 900)]
    for _ in range(9):
        chain.append(edited(random, chain[-1], 0.03))
    reports = [written(random, 4_000) for _ in range(9)]

    found = pairs_among([*chain, *reports], threshold=0.6)

    assert (0, 1) in named(found)
    assert (0, 9) not in named(found) or found.pairs[8].likeness.similarity < 0.6
    assert all(pair.b < 10 for pair in found.pairs)


def test_the_order_of_the_texts_changes_nothing() -> None:
    """T56: the same pairs whatever the order."""
    random = Random(56)
    texts = [written(random, 200) for _ in range(60)]
    texts += [edited(random, text, 0.04) for text in texts[:20]]
    order = random.sample(range(80), 80)

    first = {frozenset(pair) for pair in named(pairs_among(texts, threshold=0.6))}
    second = {
        frozenset(order[place] for place in pair)
        for pair in named(pairs_among([texts[place] for place in order], threshold=0.6))
    }

    assert first == second
    assert {frozenset((n, 60 + n)) for n in range(20)} <= first


def test_near_the_threshold_few_are_missed_and_none_below_is_named() -> None:
    """T56: pairs of known likeness on both sides of 0.6; named by the exact figure alone."""
    random = Random(560)
    texts: list[str] = []
    for share in (0.030, 0.040, 0.050, 0.055, 0.060) * 24:
        text = written(random, 300)
        texts += [text, edited(random, text, share)]
    true = {
        (n, n + 1): likeness_of(shingles(texts[n]), shingles(texts[n + 1])).similarity
        for n in range(0, len(texts), 2)
    }

    found = pairs_among(texts, threshold=0.6)

    likely = {pair for pair, likeness in true.items() if likeness >= 0.62}
    assert 20 <= len(likely) <= 100
    assert len(likely & {*named(found)}) >= 0.95 * len(likely)
    assert all(pair.likeness.similarity >= 0.6 for pair in found.pairs)


def test_a_text_twice_over_holds_the_single_one_and_is_not_the_same() -> None:
    """T58: what the figure measures is said; the doubled text contains the other."""
    random = Random(58)
    text = written(random, 120)
    longer = text + written(random, 120)

    likeness = likeness_of(shingles(text), shingles(longer))

    assert likeness.containment == 1
    assert likeness.similarity == pytest.approx(116 / 236)


def test_a_copied_chapter_is_found_in_a_long_paper() -> None:
    """T59: a tenth of a plan is another county's; over the whole text that is little."""
    random = Random(59)
    chapter = written(random, 1_000)
    plan = f"{written(random, 5_000)}{chapter}{written(random, 4_000)}"
    other = f"{written(random, 4_500)}{chapter}{written(random, 4_500)}"

    (pair,) = pairs_among([plan, other], threshold=0.6).pairs

    assert pair.likeness.similarity < 0.1
    (passage,) = pair.passages
    assert plan[slice(*passage.a)] == chapter


def test_a_threshold_outside_its_range_is_refused() -> None:
    for wrong in (0, 1.1, -1):
        with pytest.raises(ValueError, match="threshold"):
            pairs_among([], threshold=wrong)
