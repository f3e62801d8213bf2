"""How this room speaks of quarters, trends and the three troubles."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.comments import HideReason
from xianfeng.ballots.rules.questions import Trouble
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.foundation.stats.ranks import RankRange
from xianfeng.ui.times import cells_from
from xianfeng.ui.words import Text, say_between, say_date, say_number, say_percent

from .rules.results import Trend
from .rules.signs import Sign, SignKind


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

CHANNELS: Mapping[Channel, Promise] = {
    Channel.SLIP: pgettext_lazy("channel", "printed slip"),
    Channel.KIOSK: pgettext_lazy("channel", "kiosk"),
    Channel.TERMINAL: pgettext_lazy("channel", "rating device"),
    Channel.SMS: pgettext_lazy("channel", "text message"),
    Channel.WEB: pgettext_lazy("channel", "web page"),
    Channel.ASSISTED: pgettext_lazy("channel", "with an officer's help"),
    Channel.ROLL: pgettext_lazy("channel", "signed-in members"),
}

ANSWERS: Mapping[Trend, Promise] = {
    Trend.ROSE: _("Of 100 ballots %(good)s are good, %(change)s more than the quarter before."),
    Trend.FELL: _("Of 100 ballots %(good)s are good, %(change)s fewer than the quarter before."),
    Trend.STEADY: _("Of 100 ballots %(good)s are good, no clear change from the quarter before."),
    Trend.UNKNOWN: _("Of 100 ballots %(good)s are good."),
}

MONTH_ANSWERS: Mapping[Trend, Promise] = {
    Trend.ROSE: _("Of 100 ballots %(good)s are good, %(change)s more than the month before."),
    Trend.FELL: _("Of 100 ballots %(good)s are good, %(change)s fewer than the month before."),
    Trend.STEADY: _("Of 100 ballots %(good)s are good, no clear change from the month before."),
    Trend.UNKNOWN: _("Of 100 ballots %(good)s are good."),
}

MONTH_SENTENCES: Mapping[Trend, Promise] = {
    Trend.ROSE: _("Up from the previous month, by more than chance."),
    Trend.FELL: _("Down from the previous month, by more than chance."),
    Trend.STEADY: _("No clear change from the previous month."),
    Trend.UNKNOWN: _("Too few ballots to compare with the previous month."),
}

LEVEL_WORDS: Mapping[int, Promise] = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Fairly satisfied"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}


def spread(levels: Mapping[int, int]) -> tuple[tuple[str, Text, int], ...]:
    """Name how many ratings there are at each level, the best first, as a bar draws it."""
    return tuple((f"v{level}", words, levels[level]) for level, words in LEVEL_WORDS.items())


def say_bounds(estimate: Estimate, say: Callable[[float], str]) -> str:
    """Say between which figures the true one lies."""
    return say_between(say(estimate.low), say(estimate.high))


def say_points(share: float) -> str:
    """Say a difference of shares in percentage points."""
    return say_number(share * 100, 1)


def say_period(period: Period) -> str:
    """Name a quarter or a month as a heading does."""
    (cell,) = cells_from(period, period)
    return cell.row


def say_rank(rank: RankRange) -> str:
    """Say which ranks are possible, and among how many."""
    if rank.best == rank.worst:
        return gettext("%(rank)s of %(count)s") % {"rank": rank.best, "count": rank.of}
    return gettext("%(best)s–%(worst)s of %(count)s") % {
        "best": rank.best,
        "worst": rank.worst,
        "count": rank.of,
    }


SIGNS: Mapping[SignKind, tuple[Promise, Promise]] = {
    SignKind.TOP_MARKS: (
        _(
            "%(share)s of %(ballots)s ballots have the highest mark. Do people vote freely and "
            "unwatched?"
        ),
        _("It may well be deserved: look at how slips are handed out before anything else."),
    ),
    SignKind.SAME_MARKS: (
        _(
            "%(share)s of %(ballots)s ballots have the same mark, %(level)s of 5. Does everybody "
            "answer for themselves?"
        ),
        _("A form filled in for others looks like this; so does a matter that annoys everybody."),
    ),
    SignKind.BUSY_DAY: (
        _("On %(on)s %(ballots)s ballots were cast, far more than on its other days. Why?"),
        _("A market day or a deadline explains it; so does a pile of slips filled in at once."),
    ),
    SignKind.BATCH_AT_ONCE: (
        _("All %(slips)s slips of a batch were used on one day. How were they handed out?"),
        _("A crowded day uses up a small batch; so does somebody who keeps the slips."),
    ),
    SignKind.CLOSED_DAY: (
        _("On %(on)s the window was closed, and %(ballots)s ballots were cast. Who cast them?"),
        _(
            "People also use slips at home, and the hours kept here may be wrong; somebody else "
            "may have filled slips in."
        ),
    ),
    SignKind.SAME_WORDS: (
        _("%(times)s comments have the same words, “%(text)s”. Where do the words come from?"),
        _("People repeat what stands on a poster; they also write what they are told to."),
    ),
}
"""What a sign asks, and what may be said for the office beforehand: a question, no verdict."""


def _said(value: object) -> str:
    if isinstance(value, date):
        return say_date(value)
    if isinstance(value, float):
        return say_percent(value)
    return say_number(value) if isinstance(value, int) else str(value)


def say_sign(sign: Sign) -> str:
    """Ask the question of a sign with what was seen."""
    seen = {name: _said(value) for name, value in sign.seen.items()}
    return str(SIGNS[sign.kind][0]) % seen


def say_answer(good: Estimate, trend: Trend, change: Estimate | None, *, months: int) -> str:
    """Say in one sentence what people said, and how it changed since the period before."""
    size = 0.0 if change is None else abs(change.value)
    words = (MONTH_ANSWERS if months == 1 else ANSWERS)[trend]
    return str(words) % {"good": round(good.value * 100), "change": round(size * 100) or 1}


def say_trend(trend: Trend, *, months: int) -> str:
    """Say how the good ratings changed since the period before."""
    return str(MONTH_SENTENCES[trend] if months == 1 else TRENDS[trend].sentence)


def say_mean_change(change: Estimate) -> str:
    """Say a change of a mean in levels, with its interval."""
    levels = {
        name: say_number(value, 2)
        for name, value in (("value", change.value), ("low", change.low), ("high", change.high))
    }
    return gettext("Change of the mean: %(value)s (interval %(low)s to %(high)s).") % levels


def say_change(change: Estimate) -> str:
    """Say a change of a share in percentage points, with its interval."""
    points = {
        name: say_number(value * 100, 1)
        for name, value in (("value", change.value), ("low", change.low), ("high", change.high))
    }
    return gettext("%(value)s percentage points (interval %(low)s to %(high)s)") % points


def say_span(percents: Sequence[float]) -> str:
    """Say between which shares the quarters lie."""
    return gettext("In %(count)s quarters good ratings lay between %(low)s%% and %(high)s%%.") % {
        "count": len(percents),
        "low": say_number(min(percents), 1),
        "high": say_number(max(percents), 1),
    }


HIDE_WORDS: Mapping[str, Promise] = {
    HideReason.PERSONAL.value: _("names a private person, or holds personal data"),
    HideReason.THREAT.value: _("threatens somebody"),
    HideReason.INSULT.value: _("insults somebody"),
    HideReason.ADVERTISING.value: _("is advertising"),
    HideReason.FOREIGN.value: _("is not about what was rated"),
}
