from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate, share_estimate

FIRST_SHOWN = 6
"""Lines of each column of the public home; the rest is folded below."""


def quarter_to_show(today_quarter: Period, results: Iterable[bool]) -> Period:
    """Choose the quarter that is shown: this one, or the one before where nothing is out yet.

    Args:
        today_quarter: the quarter of today.
        results: for each window whether this quarter's result is published.
    """
    return today_quarter if any(results) else today_quarter.previous()


@dataclass(frozen=True)
class Part:
    """A part of a whole, drawn as a piece of a bar: where it begins and how wide, in percent."""

    name: str
    count: int
    left: float
    width: float


def parts_of(counts: Mapping[str, int]) -> tuple[Part, ...]:
    """Lay parts of a whole beside each other, in their order; what is empty has no part.

    >>> [(part.left, part.width) for part in parts_of({"good": 1, "bad": 3})]
    [(0.0, 25.0), (25.0, 75.0)]
    """
    whole = sum(counts.values())
    found: list[Part] = []
    before = 0
    for name, count in counts.items():
        if count:
            left, right = (round(each / whole * 100, 2) for each in (before, before + count))
            found.append(Part(name, count, left, round(right - left, 2)))
        before += count
    return tuple(found)


def together(shares: Iterable[Estimate | None]) -> Estimate | None:
    """Add up shares that are published to the share of all their cases; None of none."""
    told = [share for share in shares if share is not None]
    cases = sum(share.cases for share in told)
    return share_estimate(sum(round(s.value * s.cases) for s in told), cases) if cases else None


FORMULA = ("=", "+", "-", "@")
"""With what a formula of a spreadsheet begins; a name may begin so."""


def as_text(cells: Sequence[object]) -> list[object]:
    """Return the cells of a row of CSV so that a spreadsheet reads none of them as a formula.

    >>> as_text(["=1+1", "窗口", 0.5])
    ["'=1+1", '窗口', 0.5]
    """
    is_formula = [isinstance(cell, str) and cell.startswith(FORMULA) for cell in cells]
    return [f"'{cell}" if risky else cell for cell, risky in zip(cells, is_formula, strict=True)]
