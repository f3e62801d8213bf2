"""How this room speaks of quarters, trends and the three troubles."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules import Trouble

from .rules import Trend


@dataclass(frozen=True)
class TrendWord:
    """A trend in a table's word and in a sentence, with the kind of the word (`ui`)."""

    kind: str
    label: Promise
    sentence: Promise


TRENDS: Mapping[Trend, TrendWord] = {
    Trend.ROSE: TrendWord(
        "good",
        _("rose"),
        _("Up from the previous quarter, by more than chance."),
    ),
    Trend.FELL: TrendWord(
        "bad",
        _("fell"),
        _("Down from the previous quarter, by more than chance."),
    ),
    Trend.STEADY: TrendWord(
        "none", _("no clear change"), _("No clear change from the previous quarter.")
    ),
    Trend.UNKNOWN: TrendWord(
        "none",
        _("too little to tell"),
        _("Too few ballots to compare with the previous quarter."),
    ),
}

TROUBLES: Mapping[Trouble, Promise] = {
    Trouble.DOORS: _("Doors hard to enter"),
    Trouble.FACES: _("Faces hard to face"),
    Trouble.THINGS: _("Things hard to get done"),
}
