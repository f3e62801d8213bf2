"""What the report says of goals and carriers."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.plans.rules import Pace
from xianfeng.reports.content import Block, Paragraph
from xianfeng.reports.selectors.quarter import QuarterCard
from xianfeng.reports.words import joined, listed, pace_word
from xianfeng.ui.words import say_number

from . import quarter_tables as tables

NAMED_MOST = 10
"""Names that a sentence carries; the table has them all."""


# -- goals ------------------------------------------------------------------------------------


def goals_section(card: QuarterCard) -> Iterator[Block]:
    total = len(card.goals)
    if not total:
        yield Paragraph(
            _("No goal of a plan in force is assigned to %(unit)s.") % {"unit": card.name}
        )
        return
    paces = Counter(line.pace for line in card.goals)
    parts = [
        _("%(count)s %(pace)s") % {"count": say_number(paces[pace]), "pace": pace_word(pace)}
        for pace in Pace
        if paces[pace]
    ]
    yield Paragraph(
        ngettext(
            "%(count)s goal is tracked; compared with the plan: %(parts)s.",
            "%(count)s goals are tracked; compared with the plan: %(parts)s.",
            total,
        )
        % {"count": say_number(total), "parts": listed(parts)}
    )
    yield Paragraph(joined(_young(card), _served(card), _unmeasured(card), _longer(card)))
    yield tables.goals_table(card)


def _young(card: QuarterCard) -> str:
    """Say how many goals are too young to judge who answers by what serves them."""
    if not card.young:
        return ""
    return ngettext(
        "%(count)s goal had been here for fewer than %(days)s days: too young to judge whether a "
        "carrier serves it.",
        "%(count)s goals had been here for fewer than %(days)s days: too young to judge whether a "
        "carrier serves them.",
        card.young,
    ) % {
        "count": say_number(card.young),
        "days": say_number(settings.FIGURES.measure_fewest_days),
    }


def _unmeasured(card: QuarterCard) -> str:
    """Say how many goals stand in no row because nothing is known of them."""
    count = sum(not tables.has_data(line) for line in card.goals)
    if not count:
        return ""
    return ngettext(
        "%(count)s goal has neither a figure nor a carrier and is not in the table.",
        "%(count)s goals have neither a figure nor a carrier and are not in the table.",
        count,
    ) % {"count": say_number(count)}


def _longer(card: QuarterCard) -> str:
    """Say how many goals of longer plans are not listed."""
    if not card.longer_goals:
        return ""
    return ngettext(
        "%(count)s more goal belongs to a plan spanning several years and is shown on "
        "the plan's own page.",
        "%(count)s more goals belong to plans spanning several years and are shown on "
        "the plans' own pages.",
        card.longer_goals,
    ) % {"count": say_number(card.longer_goals)}


def _served(card: QuarterCard) -> str:
    unserved = card.unserved
    judged = len(card.goals) - card.young
    served = judged - len(unserved)
    if not judged:
        return ""
    if not unserved:
        if card.young:
            return _("Each of the others is served by at least one running carrier.")
        return _("Each of these goals is served by at least one running carrier.")
    if not served:
        if card.young:
            return _("No running carrier serves any of the others yet.")
        return _("No running carrier serves any of these goals yet.")
    names = [line.goal.title for line in unserved[:NAMED_MOST]]
    return joined(
        ngettext(
            "%(count)s goal is served by a running carrier.",
            "%(count)s goals are served by running carriers.",
            served,
        )
        % {"count": say_number(served)},
        (
            ngettext(
                "%(count)s goal has no carrier serving it: %(names)s.",
                "%(count)s goals have no carrier serving them: %(names)s.",
                len(unserved),
            )
            if len(unserved) <= NAMED_MOST
            else _("%(count)s goals have no carrier serving them, among them %(names)s.")
        )
        % {"count": say_number(len(unserved)), "names": listed(names)},
    )


# -- carriers ---------------------------------------------------------------------------------


def carriers_section(card: QuarterCard) -> Iterator[Block]:
    found = card.carriers
    if found.running:
        running = ngettext(
            "%(running)s carrier ran in the quarter; linked to a goal: "
            "%(linked)s; proposed by members themselves: %(own)s; different forms: %(forms)s.",
            "%(running)s carriers ran in the quarter; linked to a goal: "
            "%(linked)s; proposed by members themselves: %(own)s; different forms: %(forms)s.",
            found.running,
        ) % {
            "running": say_number(found.running),
            "linked": say_number(found.goal_linked),
            "own": say_number(found.own_proposals),
            "forms": say_number(found.forms),
        }
    else:
        running = _("No carrier ran in the quarter.")
    changes = [
        text % {"count": say_number(number)}
        for number, text in (
            (found.proposed, _("%(count)s proposed")),
            (found.started, _("%(count)s started")),
            (found.ended, _("%(count)s ended")),
        )
        if number
    ]
    change = (
        _("In the quarter: %(changes)s.") % {"changes": listed(changes)}
        if changes
        else _("None was proposed, started or ended in the quarter.")
    )
    yield Paragraph(joined(running, change))
    yield Paragraph(_activities(card))
    if found.running or changes or found.activities:
        yield tables.carriers_table(card)


def _activities(card: QuarterCard) -> str:
    found = card.carriers
    if not found.activities:
        return _("No activity is recorded as held in the quarter.")
    held = ngettext(
        "%(count)s activity was held.", "%(count)s activities were held.", found.activities
    ) % {"count": say_number(found.activities)}
    served = ngettext(
        "%(count)s person was served, according to the organisers.",
        "%(count)s people were served, according to the organisers.",
        found.people,
    ) % {"count": say_number(found.people)}
    if not found.check_ins:
        return joined(held, served, _("No check-in of a member is recorded."))
    there = ngettext(
        "%(check_ins)s check-in is recorded; different members: %(members)s.",
        "%(check_ins)s check-ins are recorded; different members: %(members)s.",
        found.check_ins,
    ) % {"check_ins": say_number(found.check_ins), "members": say_number(found.members)}
    return joined(held, served, there)
