"""The sentence that answers a first page's question; each number leads to the rows behind it.

Numbers come from the cards of which a page draws its rows, so that both say the same.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from xianfeng.plans.rules import Pace
from xianfeng.reports.selectors.quarter import QuarterCard
from xianfeng.ui.words import say_number

from .rules import Urgency
from .selectors.queue import Queue


@dataclass(frozen=True)
class Part:
    """A number with its noun; `words` has a gap for it, `url` leads to the rows behind it."""

    count: int
    words: str
    url: str

    @property
    def linked(self) -> SafeString:
        words = self.words.format(number=say_number(self.count))
        return format_html('<a href="{}">{}</a>', self.url, words)


def listed(parts: Iterable[Part]) -> SafeString:
    """Put the parts one after another that count anything: a, b; 甲，乙."""
    joint = pgettext("between parts of a sentence", ", ")
    return format_html_join(joint, "{}", ((part.linked,) for part in parts if part.count))


def sentence(words: str, **parts: SafeString) -> SafeString:
    """Fill the gaps of a translated sentence."""
    return format_html(words, **parts)


def answer_of_quarter(card: QuarterCard, here: str) -> SafeString:
    """Say how the goals of the quarter stand, how many nothing serves, and what is stuck.

    Args:
        here: the address of the page, with a query, to which what is asked for is added.
    """
    paces = Counter(line.pace for line in card.goals)
    ahead, slow, behind = paces[Pace.AHEAD], paces[Pace.SLOW], paces[Pace.BEHIND]
    due, rest = paces[Pace.ON_SCHEDULE], paces[Pace.OPEN] + paces[Pace.UNKNOWN]
    unserved, stuck, total = len(card.unserved), len(card.stuck), len(card.goals)

    def goals(which: str) -> str:
        return f"{here}&goals={which}#goals"

    parts = [
        Part(ahead, ngettext("{number} ahead", "{number} ahead", ahead), goals("ahead")),
        Part(due, ngettext("{number} on time", "{number} on time", due), goals("on_schedule")),
        Part(slow, ngettext("{number} slow", "{number} slow", slow), goals("slow")),
        Part(behind, ngettext("{number} behind", "{number} behind", behind), goals("behind")),
        Part(
            rest,
            ngettext("{number} without a verdict", "{number} without a verdict", rest),
            goals("unknown"),
        ),
    ]
    more = [
        Part(
            unserved,
            ngettext("{number} goal has no carrier", "{number} goals have no carrier", unserved),
            goals("unserved"),
        ),
        Part(
            stuck,
            ngettext("{number} thing is stuck", "{number} things are stuck", stuck),
            f"{here}&all=stuck#stuck",
        ),
    ]
    if not total:
        return sentence(gettext("No goal in this quarter yet; {more}."), more=listed(more))
    whole = Part(total, ngettext("{number} goal", "{number} goals", total), goals("all"))
    words = gettext("{goals}: {paces}; {more}.")
    if not (unserved or stuck):
        words = gettext("{goals}: {paces}; nothing is stuck.")
    return sentence(words, goals=whole.linked, paces=listed(parts), more=listed(more))


def answer_of_work(queue: Queue) -> SafeString:
    """Say how much waits for an officer, and what of it is late."""
    late, today = queue.count(Urgency.LATE), queue.count(Urgency.TODAY)
    new, total = queue.count("new"), queue.count()
    if not total:
        return SafeString(gettext("Nothing is waiting for you."))
    whole = Part(
        total,
        ngettext("{number} thing is waiting for you", "{number} things are waiting for you", total),
        "?kind=#queue",
    )
    parts = [
        Part(late, ngettext("{number} late", "{number} late", late), "?kind=late#queue"),
        Part(
            today, ngettext("{number} due today", "{number} due today", today), "?kind=today#queue"
        ),
        Part(
            new,
            ngettext("{number} new this week", "{number} new this week", new),
            "?kind=new#queue",
        ),
    ]
    words = gettext("{whole}: {parts}.") if late or today or new else gettext("{whole}.")
    return sentence(words, whole=whole.linked, parts=listed(parts))
