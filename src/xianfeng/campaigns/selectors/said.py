"""The table of a campaign in words: what a page, and the sheet of it, say."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext

from xianfeng.ballots.words import say_words
from xianfeng.campaigns.models.campaigns import GROUPS
from xianfeng.campaigns.rules.campaigns import Group
from xianfeng.campaigns.rules.reviews import GroupResult, Measure, OfficeResult
from xianfeng.campaigns.rules.weighting import Overall, Weighted
from xianfeng.foundation.stats import Estimate
from xianfeng.foundation.stats.ranks import Standing
from xianfeng.organisation.models.units import Unit
from xianfeng.review.words import say_change, say_rank
from xianfeng.ui.words import say_number, say_percent

from .reviews import ReviewPage


def said_measure(measure: Measure) -> str:
    """Say what a share is about: the question, or one of its answers."""
    asked = say_words(measure.question.words)
    return asked if measure.is_level else f"{asked} {say_words(measure.words)}"


def say_missing(overall: Overall) -> str:
    """Say which groups have no figure, and what the written rule made of it; empty: all have."""
    if not overall.missing:
        return ""
    groups = dict(GROUPS)
    missing = gettext(", ").join(
        gettext("%(group)s (weight %(weight)s%%)") % {"group": groups[group], "weight": weight}
        for group, weight in overall.missing.items()
    )
    if overall.weighted is None:
        return gettext("Without %(missing)s: by the written rule no figure for all groups.") % {
            "missing": missing
        }
    scaled = " / ".join(say_number(float(share) * 100, 1) for share in overall.scaled.values())
    return gettext("Without %(missing)s: the other weights are scaled to 100%%: %(scaled)s") % {
        "missing": missing,
        "scaled": scaled,
    }


@dataclass(frozen=True)
class SaidRow:
    """A row of an office's table of one question."""

    label: str
    weight: str
    figure: Estimate | None
    numbers: str
    few: str
    change: str = ""


@dataclass(frozen=True)
class SaidQuestion:
    """One measure of an office: by group and together."""

    words: str
    heading: str
    rows: tuple[SaidRow, ...]
    overall: Estimate | None
    missing: str
    change: str = ""
    standing: str = ""


class ReviewWords:
    """How the table of a campaign is said."""

    def __init__(self, page: ReviewPage) -> None:
        self.page = page
        self.levels = [(measure, said_measure(measure)) for measure in page.levels]

    @property
    def headings(self) -> list[str]:
        """The questions, as they stand above the columns."""
        return [words for _measure, words in self.levels]

    @property
    def rows(self) -> list[tuple[Unit, list[tuple[str, Estimate | None]], str]]:
        """Each office, its figures for all groups together, and what is missing of it."""
        found = []
        for office, result in self.page.offices:
            overall = [(words, result.overall[measure.name]) for measure, words in self.levels]
            notes: dict[str, list[str]] = {}
            for words, each in overall:
                if note := say_missing(each):
                    notes.setdefault(note, []).append(words)
            figures = [(words, estimate_of(each.weighted)) for words, each in overall]
            said = [
                note if len(of) == len(overall) else f"{' '.join(of)} {note}"
                for note, of in notes.items()
            ]
            found.append((office, figures, " ".join(said)))
        return found

    def questions(self, code: str, result: OfficeResult) -> list[SaidQuestion]:
        """Every measure of one office."""
        minimum = self.page.plan.minimum
        changes, standings = self.page.changes(code), self.page.standings(code)

        def change(measure: Measure, group: Group | None) -> str:
            found = changes.get(measure.name, {}).get(group)
            return say_change(found) if found else ""

        return [
            SaidQuestion(
                said_measure(measure),
                say_words(measure.question.group),
                tuple(
                    replace(
                        _said_row(each, each.figures[measure.name], minimum),
                        change=change(measure, each.group),
                    )
                    for each in result.groups
                ),
                estimate_of(result.overall[measure.name].weighted),
                say_missing(result.overall[measure.name]),
                change(measure, None),
                say_standing(standings[measure.name]),
            )
            for measure in self.page.measures
        ]


def say_standing(found: Standing | None) -> str:
    """Say which ranks an office may have, and its figure as it leans on all."""
    if found is None:
        return ""
    return gettext("Possible ranks %(ranks)s; evened out %(share)s.") % {
        "ranks": say_rank(found.rank),
        "share": say_percent(found.evened.value),
    }


def say_few(group: GroupResult, minimum: int) -> str:
    """Say why a group has no figure: nobody answered, or too few."""
    if not group.has_answers:
        return gettext("no answers")
    return gettext("fewer than %(minimum)s ballots, not published") % {"minimum": minimum}


def _said_row(group: GroupResult, found: Weighted | None, minimum: int) -> SaidRow:
    numbers = ""
    if found is not None:
        numbers = gettext("%(ballots)s ballots, count as %(effective)s") % {
            "ballots": say_number(found.estimate.cases),
            "effective": say_number(round(found.effective)),
        }
    return SaidRow(
        str(dict(GROUPS)[group.group]),
        f"{group.weight}%",
        estimate_of(found),
        numbers,
        say_few(group, minimum),
    )


def estimate_of(found: Weighted | None) -> Estimate | None:
    """Return the share with its interval."""
    return None if found is None else found.estimate
