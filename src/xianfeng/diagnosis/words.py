"""What each measure says in words: its sentence, its method, what counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import Failing, MeasureName


@dataclass(frozen=True)
class MeasureWords:
    """Question, method, and the words for a record that counts and one that does not."""

    question: str | Promise
    method: str | Promise
    cases: str | Promise
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
        yes=_("proposed by a member"),
        no=_("proposed from above"),
    ),
    MeasureName.VARIETY_OF_FORMS: MeasureWords(
        question=_("How many different forms do the running carriers take?"),
        method=_(
            "Effective number of forms: how many equally common forms would give the same "
            "variety (inverse Simpson index). Interval: 1,000 simulated draws given the "
            "counts, 95 percent; with few carriers it is wide and leans towards few forms. "
            "In place from three forms, partly in place from one and a half."
        ),
        cases=_("running carriers"),
    ),
    MeasureName.TAKING_PART: MeasureWords(
        question=_("How many of the members took part in an activity?"),
        method=_(
            "Members who checked in at least once in the quarter, out of full and probationary "
            "members on its last day; offices with fewer than 10 members, and members recorded "
            "for fewer than 30 days, are left out. "
            "Interval: Wilson's score interval, 95 percent."
        ),
        cases=_("members"),
    ),
    MeasureName.TIED_TO_GOALS: MeasureWords(
        question=_("How many of the running carriers are linked to a goal?"),
        method=_(
            "Carriers that ran at some time in the period; counted where a link to a goal is "
            "recorded. Interval: Wilson's score interval, 95 percent."
        ),
        cases=_("running carriers"),
        yes=_("linked to a goal"),
        no=_("not linked to a goal"),
    ),
    MeasureName.GOALS_SERVED: MeasureWords(
        question=_("How many of the goals assigned to the office does a carrier serve?"),
        method=_(
            "Goals that have been assigned to the office for 30 days or more, each once; counted "
            "where a running carrier is linked to it. Interval: Wilson's score interval, 95 "
            "percent."
        ),
        cases=_("goals"),
        yes=_("a carrier serves it"),
        no=_("no carrier serves it"),
    ),
    MeasureName.WINDOWS_GOOD: MeasureWords(
        question=_("How many of the citizens' ballots are good?"),
        method=_(
            "Ballots of the office's windows in the period; “fairly satisfied” or better "
            "counts as good. Windows with fewer than 20 ballots are left out. Interval: "
            "Wilson's score interval, 95 percent."
        ),
        cases=_("ballots"),
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
