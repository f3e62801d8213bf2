"""What the report says of the citizens' ratings and of the four failings."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.diagnosis.models import VERDICTS
from xianfeng.diagnosis.rules import Verdict
from xianfeng.diagnosis.selectors import FailingCard
from xianfeng.reports.content import Block, Paragraph
from xianfeng.reports.selectors.quarter import OfficeLine, QuarterCard
from xianfeng.reports.words import joined, listed
from xianfeng.review.rules.results import Trend
from xianfeng.ui.words import say_number

from . import quarter_tables as tables

# -- windows ----------------------------------------------------------------------------------


def windows_section(card: QuarterCard) -> Iterator[Block]:
    if not card.windows:
        yield Paragraph(_("%(unit)s has no service window.") % {"unit": card.name})
        return
    shown = [line for line in card.windows if line.good is not None]
    hidden = len(card.windows) - len(shown)
    minimum = settings.FIGURES.cell_minimum
    count = ngettext(
        "Of %(windows)s service window, the result of %(shown)s can be published.",
        "Of %(windows)s service windows, the results of %(shown)s can be published.",
        len(card.windows),
    ) % {"windows": say_number(len(card.windows)), "shown": say_number(len(shown))}
    few = ""
    if hidden:
        few = ngettext(
            "%(count)s window has fewer than %(minimum)s ballots and is not published.",
            "%(count)s windows have fewer than %(minimum)s ballots and are not published.",
            hidden,
        ) % {"count": say_number(hidden), "minimum": minimum}
    yield Paragraph(joined(count, few))
    if shown:
        yield Paragraph(_trends(card))
    yield tables.windows_table(card)
    if shown:
        yield tables.troubles_table(card)


def _trends(card: QuarterCard) -> str:
    trends = Counter(line.trend for line in card.windows if line.good is not None)
    parts = [
        text % {"count": say_number(trends[trend])}
        for trend, text in (
            (Trend.ROSE, _("the share of good ratings rose at %(count)s")),
            (Trend.FELL, _("fell at %(count)s")),
            (Trend.STEADY, _("did not clearly change at %(count)s")),
            (Trend.UNKNOWN, _("cannot be compared at %(count)s")),
        )
        if trends[trend]
    ]
    told = _("Compared with the previous quarter: %(parts)s.") % {"parts": listed(parts)}
    fell = [line.window.name for line in card.windows if line.trend is Trend.FELL]
    if not fell:
        return told
    return joined(told, _("It fell at: %(names)s.") % {"names": listed(fell)})


# -- the four failings ------------------------------------------------------------------------


def failings_section(card: QuarterCard) -> Iterator[Block]:
    if card.own is None and not card.offices:
        yield Paragraph(
            _("The four failings are judged for offices; %(unit)s is not one.")
            % {"unit": card.name}
        )
        return
    if card.own is not None:
        yield Paragraph(_verdicts(card.own))
        if any(failing.measures for failing in card.own.failings):
            yield tables.measures_table(card.own)
    if card.offices:
        yield Paragraph(_offices(card))


def _verdicts(line: OfficeLine) -> str:
    said = [
        _("%(failing)s %(verdict)s") % {"failing": card.label, "verdict": card.word.label}
        for card in line.failings
    ]
    told = _("What the evidence says about %(office)s: %(verdicts)s.") % {
        "office": line.office.name,
        "verdicts": listed(said),
    }
    waiting = [card.label for card in line.failings if card.note]
    if not waiting:
        return told
    return joined(
        told,
        _("%(failings)s will be judged once meetings and support are recorded here.")
        % {"failings": listed(waiting)},
    )


def _offices(card: QuarterCard) -> str:
    by_failing: list[str] = []
    for place, failing in enumerate(card.offices[0].failings):
        verdicts = Counter(line.failings[place].verdict for line in card.offices)
        if set(verdicts) == {Verdict.TOO_LITTLE_EVIDENCE}:
            continue
        by_failing.append(_office_counts(failing, verdicts))
    count = ngettext(
        "Of %(count)s office below it:", "Of the %(count)s offices below it:", len(card.offices)
    ) % {"count": say_number(len(card.offices))}
    if not by_failing:
        return joined(count, _("there is too little evidence for a verdict on any."))
    told = joined(count, _("; ").join(by_failing) + _("."))
    return joined(told, _("The attachment lists them by code; there is no total and no ranking."))


def _office_counts(failing: FailingCard, verdicts: Counter[Verdict]) -> str:
    labels = {Verdict(value): str(label) for value, label in VERDICTS}
    parts = [
        _("%(verdict)s %(count)s")
        % {"verdict": labels[verdict], "count": say_number(verdicts[verdict])}
        for verdict in Verdict
        if verdicts[verdict]
    ]
    return _("%(failing)s: %(parts)s") % {"failing": failing.label, "parts": listed(parts)}
