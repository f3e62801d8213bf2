from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hypothesis import event, given, settings
from hypothesis import strategies as st

from xianfeng.leadership.rules.composition import (
    LADDERS,
    UNKNOWN,
    Dimension,
    Ladder,
    held_back,
    is_safe,
    ladders,
    last_quarters,
    published_steps,
    with_those_below,
)
from xianfeng.people.rules.kinds import Education, Standing

TOP, LEFT, RIGHT = "00000001", "0000000100000002", "0000000100000003"
LOW = "000000010000000200000004"
OWN = " itself"
TREE = (TOP, LEFT, RIGHT, LOW)
LADDER = Ladder(((("a", "b", "c"),), (("a", "b"), ("c",)), (("a",), ("b",), ("c",))))
People = list[tuple[str, str]]
Cell = tuple[str, tuple[str, ...]]
people = st.lists(st.tuples(st.sampled_from(TREE), st.sampled_from("abc")), min_size=2, max_size=11)


@dataclass(frozen=True)
class Known:
    """A number that is published: the people of some places and groups together."""

    cells: frozenset[tuple[str, str]]
    value: int


def counts_of(crowd: People) -> dict[str, Counter[str]]:
    own: dict[str, Counter[str]] = {path: Counter() for path in TREE}
    for path, group in crowd:
        own[path][group] += 1
    return with_those_below(own)


