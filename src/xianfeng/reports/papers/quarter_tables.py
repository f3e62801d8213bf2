"""The tables of the quarter's report, in print and as figures."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xianfeng.ballots.rules.questions import Trouble
from xianfeng.diagnosis.selectors import MeasureCard
from xianfeng.foundation.periods import Period
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.foundation.stats import Estimate
from xianfeng.plans.selectors.goals import Progress
from xianfeng.plans.words import say_so_far
from xianfeng.reports.content import Block, Column, Figures, Table
from xianfeng.reports.selectors.quarter import GoalLine, OfficeLine, QuarterCard
from xianfeng.reports.words import (
    listed,
    pace_word,
    say_day,
    say_figure,
    say_kinds,
    say_month,
    say_share,
    say_target,
)
from xianfeng.review.selectors.windows import WindowResult
from xianfeng.review.words import TROUBLES
from xianfeng.ui.words import say_number


def captions_numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Put 表1, 表2 … before the captions; a table without a row is in no print."""
    number = 0
    for block in blocks:
        if isinstance(block, Table) and block.rows:
            number += 1
            caption = _("Table %(number)s  %(caption)s") % {
                "number": number,
                "caption": block.caption,
            }
            yield replace(block, caption=caption)
        else:
            yield block


def _cells(estimate: Estimate | None) -> tuple[Cell, ...]:
    """Return value, lower and upper bound, cases; empty where there is too little."""
    if estimate is None:
        return (None, None, None, None)
    return (estimate.value, estimate.low, estimate.high, estimate.cases)


# -- goals ------------------------------------------------------------------------------------


def goals_table(card: QuarterCard) -> Table:
    """List the goals: figure, target, pace, and the carriers that serve them."""
    return Table(
        caption=_("Goals and the carriers that serve them"),
        columns=(
            Column(_("Goal"), 10),
            Column(_("Now"), 8),
            Column(_("Target"), 7),
            Column(_("Against the plan"), 6),
            Column(_("Carriers that serve it"), 9),
        ),
        rows=tuple(_goal_row(line, card) for line in card.goals if has_data(line)),
        figures=Figures(
            (
                _("Goal"),
                _("Indicator"),
                _("Now"),
                _("Month"),
                _("Target"),
                _("Unit of measure"),
                _("Against the plan"),
                _("Carriers that serve it"),
            ),
            tuple(_goal_figures(line) for line in card.goals),
        ),
    )


def has_data(line: GoalLine) -> bool:
    """Tell whether a row would say something: a figure, or a carrier that serves the goal."""
    has_figure = line.progress is not None and line.progress.latest is not None
    return has_figure or bool(line.carriers)


def _goal_row(line: GoalLine, card: QuarterCard) -> tuple[str, ...]:
    progress = line.progress
    return (
        line.goal.title,
        _now(progress, card.period),
        say_target(progress.target) if progress else "—",
        pace_word(line.pace),
        listed([carrier.title for carrier in line.carriers]) or _unserved(line),
    )


def _unserved(line: GoalLine) -> str:
    if line.is_young:
        return pgettext("in a report", "too young to judge")
    return pgettext("in a report", "no carrier serves it")


def _now(progress: Progress | None, period: Period) -> str:
    if progress is None or progress.latest is None:
        return _("no figure yet")
    value = say_figure(progress.latest.value, progress.target.unit)
    return _("%(value)s (%(month)s)") % {
        "value": say_so_far(value, is_so_far=progress.is_so_far),
        "month": say_month(progress.latest.month, year=period.start.year),
    }


def _goal_figures(line: GoalLine) -> tuple[Cell, ...]:
    progress = line.progress
    latest = progress.latest if progress else None
    target = progress.target if progress else None
    return (
        line.goal.title,
        target.name if target else None,
        float(latest.value) if latest else None,
        latest.month if latest else None,
        float(target.value) if target and target.value is not None else None,
        target.unit if target else None,
        pace_word(line.pace),
        len(line.carriers),
    )


# -- carriers ---------------------------------------------------------------------------------


def carriers_table(card: QuarterCard) -> Table:
    """List what the carriers did, one count a row."""
    found = card.carriers
    counts = (
        (_("Carriers that ran"), found.running),
        (_("of these linked to a goal"), found.goal_linked),
        (_("of these proposed by members themselves"), found.own_proposals),
        (_("Different forms"), found.forms),
        (_("Carriers proposed"), found.proposed),
        (_("Carriers started"), found.started),
        (_("Carriers ended"), found.ended),
        (_("Activities held"), found.activities),
        (_("People served, as reported"), found.people),
        (_("Check-ins of members"), found.check_ins),
        (_("Different members who checked in"), found.members),
    )
    heads = (_("What"), _("Count"))
    return Table(
        is_compared=True,
        caption=_("Carriers and activities"),
        columns=(Column(heads[0], 3), Column(heads[1], 1, is_figure=True)),
        rows=tuple((name, say_number(count)) for name, count in counts if count),
        figures=Figures(heads, counts),
    )


# -- windows ----------------------------------------------------------------------------------


