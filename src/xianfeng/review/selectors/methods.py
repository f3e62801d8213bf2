"""How results are reckoned, said by the rules themselves: thresholds, examples, sources.

Every example is worked out by the function that the pages use, and every source stands in its
docstring, so that this cannot say anything else than what is done.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc

from django.conf import settings
from django.utils.translation import gettext as _

from xianfeng.foundation.stats import (
    Estimate,
    difference_of,
    share_difference,
    share_estimate,
    wilson_interval,
)
from xianfeng.foundation.stats.blocks import blocks_of
from xianfeng.foundation.stats.means import mean_estimate
from xianfeng.foundation.stats.ranks import rank_ranges, share_gap
from xianfeng.foundation.stats.shrinkage import shares_together, shrunk_share
from xianfeng.review.words import LEVEL_WORDS, say_bounds, say_points, say_rank
from xianfeng.ui.words import say_number, say_percent

STANDARDS = "GB/T 39734-2020 · GB/T 39735-2020 · 国办发〔2019〕51 号"
"""The national standards of service evaluation, and the State Council's guidance on it."""
_SOURCE = re.compile(r"Source:\n(.*?)(?=\n\s*\n|\Z)", re.DOTALL)
PAIRS = ((20, 20), (190, 200), (30, 40))
SIZES = {"A": 55, "B": 48, "C": 20, "D": 9}


@dataclass(frozen=True)
class Method:
    """One step from ballots to a figure: what it is for, how, an example, who says so."""

    anchor: str
    title: str
    words: str
    formula: str = ""
    example: str = ""
    sources: tuple[str, ...] = ()


def source_of(rule: Callable[..., object]) -> str:
    """Return the source that a rule names in its docstring.

    >>> source_of(share_difference).startswith("Newcombe, R. G. (1998).")
    True
    """
    found = _SOURCE.search(getdoc(rule) or "")
    return " ".join(found[1].split()) if found else ""


def methods() -> tuple[Method, ...]:
    """List the steps from ballots to what the pages show."""
    return (_good(), _interval(), _mean(), _change(), _evened(), _ranks(), _small())


def _good() -> Method:
    lowest = settings.FIGURES.good_level
    good = [str(words) for level, words in LEVEL_WORDS.items() if level >= lowest]
    return Method(
        "good",
        _("Which ballots are good"),
        _(
            "A ballot has five levels. These count as good: %(levels)s. The share of good ratings "
            "is the good ballots, divided by all ballots."
        )
        % {"levels": _(", ").join(good)},
        sources=(STANDARDS,),
    )


def _interval() -> Method:
    few, many = share_estimate(18, 20), share_estimate(900, 1000)
    return Method(
        "interval",
        _("How sure a share is"),
        _(
            "Who votes is partly chance. The interval holds the true share 95 times out of 100; "
            "the fewer ballots, the wider it is."
        ),
        "(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n),  z = 1.96",
        _("18 good of 20 ballots: %(few)s. 900 good of 1,000: %(many)s.")
        % {"few": _share(few), "many": _share(many)},
        (source_of(wilson_interval),),
    )


def _mean() -> Method:
    alike, parted = mean_estimate({3: 20}), mean_estimate({5: 10, 1: 10})
    return Method(
        "mean",
        _("The mean, and how sure it is"),
        _(
            "The mean of the levels, 5 to 1, answers another question than the share, so both are "
            "shown, with how the ballots are spread. Its interval is reckoned as if one more "
            "ballot at each end had been given, so that ballots that are all alike do not look "
            "certain; it never leaves the scale."
        ),
        "m ± t·s⁺/√n,  s⁺ = s(x₁ … xₙ, 5, 1),  t = t(n + 1)",
        _("20 times level 3: %(alike)s. 10 times 5 and 10 times 1: %(parted)s.")
        % {"alike": _level(alike), "parted": _level(parted)},
        (source_of(mean_estimate),),
    )


def _change() -> Method:
    change = share_difference((95, 100), (80, 100))
    return Method(
        "change",
        _("When we say that a figure rose or fell"),
        _(
            "A change is compared with the period of the same length right before. “Rose” or "
            "“fell” is said only where the interval of the difference leaves nought out."
        ),
        "d − √((p₁−l₁)² + (u₂−p₂)²) … d + √((u₁−p₁)² + (p₂−l₂)²)",
        _("95 of 100 after 80 of 100: %(change)s percentage points (%(bounds)s), so it rose.")
        % {"change": say_points(change.value), "bounds": say_bounds(change, say_points)},
        (source_of(share_difference), source_of(difference_of)),
    )


def _evened() -> Method:
    together = shares_together(PAIRS)
    return Method(
        "evened",
        _("Evened out"),
        _(
            "Few ballots swing widely by chance. The evened-out figure leans on all places that "
            "stand beside: the fewer ballots a place has, the more it takes from the others."
        ),
        "(g + M·P) / (n + M)",
        _("20 good of 20, beside 190 of 200 and 30 of 40: evened out %(share)s.")
        % {"share": say_percent(shrunk_share(20, 20, together).value)},
        (source_of(shares_together),),
    )


def _ranks() -> Method:
    ranges = rank_ranges(PAIRS, share_gap)
    return Method(
        "ranks",
        _("Possible ranks, never a ranking"),
        _(
            "Places are listed by code or name. A range says which ranks the differences leave "
            "open: a place stands behind those that are surely better, and before those that are "
            "surely worse. “Surely” holds for all pairs at once: the chance that even one of them "
            "is told the wrong way round is at most 1 in 20, however many places there are."
        ),
        "z = (p₁−p₂) / √(p(1−p)(1/n₁+1/n₂)),  z₍ₖ₎ > z(1 − 0.05/2(N−k+1))",
        _("20 of 20, 190 of 200 and 30 of 40: ranks %(ranks)s.")
        % {"ranks": _("; ").join(map(say_rank, ranges))},
        (source_of(rank_ranges), source_of(share_gap)),
    )


def _small() -> Method:
    minimum = settings.FIGURES.cell_minimum
    blocks = blocks_of(SIZES, lambda cell: (cell, ""), minimum=minimum)
    shown = sum(SIZES[cell] for block in blocks for cell in block)
    return Method(
        "small",
        _("What is not shown"),
        _(
            "Fewer than %(minimum)s ballots are not published: that is too few to tell, and "
            "somebody could guess who said what. Small windows stand in the figure of their office "
            "only where they have that many together; else they wait, and stand in no total. So "
            "nothing small can be worked out, from whatever pages and sheets."
        )
        % {"minimum": minimum},
        "",
        _("Windows with 55, 48, 20 and 9 ballots: the office shows %(shown)s, and %(left)s wait.")
        % {"shown": shown, "left": sum(SIZES.values()) - shown},
    )


def _share(estimate: Estimate) -> str:
    return f"{say_percent(estimate.value)} ({say_bounds(estimate, say_percent)})"


def _level(estimate: Estimate) -> str:
    def say(level: float) -> str:
        return say_number(level, 2)

    return f"{say(estimate.value)} ({say_bounds(estimate, say)})"