def places(path: str, groups: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((each, group) for each in TREE if each.startswith(path) for group in groups)


def published(
    sums: Mapping[str, Mapping[str, int]], shown: Mapping[str, int | None]
) -> list[Known]:
    """All that anybody can read, of every organisation."""
    return [
        Known(places(path, groups), value)
        for path, finest in shown.items()
        if finest is not None
        for step in range(finest + 1)
        for groups, value in zip(LADDER.steps[step], LADDER.cells(sums[path], step), strict=True)
    ]


def worlds(known: list[Known]) -> Iterator[dict[tuple[str, str], int]]:
    """Try every membership that agrees with all that is known."""
    cells = [(path, group) for path in TREE for group in "abc"]
    whole = next(each.value for each in known if len(each.cells) == len(cells))
    of = {cell: [i for i, each in enumerate(known) if cell in each.cells] for cell in cells}
    last = [max(cells.index(cell) for cell in each.cells) for each in known]
    left = [each.value for each in known]
    world: dict[tuple[str, str], int] = {}

    def go(place: int) -> Iterator[dict[tuple[str, str], int]]:
        if place == len(cells):
            yield world
            return
        cell = cells[place]
        most = min((left[i] for i in of[cell]), default=whole)
        ends = [left[i] for i in of[cell] if last[i] == place]
        wanted = range(most + 1) if not ends else {ends[0]} if len(set(ends)) == 1 else ()
        for value in wanted:
            if value > most:
                continue
            world[cell] = value
            for i in of[cell]:
                left[i] -= value
            yield from go(place + 1)
            for i in of[cell]:
                left[i] += value

    yield from go(0)


def sizes(crowd: People, shown: Mapping[str, int | None], *, minimum: int) -> dict[Cell, set[int]]:
    """Every group of 1 … minimum - 1 people, and the sizes that it may have for all one knows."""
    true = Counter(crowd)
    cells = {
        (path + whose, groups): part
        for path in TREE
        for step in LADDER.steps
        for groups in step
        for whose, part in (
            ("", places(path, groups)),
            (OWN, frozenset((path, group) for group in groups)),
        )
    }
    small = {
        name: part for name, part in cells.items() if 0 < sum(true[each] for each in part) < minimum
    }
    sums = counts_of(crowd)
    found: dict[Cell, set[int]] = {cell: set() for cell in small}
    for world in worlds(published(sums, shown)) if small else ():
        for cell, parts in small.items():
            found[cell].add(sum(world[part] for part in parts))
    return found


@settings(max_examples=25, deadline=None)
@given(people, st.sampled_from((2, 3)))
def test_no_small_group_can_be_narrowed_by_all_that_is_published(
    crowd: People, minimum: int
) -> None:
    sums = counts_of(crowd)
    shown = published_steps(sums, LADDER, minimum=minimum)
    if shown[TOP] is None:
        assert set(shown.values()) == {None}
        return

    found = sizes(crowd, shown, minimum=minimum)

    event(
        f"small groups: {min(len(found), 3)}, shown: {sum(s is not None for s in shown.values())}"
    )
    assert all(len(each) >= minimum for each in found.values()), found


def test_hiding_small_groups_alone_would_tell_on_the_rest() -> None:
    crowd = [(LEFT, "a")] * 3 + [(TOP, "a")]
    naive = {path: 0 if sum(c.values()) >= 3 else None for path, c in counts_of(crowd).items()}

    told = sizes(crowd, naive, minimum=3)
    kept = sizes(crowd, published_steps(counts_of(crowd), LADDER, minimum=3), minimum=3)

    assert naive == {TOP: 0, LEFT: 0, RIGHT: None, LOW: None}
    assert told[TOP + OWN, ("a", "b", "c")] == {0, 1}
    assert published_steps(counts_of(crowd), LADDER, minimum=3)[LEFT] is None
    assert kept[TOP + OWN, ("a", "b", "c")] == {0, 1, 2, 3, 4}


def test_a_small_neighbour_takes_another_one_with_it() -> None:
    crowd = [(LEFT, "a")] * 3 + [(RIGHT, "a")]
    naive = {path: 0 if sum(c.values()) >= 3 else None for path, c in counts_of(crowd).items()}
    shown = published_steps(counts_of(crowd), LADDER, minimum=3)

    assert sizes(crowd, naive, minimum=3)[RIGHT, ("a", "b", "c")] == {0, 1}
    assert shown == {TOP: 2, LEFT: None, RIGHT: None, LOW: None}
    assert sizes(crowd, shown, minimum=3)[RIGHT, ("a", "b", "c")] == {0, 1, 2, 3, 4}


@given(people, st.integers(1, 4))
def test_everything_that_is_shown_has_nobody_or_enough(crowd: People, minimum: int) -> None:
    sums = counts_of(crowd)

    for path, step in published_steps(sums, LADDER, minimum=minimum).items():
        if step is not None:
            assert is_safe(LADDER.cells(sums[path], step), minimum=minimum)


def test_all_is_shown_where_all_groups_are_large() -> None:
    crowd = [(path, group) for path in TREE for group in "abc"] * 3

    assert published_steps(counts_of(crowd), LADDER, minimum=3) == dict.fromkeys(TREE, 2)


def test_the_ladders_pool_every_group_once() -> None:
    finest = {
        Dimension.STANDING: {Standing.FULL.value, Standing.PROBATIONARY.value},
        Dimension.EDUCATION: {*(each.value for each in Education), UNKNOWN},
    }
    for dimension, ladder in LADDERS.items():
        groups = [sorted(fine for group in step for fine in group) for step in ladder.steps]
        assert all(each == groups[0] for each in groups), dimension
        assert set(groups[0]) == finest.get(dimension, set(groups[0]))
    named = dict(ladders(last_quarters(date(2026, 9, 30)), ["wish:a", "wish:b"]))
    assert len(named) == 4 + 1 + 2 + 8 * 4


def test_the_quarters_end_with_the_present_one() -> None:
    assert [str(each) for each in last_quarters(date(2026, 2, 1))][-3:] == [
        "2025Q3",
        "2025Q4",
        "2026Q1",
    ]


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=6),
    st.integers(1, 12),
)
def test_what_is_shown_on_two_days_differs_by_nobody_or_by_enough(
    days: list[list[int]], minimum: int
) -> None:
    shown: tuple[int, ...] | None = None
    for day in days:
        before, shown = shown, held_back(shown, day, minimum=minimum)
        assert all(abs(now - real) < minimum for now, real in zip(shown, day, strict=True))
        if before is not None:
            steps = [abs(now - old) for now, old in zip(shown, before, strict=True)]
            assert all(step == 0 or step >= minimum for step in steps)
