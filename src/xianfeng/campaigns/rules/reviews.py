"""What a campaign measures, and its table: office by group by question; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xianfeng.ballots.rules.questions import Question, QuestionKind, Questionnaire, Words

from .campaigns import Gap, Group, Quota, Response
from .weighting import Overall, Stratum, Weighted, group_share, overall_share

Given = Mapping[str, Mapping[str, int]]
"""Question → code → ballots; of a tick, the ballots stand under the empty key and code."""


@dataclass(frozen=True)
class Measure:
    """A share that is reported of a question.

    Attributes:
        code: the answer whose share it is; empty: the good levels together.
        words: of the answer; of the question where all good levels are meant.
    """

    question: Question
    code: str
    words: Words

    @property
    def name(self) -> str:
        return f"{self.question.key}.{self.code}" if self.code else self.question.key

    @property
    def is_level(self) -> bool:
        return not self.code

    def counted(self, given: Given, *, good_level: int) -> tuple[int, int]:
        """Return the ballots that say so, of those that answered.

        >>> from xianfeng.ballots.rules.questions import CONDUCT_1
        >>> access = measures_of(CONDUCT_1)[0]
        >>> access.counted({"attitude": {"5": 3, "3": 1, "1": 2}}, good_level=3)
        (4, 6)
        """
        counts = given.get(self.question.key, {})
        if self.is_level:
            good = sum(count for code, count in counts.items() if int(code) >= good_level)
            return good, sum(counts.values())
        if self.question.kind is QuestionKind.TICK:
            return counts.get(self.code, 0), given.get("", {}).get("", 0)
        return counts.get(self.code, 0), sum(counts.values())


def measures_of(questionnaire: Questionnaire) -> tuple[Measure, ...]:
    """List what is reported: of levels the share of good ones, of others each answer's share."""
    found: list[Measure] = []
    for question in questionnaire.questions:
        if question.kind is QuestionKind.LEVELS:
            found.append(Measure(question, "", question.words))
        else:
            found += [Measure(question, each.code, each.words) for each in question.options]
    return tuple(found)


@dataclass(frozen=True)
class CellCounts:
    """The ballots of a cell, and how it was drawn.

    Attributes:
        listed: persons on its list; 0 where slips were handed out without one.
    """

    stratum: str
    listed: int
    response: Response
    given: Given

    def stratum_of(self, measure: Measure, *, good_level: int) -> Stratum:
        """Return its part of a measure; without a list its answers stand for themselves alone."""
        part, whole = measure.counted(self.given, good_level=good_level)
        return Stratum(self.listed or whole, part, whole)


@dataclass(frozen=True)
class GroupResult:
    """What one group said of one office: every figure is None where too few answered."""

    group: Group
    weight: int
    quota: Quota
    response: Response
    figures: Mapping[str, Weighted | None]
    is_listed: bool

    @property
    def has_answers(self) -> bool:
        return self.quota.received > 0


@dataclass(frozen=True)
class OfficeResult:
    """What all groups said of one office, and together by the weights."""

    groups: tuple[GroupResult, ...]
    overall: Mapping[str, Overall]


@dataclass(frozen=True)
class Plan:
    """What a campaign laid down before it opened."""

    weights: Mapping[Group, int]
    needed: Mapping[Group, int]
    gap: Gap
    minimum: int
    good_level: int


def office_result(
    cells: Mapping[Group, Sequence[CellCounts]], measures: Iterable[Measure], plan: Plan
) -> OfficeResult:
    """Reckon the figures of one office.

    Args:
        cells: group → its strata; a group without cells has no answers.
    """
    measures = tuple(measures)
    groups = tuple(_group(group, cells.get(group, ()), measures, plan) for group in plan.weights)
    overall = {
        measure.name: overall_share(
            {each.group: each.figures[measure.name] for each in groups},
            plan.weights,
            gap=plan.gap,
        )
        for measure in measures
    }
    return OfficeResult(groups, overall)


def _group(
    group: Group, cells: Sequence[CellCounts], measures: Sequence[Measure], plan: Plan
) -> GroupResult:
    response = sum((cell.response for cell in cells), Response(0, 0, 0, 0))
    figures = {
        measure.name: group_share(
            [cell.stratum_of(measure, good_level=plan.good_level) for cell in cells],
            minimum=plan.minimum,
        )
        for measure in measures
    }
    quota = Quota(plan.needed[group], response.answered)
    is_listed = any(cell.listed for cell in cells)
    return GroupResult(group, plan.weights[group], quota, response, figures, is_listed)
