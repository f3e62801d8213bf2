"""What each measure says in words: its sentence, its method, what counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.ui.words import say_exact, say_number

from .rules import Failing, MeasureName


@dataclass(frozen=True)
class MeasureWords:
    """Question, method, and the words for a record that counts and one that does not.

    `counted` is what stands behind the number of cases: 7,614 members, 22,387 ballots.
    """

    question: str | Promise
    method: str | Promise
    cases: str | Promise
    counted: str | Promise
    yes: str | Promise = ""
    no: str | Promise = ""


MEASURE_WORDS: Mapping[MeasureName, MeasureWords] = {
    MeasureName.OWN_PROPOSALS: MeasureWords(
        question=_("How many of the running carriers were proposed by members themselves?"),
        method=_(
            "Carriers that ran at some time in the period; counted where a member's own proposal "
            "began it. Interval: Wilson's score interval, 95 percent."
        ),
        cases=_("running carriers"),
        counted=pgettext_lazy("counted", "carriers"),
        yes=_("proposed by a member"),
        no=_("proposed from above"),
    ),
    MeasureName.VARIETY_OF_FORMS: MeasureWords(
        question=_("How many different forms do the running carriers take?"),
        method=_(
            "Effective number of forms: how many equally common forms would give the same "
            "variety (inverse Simpson index). Interval: 1,000 simulated draws given the "
            "counts, 95 percent; with few carriers it is wide and leans towards few forms. "
            "In place from {forms_in_place} forms, partly in place from {forms_partly}."
        ),
        cases=_("running carriers"),
        counted=pgettext_lazy("counted", "carriers"),
    ),
    MeasureName.TAKING_PART: MeasureWords(
        question=_("How many of the members took part in an activity?"),
        method=_(
            "Members who checked in at least once in the quarter, out of full and probationary "
            "members on its last day; offices with fewer than {members} members, and members "
            "recorded for fewer than {days} days, are left out. Before that day it is judged only "
            "where it is in place already. Interval: Wilson's score interval, 95 percent."
        ),
        cases=_("members"),
        counted=pgettext_lazy("counted", "members"),
    ),
    MeasureName.TIED_TO_GOALS: MeasureWords(
        question=_("How many of the running carriers are linked to a goal?"),
        method=_(
            "Carriers that ran at some time in the period; counted where a link to a goal is "
            "recorded. Interval: Wilson's score interval, 95 percent."
        ),
        cases=_("running carriers"),
        counted=pgettext_lazy("counted", "carriers"),
        yes=_("linked to a goal"),
        no=_("not linked to a goal"),
    ),
    MeasureName.GOALS_SERVED: MeasureWords(
        question=_("How many of the goals for which the office answers does a carrier serve?"),
        method=_(
            "Goals of the year for which the office has answered for {days} days or more, each "
            "once: those assigned to it, and all of its own plan; counted where a carrier that ran "
            "in the period is linked to it. Interval: Wilson's score interval, 95 percent."
        ),
        cases=_("goals"),
        counted=pgettext_lazy("counted", "goals"),
        yes=_("a carrier serves it"),
        no=_("no carrier serves it"),
    ),
    MeasureName.WINDOWS_GOOD: MeasureWords(
        question=_("How many of the citizens' ballots are good?"),
        method=_(
            "Ballots of the office's windows in the period; “fairly satisfied” or better "
            "counts as good. Windows with fewer than {ballots} ballots are left out. Interval: "
            "Wilson's score interval, 95 percent."
        ),
        cases=_("ballots"),
        counted=pgettext_lazy("counted", "ballots"),
    ),
}

FAILING_NOTES: Mapping[Failing, str | Promise] = {
    Failing.ATTENTION: _(
        "Will be measured from meetings and agendas, which are not recorded here yet."
    ),
    Failing.GUIDANCE: _(
        "Will be measured from opinions and support, which are not recorded here yet."
    ),
}


def method_of(measure: MeasureName) -> str:
    """Say how a measure is taken, with the figures that are applied."""
    figures = settings.FIGURES
    return str(MEASURE_WORDS[measure].method).format(
        members=say_number(figures.statistics_minimum),
        days=say_number(figures.measure_fewest_days),
        ballots=say_number(figures.cell_minimum),
        forms_in_place=_forms(figures.measure_in_place),
        forms_partly=_forms(figures.measure_partly),
    )


def _forms(bound: Fraction) -> str:
    """Say from how many forms on two carriers differ with a chance of this bound."""
    forms = 1 / (1 - bound) if bound < 1 else None
    return "∞" if forms is None else say_number(float(forms))


def verdict_rules() -> tuple[str, ...]:
    """Say how a measure is judged, and how several verdicts become one; for pages and papers."""
    figures = settings.FIGURES
    said = {
        "in_place": say_exact(figures.measure_in_place),
        "partly": say_exact(figures.measure_partly),
        "fewest": say_number(figures.measure_fewest_cases),
        "members": say_number(figures.statistics_minimum),
        "ballots": say_number(figures.cell_minimum),
    }
    return tuple(
        words.format(**said)
        for words in (
            gettext("In place: the whole 95 percent interval lies at {in_place} or more."),
            gettext(
                "Too little evidence: fewer than {fewest} cases ({members} members, {ballots} "
                "ballots), or an interval that reaches from below {partly} to {in_place} or more."
            ),
            gettext("Not in place: none of these, and the estimate is below {partly}."),
            gettext("Partly in place: everything else."),
            gettext(
                "The verdicts of several measures become one: what all of them say, else “partly "
                "in place”; a measure with too little evidence is not heard."
            ),
        )
    )
