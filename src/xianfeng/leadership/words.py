"""How findings and the groups of a membership are said."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xianfeng.leadership.rules.composition import LADDERS, UNKNOWN, Dimension, Flow
from xianfeng.leadership.rules.findings import (
    OF_LIVES,
    OF_TERMS,
    POSTS_OF,
    Finding,
    FindingKind,
    Source,
)
from xianfeng.people.models.members import EDUCATIONS, STANDINGS
from xianfeng.people.rules.kinds import Standing
from xianfeng.ui.words import Text, say_date

DIMENSION_LABELS: Mapping[Dimension, Text] = {
    Dimension.STANDING: gettext_lazy("By standing"),
    Dimension.LENGTH: gettext_lazy("By length of membership"),
    Dimension.AGE: gettext_lazy("By age"),
    Dimension.EDUCATION: gettext_lazy("By education"),
}


FLOW_LABELS: Mapping[Flow, Text] = {
    Flow.JOINED: pgettext_lazy("in a quarter", "joined"),
    Flow.LEFT: pgettext_lazy("in a quarter", "left"),
    Flow.MOVED_IN: pgettext_lazy("in a quarter", "moved here"),
    Flow.MOVED_OUT: pgettext_lazy("in a quarter", "moved away"),
}


FINDING_LABELS: Mapping[str, Text] = {
    FindingKind.TERM_ENDED.value: gettext_lazy("term ended"),
    FindingKind.TERM_TOO_LONG.value: gettext_lazy("term too long"),
    FindingKind.ELECTION_DUE.value: gettext_lazy("election due"),
    FindingKind.ELECTION_UNAPPROVED.value: gettext_lazy("election not approved"),
    FindingKind.TERM_MISSING.value: gettext_lazy("no term recorded"),
    FindingKind.SECRETARY_MISSING.value: gettext_lazy("secretary missing"),
    FindingKind.DEPUTY_MISSING.value: gettext_lazy("deputy secretary missing"),
    FindingKind.COMMITTEE_MISSING.value: gettext_lazy("committee missing"),
    FindingKind.COMMITTEE_TOO_SMALL.value: gettext_lazy("committee too small"),
    FindingKind.COMMITTEE_TOO_LARGE.value: gettext_lazy("committee too large"),
    FindingKind.DISCIPLINE_LEAD_MISSING.value: gettext_lazy("discipline committee missing"),
    FindingKind.DISCIPLINE_MEMBER_MISSING.value: gettext_lazy("discipline member missing"),
    FindingKind.TOO_SMALL.value: gettext_lazy("branch too small"),
    FindingKind.TOO_LARGE.value: gettext_lazy("branch too large"),
    FindingKind.BRANCH_DUE.value: gettext_lazy("branch due"),
    FindingKind.GENERAL_BRANCH_DUE.value: gettext_lazy("general branch due"),
    FindingKind.COMMITTEE_DUE.value: gettext_lazy("committee due"),
    FindingKind.FEWER_MEMBERS.value: gettext_lazy("fewer members than required"),
    FindingKind.TOO_MANY_UNITS.value: gettext_lazy("too many units"),
    FindingKind.PROBATION_OVER.value: gettext_lazy("probation over"),
    FindingKind.PROBATION_DUE.value: gettext_lazy("probation ends soon"),
    FindingKind.CANDIDATE_DUE.value: gettext_lazy("candidates to decide on"),
}


_FINDING_SENTENCES: Mapping[FindingKind, Text] = {
    FindingKind.TERM_ENDED: gettext_lazy("The term ended on {day}; no election is recorded."),
    FindingKind.TERM_TOO_LONG: gettext_lazy(
        "The term is planned until {day}; a term of {years} years ends on {latest}."
    ),
    FindingKind.ELECTION_DUE: gettext_lazy("The election is due by {day}."),
    FindingKind.ELECTION_UNAPPROVED: gettext_lazy(
        "The level above approves the secretaries who were elected; no approval is recorded."
    ),
    FindingKind.TERM_MISSING: gettext_lazy(
        "No term of office is recorded, so nobody can be reminded of the election."
    ),
    FindingKind.SECRETARY_MISSING: gettext_lazy("Nobody is recorded as secretary."),
    FindingKind.DEPUTY_MISSING: gettext_lazy(
        "It has {count} members and nobody is recorded as deputy secretary; where there are "
        "many members, one works for it full time."
    ),
    FindingKind.COMMITTEE_MISSING: gettext_lazy(
        "With {count} full members it should elect a committee of at least {fewest}; "
        "recorded: {posts}."
    ),
    FindingKind.COMMITTEE_TOO_SMALL: gettext_lazy(
        "Members of its committee recorded: {posts}; it normally has at least {fewest}."
    ),
    FindingKind.COMMITTEE_TOO_LARGE: gettext_lazy(
        "Its committee has {posts} members; it normally has at most {most}."
    ),
    FindingKind.DISCIPLINE_LEAD_MISSING: gettext_lazy(
        "A committee has a discipline committee, led by a deputy secretary; nobody is "
        "recorded as its secretary."
    ),
    FindingKind.DISCIPLINE_MEMBER_MISSING: gettext_lazy(
        "Nobody of its committee is recorded as discipline member."
    ),
    FindingKind.TOO_SMALL: gettext_lazy(
        "It has {count} full members; a branch needs at least {fewest}."
    ),
    FindingKind.TOO_LARGE: gettext_lazy(
        "It has {count} members; a branch normally has at most {most}."
    ),
    FindingKind.BRANCH_DUE: gettext_lazy(
        "{count} full members do not belong to any branch; with {fewest} or more a "
        "branch should be established."
    ),
    FindingKind.GENERAL_BRANCH_DUE: gettext_lazy(
        "The office has {count} members; with {fewest} or more it sets up a general branch."
    ),
    FindingKind.COMMITTEE_DUE: gettext_lazy(
        "The office has {count} members; with {fewest} or more it sets up a committee."
    ),
    FindingKind.FEWER_MEMBERS: gettext_lazy(
        "It has {count} members; with fewer than {fewest} it needs the approval of the level above."
    ),
    FindingKind.TOO_MANY_UNITS: gettext_lazy(
        "It covers {count} units; a joint branch normally covers at most {most}."
    ),
    FindingKind.PROBATION_OVER: gettext_lazy(
        "Probationary members whose probation is over: {count}."
    ),
    FindingKind.PROBATION_DUE: gettext_lazy(
        "Probationary members whose probation ends soon: {count}; the branch should "
        "discuss them in time."
    ),
    FindingKind.CANDIDATE_DUE: gettext_lazy(
        "Activists trained long enough to be considered as candidates: {count}."
    ),
}


SOURCE_LABELS: Mapping[Source, Text] = {
    Source.BRANCHES: gettext_lazy("Regulations on the work of Party branches (trial), 2018"),
    Source.OFFICES_5: gettext_lazy(
        "Regulations on the primary organisations of Party and state offices, 2019, article 5"
    ),
    Source.OFFICES_6: gettext_lazy(
        "Regulations on the primary organisations of Party and state offices, 2019, article 6"
    ),
    Source.OFFICES_7: gettext_lazy(
        "Regulations on the primary organisations of Party and state offices, 2019, article 7"
    ),
    Source.OFFICES_8: gettext_lazy(
        "Regulations on the primary organisations of Party and state offices, 2019, article 8"
    ),
    Source.OFFICES_9: gettext_lazy(
        "Regulations on the primary organisations of Party and state offices, 2019, article 9"
    ),
    Source.SEATS: gettext_lazy("Usual number in elections of primary organisations"),
    Source.CONSTITUTION: gettext_lazy("Constitution of the Party, article 7"),
    Source.ADMISSION: gettext_lazy("Rules on the admission of members, 2014"),
    Source.OURS: gettext_lazy("rule of this platform"),
}


_STEPS: Mapping[FindingKind, Text] = {
    **dict.fromkeys(OF_TERMS, gettext_lazy("Record an election")),
    **dict.fromkeys(POSTS_OF, gettext_lazy("Record who holds it")),
    **dict.fromkeys(OF_LIVES, gettext_lazy("Go to the members")),
    FindingKind.TOO_SMALL: gettext_lazy("Move or merge it"),
    FindingKind.TOO_LARGE: gettext_lazy("Split it"),
    FindingKind.BRANCH_DUE: gettext_lazy("Establish a branch below it"),
    FindingKind.GENERAL_BRANCH_DUE: gettext_lazy("Change its kind"),
    FindingKind.COMMITTEE_DUE: gettext_lazy("Change its kind"),
    FindingKind.FEWER_MEMBERS: gettext_lazy("Record the approval"),
    FindingKind.ELECTION_UNAPPROVED: gettext_lazy("Record the approval"),
    FindingKind.TOO_MANY_UNITS: gettext_lazy("Check its units"),
    FindingKind.COMMITTEE_TOO_LARGE: gettext_lazy("Check its posts"),
}


def mend_words(kind: FindingKind, *, may: bool) -> str:
    """Say what mends a finding, or whose step that is."""
    if may:
        return str(_STEPS[kind])
    return _("for an organisation officer") if kind in POSTS_OF else _("for the level above")


def finding_words(finding: Finding) -> str:
    """Say a finding, its dates in words."""
    details = {
        name: say_date(value, with_time=False) if isinstance(value, date) else value
        for name, value in finding.details.items()
    }
    return str(_FINDING_SENTENCES[finding.kind]).format(**details)


def group_words(dimension: Dimension, group: Sequence[str]) -> str:
    """Say a group of members, made of one finest group or of several that follow each other."""
    labels = {**dict(STANDINGS), **dict(EDUCATIONS), UNKNOWN: _("not given")}
    if dimension is Dimension.LENGTH:
        labels |= {
            UNKNOWN: _("not recorded"),
            Standing.PROBATIONARY.value: _("probationary: none yet"),
        }
    if all(fine in labels for fine in group):
        return _(", ").join(str(labels[fine]) for fine in group)
    bounds = [int(fine) for fine in group if fine != UNKNOWN]
    every = [int(fine) for fine in LADDERS[dimension].steps[0][0] if fine.isdecimal()]
    end = next((bound for bound in every if bound > bounds[-1]), None)
    words = _years(dimension, bounds[0], end)
    return _("{group}, or not given").format(group=words) if UNKNOWN in group else words


def _years(dimension: Dimension, start: int, end: int | None) -> str:
    is_age = dimension is Dimension.AGE
    if not start:
        words = _("under {end}") if is_age else _("less than {end} years")
    elif end is None:
        words = _("{start} and older") if is_age else _("{start} years and more")
    else:
        words = _("{start} to {last}") if is_age else _("{start} to {last} years")
    return words.format(start=start, end=end, last=(end or 0) - 1)
