"""The membership as it is, by groups, without telling on anybody (D12).

What is published. A breakdown (by age, say) is published as a whole or not at all, in the finest
of its groupings in which every group has no member or at least `minimum`. Below an organisation
those organisations are published that fulfil this themselves and, taken together, leave a rest
(the members of the organisation itself and of those not published) that fulfils it too; where the
rest does not, the last ones in the tree's order join it until it does. A finer grouping is
published only where the coarser one is.

What that promises. Whoever knows every published number of every organisation, and adds and
subtracts them at will, finds for each group of 1 … minimum - 1 members of any organisation at least
`minimum` different sizes that agree with all of them. Proof: the rests of the published
organisations part the whole membership; inside a rest, each of them split in organisations on one
side and groups on the other, only the sums of both sides are known, all of them 0 or at least
`minimum`, so a cell can grow or shrink by that much unless it is a whole side itself.
`tests/organisation/rules/test_composition.py` tries all sizes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xianfeng.foundation.paths import SEGMENT
from xianfeng.foundation.periods import Period
from xianfeng.people.rules.kinds import Education, Standing

Cells = Mapping[str, int]
"""Finest group → members."""

UNKNOWN = "unknown"
LENGTHS = (5, 10, 20, 30)
"""Years of membership at which a new group begins."""

AGES = (30, 40, 50, 60)
"""Ages at which a new group begins."""

QUARTERS = 8
"""Quarters of which comings and goings are shown."""


class Dimension(StrEnum):
    """By what the members of a subtree are counted, each member once."""

    STANDING = "standing"  # of Party members: activists are counted apart
    LENGTH = "length"
    AGE = "age"
    EDUCATION = "education"


class Flow(StrEnum):
    """What is counted a quarter; moves inside the subtree are in both columns of moves."""

    JOINED = "joined"
    LEFT = "left"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"


@dataclass(frozen=True)
class Ladder:
    """The groupings of one breakdown from coarse to fine; each group names its finest ones."""

    steps: tuple[tuple[tuple[str, ...], ...], ...]

    def cells(self, counts: Cells, step: int) -> tuple[int, ...]:
        """Count the groups of one grouping."""
        of = counts.get
        return tuple([sum([of(fine, 0) for fine in group]) for group in self.steps[step]])


def _ladder(*steps: Sequence[Sequence[str]]) -> Ladder:
    everything = tuple(fine for group in steps[-1] for fine in group)
    rest = tuple(tuple(tuple(group) for group in step) for step in steps)
    return Ladder(((everything,), *rest))


def _singles(groups: Iterable[str]) -> list[tuple[str]]:
    return [(group,) for group in groups]


_FULL, _PROBATIONARY = (Standing.FULL.value, Standing.PROBATIONARY.value)
_LENGTHS = ("0", *map(str, LENGTHS))
_AGES = ("0", *map(str, AGES))

_HIGHER = (Education.BACHELOR, Education.GRADUATE, Education.MASTER, Education.DOCTOR)
LADDERS: Mapping[Dimension, Ladder] = {
    Dimension.STANDING: _ladder(_singles((_FULL, _PROBATIONARY))),
    Dimension.LENGTH: _ladder(
        [_LENGTHS[:2], _LENGTHS[2:], (UNKNOWN, _PROBATIONARY)],
        _singles((*_LENGTHS, UNKNOWN, _PROBATIONARY)),
    ),
    Dimension.AGE: _ladder(
        [_AGES[:2], (*_AGES[2:], UNKNOWN)],
        _singles((*_AGES, UNKNOWN)),
    ),
    Dimension.EDUCATION: _ladder(
        [
            (Education.SCHOOL.value, Education.COLLEGE.value, UNKNOWN),
            tuple(each.value for each in _HIGHER),
        ],
        _singles((*(each.value for each in Education), UNKNOWN)),
    ),
}
YES, NO = "yes", "no"
ANSWER_LADDER = _ladder(_singles((YES, NO)))
"""Of each answer that members may give: who gives it and who does not."""

FLOW_LADDER = Ladder(((("n",),),))
"""Of each flow in each quarter: how many."""

FLOW_GROUP = "n"
ACTIVISTS = "activists"
"""The name under which the activists are counted, who are no Party members."""


def length_group(standing: str, full: date | None, *, today: date) -> str:
    """Return the group of a Party member's years, which count from full membership.

    Those of probationary members do not count yet; a day that is not recorded is not guessed.

    Source:
        Party constitution, article 7.

    >>> length_group(Standing.FULL, date(2021, 9, 30), today=date(2026, 9, 30))
    '5'
    >>> length_group(Standing.FULL, date(2021, 10, 1), today=date(2026, 9, 30))
    '0'
    >>> [length_group(each, None, today=date.max) for each in (_FULL, _PROBATIONARY)]
    ['unknown', 'probationary']
    """
    if standing == _PROBATIONARY:
        return _PROBATIONARY
    if full is None:
        return UNKNOWN
    years = today.year - full.year - ((today.month, today.day) < (full.month, full.day))
    return _group(years, LENGTHS)


def age_group(birth_year: int | None, *, today: date) -> str:
    """Return the group of the age that somebody reaches this year.

    >>> age_group(1996, today=date(2026, 9, 30)), age_group(1997, today=date(2026, 9, 30))
    ('30', '0')
    """
    return UNKNOWN if birth_year is None else _group(today.year - birth_year, AGES)


def _group(years: int, bounds: Sequence[int]) -> str:
    return str(max((bound for bound in bounds if years >= bound), default=0))


def last_quarters(today: date) -> tuple[Period, ...]:
    """List the quarters whose comings and goings are shown, the present one last."""
    return tuple(reversed(Period.quarter_of(today).back(QUARTERS)))


def is_safe(cells: Iterable[int], *, minimum: int) -> bool:
    """Tell whether every group has nobody or enough.

    >>> is_safe((0, 10), minimum=10), is_safe((9, 10), minimum=10)
    (True, False)
    """
    return not any(cell and cell < minimum for cell in cells)


def with_those_below(own: Mapping[str, Cells]) -> dict[str, Counter[str]]:
    """Add up the counts of every organisation and all below it; by path."""
    sums = {path: Counter(cells) for path, cells in own.items()}
    # From the longest path upwards each is whole when it is added to the one above it.
    for path in sorted(sums, key=len, reverse=True):
        cells = sums[path]
        for end in range(len(path) - SEGMENT, 0, -SEGMENT):
            if (above := sums.get(path[:end])) is not None:
                for group, members in cells.items():
                    above[group] += members
                break
    return sums


def published_steps(
    sums: Mapping[str, Cells], ladder: Ladder, *, minimum: int
) -> dict[str, int | None]:
    """Decide for every organisation how fine one breakdown may be shown; None is not at all.

    Args:
        sums: path → counts of an organisation with all below it; whole trees.
        minimum: fewest members of a group that is published, at least 1.
    """
    children: dict[str, list[str]] = {path: [] for path in sums}
    tops: list[str] = []
    for path in sorted(sums):
        parent = path[:-SEGMENT]
        children.get(parent, tops).append(path)
    found: dict[str, int | None] = dict.fromkeys(sums)
    open_to = set(sums)
    for step in range(len(ladder.steps)):
        cells = {path: ladder.cells(sums[path], step) for path in open_to}
        shown = {top for top in tops if top in open_to and is_safe(cells[top], minimum=minimum)}
        waiting = list(shown)
        while waiting:
            path = waiting.pop()
            below = [child for child in children[path] if child in open_to]
            kept = _together(cells[path], below, cells, minimum=minimum)
            shown.update(kept)
            waiting.extend(kept)
        for path in shown:
            found[path] = step
        open_to = shown
    return found


def _together(
    whole: Sequence[int],
    below: Iterable[str],
    cells: Mapping[str, Sequence[int]],
    *,
    minimum: int,
) -> list[str]:
    """List those below that can be published together: their rest tells on nobody either."""
    kept = [path for path in below if is_safe(cells[path], minimum=minimum)]
    if not kept:
        return kept
    taken = [sum(column) for column in zip(*(cells[path] for path in kept), strict=True)]
    rest = [left - cell for left, cell in zip(whole, taken, strict=True)]
    while kept and not is_safe(rest, minimum=minimum):
        rest = [left + cell for left, cell in zip(rest, cells[kept.pop()], strict=True)]
    return kept


def held_back(before: Sequence[int] | None, now: Sequence[int], *, minimum: int) -> tuple[int, ...]:
    """List the figures that are shown: a changed one only once enough persons changed it.

    So the figures of two days differ by nobody or by at least `minimum`, and whoever knows who
    came in between learns nothing of that one. Their sum may therefore lag behind the total.

    >>> held_back((25, 12), (27, 22), minimum=10)
    (25, 22)
    """
    if before is None or len(before) != len(now):
        return tuple(now)
    return tuple(
        old if abs(new - old) < minimum else new for old, new in zip(before, now, strict=True)
    )


def flow_name(flow: Flow, quarter: Period) -> str:
    """Return the name under which the count of a flow in a quarter is kept."""
    return f"{flow.value}:{quarter}"


def ladders(quarters: Iterable[Period], answers: Iterable[str]) -> Iterator[tuple[str, Ladder]]:
    """Yield every breakdown by the name under which it is kept."""
    yield ACTIVISTS, FLOW_LADDER
    for dimension, ladder in LADDERS.items():
        yield dimension.value, ladder
    for answer in answers:
        yield answer, ANSWER_LADDER
    for quarter in quarters:
        for flow in Flow:
            yield flow_name(flow, quarter), FLOW_LADDER
