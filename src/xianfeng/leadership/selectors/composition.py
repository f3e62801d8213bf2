"""What the page of a membership shows; small groups only to those who know the names anyway."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xianfeng.actors.rules import Actor
from xianfeng.leadership.models.composition import Composition
from xianfeng.leadership.permissions import can_see_small_groups
from xianfeng.leadership.rules.composition import (
    ACTIVISTS,
    ANSWER_LADDER,
    FLOW_LADDER,
    LADDERS,
    Dimension,
    Flow,
    Ladder,
    flow_name,
    last_quarters,
)
from xianfeng.leadership.words import DIMENSION_LABELS, FLOW_LABELS, group_words
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.answers import Answers, all_answers
from xianfeng.people.selectors.past_members import Unrecorded
from xianfeng.ui.charts import Drawing, Series, Spot
from xianfeng.ui.times import cells_from
from xianfeng.ui.words import say_quarter


@dataclass(frozen=True)
class GroupLine:
    """A group of a breakdown and its members."""

    label: str
    count: int


@dataclass(frozen=True)
class Breakdown:
    """A table of the page; no lines where its groups are too small to be shown."""

    title: str
    total: int | None
    lines: tuple[GroupLine, ...]


@dataclass(frozen=True)
class FlowLine:
    """A quarter and its counts in the order of `Flow`; None where too few to be shown.

    Of a quarter before the first record nothing is known: then none is shown.
    """

    quarter: str
    counts: tuple[int | None, ...]
    is_recorded: bool


@dataclass(frozen=True)
class CompositionCard:
    """What the page shows of a membership: counted last night, or reckoned of a past day.

    `total` counts Party members, as every breakdown does; activists stand apart. Of a past day
    answers and flows are not known, and whoever reads it sees every group; `unrecorded` is set
    where the records begin after it.
    """

    day: date
    total: int | None
    is_whole: bool
    breakdowns: tuple[Breakdown, ...]
    activists: int | None = None
    is_past: bool = False
    unrecorded: Unrecorded | None = None
    answers: tuple[Breakdown, ...] = ()
    flow_labels: tuple[str, ...] = ()
    flows: tuple[FlowLine, ...] = ()
    drawing: Drawing | None = None


def composition_card(actor: Actor, organisation: Organisation) -> CompositionCard | None:
    """Return the composition of an organisation that the actor may see; None if never counted.

    Officers, secretaries and auditors, who read the names, see every group; leaders and others
    see what `rules.published_steps` lets through.
    """
    kept = Composition.objects.filter(organisation=organisation).first()
    if kept is None or ACTIVISTS not in kept.counts:  # counted in another way, before an upgrade
        return None
    is_whole = can_see_small_groups(actor, organisation)
    reader = _Reader(kept.counts, kept.shown, kept.released, is_whole=is_whole)
    quarters = last_quarters(kept.day)
    flows = tuple(
        FlowLine(
            say_quarter(quarter),
            tuple(reader.single(flow_name(flow, quarter)) for flow in Flow),
            is_recorded=flow_name(Flow.JOINED, quarter) in kept.counts,
        )
        for quarter in quarters
    )
    cells = cells_from(quarters[0], quarters[-1])
    return CompositionCard(
        day=kept.day,
        total=reader.total(Dimension.STANDING.value),
        activists=reader.single(ACTIVISTS),
        is_whole=is_whole,
        breakdowns=reader.breakdowns(),
        answers=tuple(
            Breakdown(
                str(each.title),
                reader.total(Dimension.STANDING.value),
                reader.answers(each),
            )
            for each in all_answers()
        ),
        flow_labels=tuple(str(FLOW_LABELS[flow]) for flow in Flow),
        flows=flows,
        drawing=Drawing(
            series=tuple(
                Series(
                    str(FLOW_LABELS[flow]),
                    tuple(
                        Spot(
                            cell.middle,
                            line.counts[place] if line.is_recorded else None,
                            gap="" if line.is_recorded else _("no record"),
                        )
                        for cell, line in zip(cells, flows, strict=True)
                    ),
                )
                for place, flow in enumerate(Flow)
            ),
            cells=cells,
            from_zero=True,
            gap=_("few"),
        ),
    )


def past_card(day: date, counts: Mapping[str, Mapping[str, int]]) -> CompositionCard:
    """Return the card of a past day, for those who read the names behind its counts anyway."""
    reader = _Reader(counts, {}, {}, is_whole=True)
    total = reader.total(Dimension.STANDING.value)
    return CompositionCard(
        day=day,
        total=total,
        activists=reader.single(ACTIVISTS),
        is_whole=True,
        breakdowns=reader.breakdowns(),
        is_past=True,
    )


@dataclass(frozen=True)
class _Reader:
    """The figures of one count: whole, or as far and as late as they may be shown."""

    counts: Mapping[str, Mapping[str, int]]
    shown: Mapping[str, int | None]
    released: Mapping[str, Mapping[str, Sequence[int]]]
    """What others see (`rules.held_back`): figures in the order of the step's groups, the total
    last."""
    is_whole: bool

    def breakdowns(self) -> tuple[Breakdown, ...]:
        return tuple(
            Breakdown(
                str(DIMENSION_LABELS[dimension]),
                self.total(dimension.value),
                self.lines(dimension, LADDERS[dimension]),
            )
            for dimension in Dimension
        )

    def _figures(self, name: str, ladder: Ladder) -> tuple[int, Sequence[int]] | None:
        """Return the step that is shown and its figures, the total last; None where none are."""
        counts = self.counts.get(name)
        if counts is None:
            return None
        if self.is_whole:
            step = len(ladder.steps) - 1
            return step, [*ladder.cells(counts, step), sum(counts.values())]
        shown = self.shown.get(name)
        return None if shown is None else (shown, self.released[name][str(shown)])

    def total(self, name: str) -> int | None:
        figures = self._figures(name, LADDERS[Dimension(name)])
        return None if figures is None else figures[1][-1]

    def single(self, name: str) -> int | None:
        figures = self._figures(name, FLOW_LADDER)
        return None if figures is None else figures[1][-1]

    def lines(self, dimension: Dimension, ladder: Ladder) -> tuple[GroupLine, ...]:
        """Return the groups that are shown; of education those that somebody has.

        A list names a degree or only the level, so that one of the two is mostly of nobody.
        """
        figures = self._figures(dimension.value, ladder)
        if figures is None or not figures[0]:
            return ()
        step, cells = figures
        return tuple(
            GroupLine(group_words(dimension, group), cell)
            for group, cell in zip(ladder.steps[step], cells[:-1], strict=True)
            if cell or dimension is not Dimension.EDUCATION
        )

    def answers(self, said: Answers) -> tuple[GroupLine, ...]:
        """Return the answers that are shown, in the order of the list; counted, never ranked."""
        return tuple(
            GroupLine(str(label), figures[1][0])
            for answer, label in said.labels.items()
            if said.key(answer) in self.counts
            and (figures := self._figures(said.key(answer), ANSWER_LADDER)) is not None
            and figures[0]
        )