def windows_table(card: QuarterCard) -> Table:
    """List the windows by code: share of good ratings, interval, ballots, trend."""
    return Table(
        is_compared=True,
        caption=_("Ratings of the windows"),
        columns=(
            Column(_("Window"), 5),
            Column(_("Good ratings (95% interval)"), 5, is_figure=True),
            Column(_("Ballots"), 2, is_figure=True),
            Column(_("Compared with the previous quarter"), 3),
        ),
        rows=tuple(_window_row(line) for line in card.windows if line.good is not None),
        figures=Figures(
            (
                _("Code"),
                _("Window"),
                _("Good ratings"),
                _("Lower bound"),
                _("Upper bound"),
                _("Ballots"),
                _("Compared with the previous quarter"),
            ),
            tuple(
                (line.window.code, line.window.name, *_cells(line.good), str(line.trend_word.label))
                for line in card.windows
            ),
        ),
    )


def _window_row(line: WindowResult) -> tuple[str, ...]:
    assert line.good is not None
    return (
        line.window.name,
        say_share(line.good),
        say_number(line.good.cases),
        str(line.trend_word.label),
    )


def troubles_table(card: QuarterCard) -> Table:
    """List what citizens complain of: doors, faces, things; published windows alone."""
    shown = [line for line in card.windows if line.good is not None]
    kinds = [str(TROUBLES[trouble]) for trouble in Trouble]
    bounds = (_("Share"), _("Lower bound"), _("Upper bound"))
    return Table(
        is_compared=True,
        caption=_("Doors, faces, things: share of the ballots that met the trouble"),
        columns=(Column(_("Window"), 8), *(Column(kind, 11, is_figure=True) for kind in kinds)),
        rows=tuple(
            (
                line.window.name,
                *(say_share(found) if found else "—" for _label, found in line.troubles),
            )
            for line in shown
        ),
        figures=Figures(
            (
                _("Code"),
                _("Window"),
                *(f"{kind} {bound}" for kind in kinds for bound in bounds),
            ),
            tuple(
                (
                    line.window.code,
                    line.window.name,
                    *(cell for _label, found in line.troubles for cell in _cells(found)[:3]),
                )
                for line in shown
            ),
        ),
    )


# -- the four failings ------------------------------------------------------------------------


def measures_table(line: OfficeLine) -> Table:
    """List the measures of one office: verdict, estimate with interval, records."""
    measures = [
        (failing.label, measure) for failing in line.failings for measure in failing.measures
    ]
    return Table(
        caption=_("What the verdicts are based on: %(office)s") % {"office": line.office.name},
        columns=(
            Column(_("Failing"), 4),
            Column(_("Measure"), 5),
            Column(_("Verdict"), 3),
            Column(_("Estimate and 95% interval"), 6, is_figure=True),
            Column(_("Records"), 2, is_figure=True),
        ),
        rows=tuple(
            (
                label,
                measure.label,
                measure.word.label,
                _estimate(measure),
                say_number(measure.record_count),
            )
            for label, measure in measures
            if measure.record_count or measure.estimate is not None
        ),
        figures=Figures(
            (
                _("Failing"),
                _("Measure"),
                _("Verdict"),
                _("Estimate"),
                _("Lower bound"),
                _("Upper bound"),
                _("Cases"),
                _("Records"),
            ),
            tuple(
                (
                    label,
                    measure.label,
                    measure.word.label,
                    *_cells(measure.estimate),
                    measure.record_count,
                )
                for label, measure in measures
            ),
        ),
    )


def _estimate(measure: MeasureCard) -> str:
    if measure.estimate is None:
        return _("too few cases, no conclusion")
    return say_share(measure.estimate) if measure.is_share else say_kinds(measure.estimate)


def offices_table(card: QuarterCard) -> Table:
    """List the offices by code with their four verdicts; no total, no rank."""
    labels = [failing.label for failing in card.offices[0].failings]
    rows = tuple(
        (line.office.name, *(failing.word.label for failing in line.failings))
        for line in card.offices
    )
    return Table(
        caption=_("Verdicts by office"),
        columns=(Column(_("Office"), 4), *(Column(label, 2) for label in labels)),
        rows=rows,
        figures=Figures(
            (_("Code"), _("Office"), *labels),
            tuple((line.office.code, *row) for line, row in zip(card.offices, rows, strict=True)),
        ),
    )


# -- what is stuck ----------------------------------------------------------------------------


def stuck_table(card: QuarterCard) -> Table:
    """List the problems: what, whose, why, since when."""
    heads = (_("What"), _("Whose"), _("Why"), _("Since"))
    return Table(
        caption=_("Problems that remain"),
        columns=(
            Column(heads[0], 5),
            Column(heads[1], 5),
            Column(heads[2], 6),
            Column(heads[3], 4),
        ),
        rows=tuple(
            (
                line.title,
                listed(line.whose) or "—",
                line.words,
                say_day(line.since) if line.since else "—",
            )
            for line in card.stuck
        ),
        figures=Figures(
            heads,
            tuple((line.title, listed(line.whose), line.words, line.since) for line in card.stuck),
        ),
    )
