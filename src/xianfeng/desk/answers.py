"""The sentence that answers a first page's question; each number leads to the rows behind it.

Numbers come from the cards of which a page draws its rows, so that both say the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from xianfeng.plans.rules import Pace
from xianfeng.reports.selectors.quarter import QuarterCard
from xianfeng.ui.words import say_date, say_number
from xianfeng.upkeep.words import CheckCard

from .rules import Urgency
from .selectors.branch import BranchBoard
from .selectors.me import MemberHome
from .selectors.queue import Queue
from .selectors.trail import Verified
from .words import say_due


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
        words = gettext("No goal in this quarter yet; {more}.")
        if not stuck:
            words = gettext(
                "No goal in this quarter yet: an administrator or an organisation officer imports "
                "the plan and assigns its goals."
            )
        return format_html(words, more=listed(more))
    whole = Part(total, ngettext("{number} goal", "{number} goals", total), goals("all"))
    words = gettext("{goals}: {paces}; {more}.")
    if not (unserved or stuck):
        words = gettext("{goals}: {paces}; nothing is stuck.")
    return format_html(words, goals=whole.linked, paces=listed(parts), more=listed(more))


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
    return format_html(words, whole=whole.linked, parts=listed(parts))


def answer_of_branch(board: BranchBoard) -> SafeString:
    """Say how much waits for a secretary, the first of it by when, and what the week holds."""
    waiting, planned = len(board.todos), board.week.count
    things = Part(
        waiting,
        ngettext("{number} thing waits for you", "{number} things wait for you", waiting),
        "#todos",
    )
    week = Part(planned, ngettext("{number} activity", "{number} activities", planned), "#week")
    due = board.todos[0].due if waiting else None
    if due is None:
        return format_html(
            gettext("Nothing waits for you; {activities} in the next seven days."),
            activities=week.linked,
        )
    words = gettext("{things}; {activities} in the next seven days.")
    if due.day is not None:
        words = gettext("{things}, the first {due}; {activities} in the next seven days.")
    said = format_html('<a href="#todos">{}</a>', say_due(due))
    return format_html(words, things=things.linked, due=said, activities=week.linked)


def answer_of_me(card: MemberHome) -> SafeString:
    """Say what is new for a member, what they may join and have joined, what they proposed."""
    news = card.news.count
    joined = sum(not getattr(each, "waits", False) for each in card.joined)
    rounds = len(card.rounds)
    offered, proposed = card.open_count, len(card.proposals)
    parts = [
        Part(news, ngettext("{number} piece of news", "{number} pieces of news", news), "#know"),
        Part(
            rounds,
            ngettext("{number} round to vote in", "{number} rounds to vote in", rounds),
            "#say",
        ),
        Part(
            joined,
            ngettext("{number} activity you joined", "{number} activities you joined", joined),
            "#act",
        ),
        Part(
            offered,
            ngettext("{number} activity to join", "{number} activities to join", offered),
            "#act",
        ),
        Part(
            proposed,
            ngettext("{number} proposal of yours", "{number} proposals of yours", proposed),
            "#say",
        ),
    ]
    if not any(part.count for part in parts):
        return SafeString(gettext("Nothing today."))
    return format_html(gettext("{parts}."), parts=listed(parts))


def answer_of_administration(
    attention: Sequence[CheckCard], to_do: int, checked: int
) -> SafeString:
    """Say what needs an administrator: faults, what deserves a look, first steps to take."""
    faults = sum(not card.is_ok for card in attention)
    notes = len(attention) - faults
    parts = [
        Part(
            faults,
            ngettext("{number} thing needs fixing", "{number} things need fixing", faults),
            "#attention",
        ),
        Part(
            notes,
            ngettext("{number} thing to look at", "{number} things to look at", notes),
            "#attention",
        ),
        Part(
            to_do,
            ngettext("{number} first step left", "{number} first steps left", to_do),
            "#steps",
        ),
    ]
    if not (attention or to_do):
        words = gettext("Everything is in order: {number} checks found nothing.")
        return format_html(words, number=SafeString(checked))
    return format_html(gettext("{parts}."), parts=listed(parts))


def answer_of_trail(found: Verified | None, verified_at: datetime | None) -> SafeString:
    """Say whether the audit log is whole, as the last check of all of it found."""
    if found is None or verified_at is None:
        return SafeString(gettext("Whether the audit log is whole has not been checked yet."))
    day = format_html("{}", say_date(verified_at, near=True))
    size = Part(
        found.size,
        ngettext("{number} entry", "{number} entries", found.size),
        "#verify",
    )
    if found.holds:
        words = gettext("The audit log is whole: {entries} checked {day}, none missing or changed.")
        return format_html(words, entries=size.linked, day=day)
    faults = Part(
        found.total,
        ngettext("{number} fault", "{number} faults", found.total),
        "#verify",
    )
    words = gettext("The audit log is not whole: {faults} in {entries}, checked {day}.")
    return format_html(words, faults=faults.linked, entries=size.linked, day=day)
