"""What a campaign measures, and its table: office by group by question; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xianfeng.ballots.rules.questions import Question, QuestionKind, Questionnaire, Words
from xianfeng.foundation.stats.blocks import blocks_of

from .campaigns import Gap, Group, Response
from .weighting import Overall, Stratum, Weighted, group_share, overall_share, together

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
        response: with the slips that were used, whether or not their ballots are opened.
        given: what the opened ballots say.
    """

    stratum: str
    listed: int
    response: Response
    given: Given

    @property
    def opened(self) -> int:
        """The ballots that figures are made of."""
        return self.given.get("", {}).get("", 0)

    def stratum_of(self, measure: Measure, *, good_level: int) -> Stratum:
        """Return its part of a measure; without a list its answers stand for themselves alone."""
        part, whole = measure.counted(self.given, good_level=good_level)
        return Stratum(self.listed or whole, part, whole)


@dataclass(frozen=True)
class GroupResult:
    """What one group said of one office: whatever too few answered is None, their number too.

    Attributes:
        received: opened ballots; those that wait in the box are told nowhere.
        has_answers: somebody answered at all; nobody is no result, and not a small one.
        invited: None where slips were handed out without a list.
    """

    group: Group
    weight: int
    needed: int
    received: int | None
    listed: int | None
    invited: int | None
    figures: Mapping[str, Weighted | None]
    has_answers: bool

    @property
    def rate(self) -> Fraction | None:
        """Received of invited; None where either is not told, or more came back than went out."""
        if self.received is None or self.invited is None:
            return None
        return Response(self.invited, self.invited, 0, self.received).rate


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
    opened = sum(cell.opened for cell in cells)
    is_listed = any(cell.listed for cell in cells)
    return GroupResult(
        group=group,
        weight=plan.weights[group],
        needed=plan.needed[group],
        received=opened if opened >= plan.minimum else None,
        listed=response.listed if is_listed else None,
        invited=response.invited if is_listed else None,
        figures={measure.name: _figure(cells, measure, plan) for measure in measures},
        has_answers=response.answered > 0,
    )


def _figure(cells: Sequence[CellCounts], measure: Measure, plan: Plan) -> Weighted | None:
    """Reckon a share from whole blocks, so that no small stratum can be worked out of it.

    A stratum in which too few answered the question is joined with others of its group: together
    they have one weight, and the figure holds their sum alone. Else whoever knows the lists could
    try which answers of three people make just this figure (decision 0057).
    """
    strata = {cell.stratum: cell.stratum_of(measure, good_level=plan.good_level) for cell in cells}
    sizes = {name: stratum.whole for name, stratum in strata.items()}
    blocks = blocks_of(sizes, lambda name: (name, ""), minimum=plan.minimum, whole=1)
    joined = [together(strata[name] for name in block) for block in blocks]
    return group_share(joined, minimum=plan.minimum)
