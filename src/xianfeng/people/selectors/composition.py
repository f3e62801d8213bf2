"""What the page of a membership shows; small groups only to those who know the names anyway."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.composition import Composition
from xianfeng.people.models.strengths import WISHES
from xianfeng.people.permissions import can_see_small_groups
from xianfeng.people.rules.composition import (
    FLOW_LADDER,
    LADDERS,
    WISH_LADDER,
    Dimension,
    Flow,
    Ladder,
    flow_name,
    last_quarters,
    wish_name,
)
from xianfeng.people.rules.strengths import WishKind
from xianfeng.people.words import DIMENSION_LABELS, FLOW_LABELS, group_words
from xianfeng.ui.charts import Series
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
    """A quarter and its counts in the order of `Flow`; None where too few to be shown."""

    quarter: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class CompositionCard:
    """What the page shows of a membership, as it was counted on a day."""

    day: date
    total: int | None
    is_whole: bool
    breakdowns: tuple[Breakdown, ...]
    wishes: Breakdown
    flow_labels: tuple[str, ...]
    flows: tuple[FlowLine, ...]
    series: tuple[Series, ...]


def composition_card(actor: Actor, organisation: Organisation) -> CompositionCard | None:
    """Return the composition of an organisation that the actor may see; None if never counted.

    Officers, secretaries and auditors, who read the names, see every group; leaders and others
    see what `rules.published_steps` lets through.
    """
    kept = Composition.objects.filter(organisation=organisation).first()
    if kept is None:
        return None
    is_whole = can_see_small_groups(actor, organisation)
    reader = _Reader(kept.counts, kept.shown, kept.released, is_whole=is_whole)
    quarters = last_quarters(kept.day)
    flows = tuple(
        FlowLine(
            say_quarter(quarter), tuple(reader.single(flow_name(flow, quarter)) for flow in Flow)
        )
        for quarter in quarters
    )
    return CompositionCard(
        day=kept.day,
        total=reader.total(Dimension.STANDING.value),
        is_whole=is_whole,
        breakdowns=reader.breakdowns(),
        wishes=Breakdown(
            _("What members say they want"),
            reader.total(Dimension.STANDING.value),
            reader.wishes(),
        ),
        flow_labels=tuple(str(FLOW_LABELS[flow]) for flow in Flow),
        flows=flows,
        series=tuple(
            Series.of(
                str(FLOW_LABELS[flow]), [(each.quarter, each.counts[place]) for each in flows]
            )
            for place, flow in enumerate(Flow)
        ),
    )


def whole_breakdowns(counts: Mapping[str, Mapping[str, int]]) -> tuple[Breakdown, ...]:
    """List the tables of counts for those who read the names behind them anyway."""
    return _Reader(counts, {}, {}, is_whole=True).breakdowns()


@dataclass(frozen=True)
class _Reader:
    """The figures of one count: whole, or as far and as late as they may be shown.

    Attributes:
        released: what others see (`rules.held_back`): figures in the order of the step's groups,
            the total last.
    """

    counts: Mapping[str, Mapping[str, int]]
    shown: Mapping[str, int | None]
    released: Mapping[str, Mapping[str, Sequence[int]]]
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
        counts = self.counts.get(name, {})
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
        figures = self._figures(dimension.value, ladder)
        if figures is None or not figures[0]:
            return ()
        step, cells = figures
        return tuple(
            GroupLine(group_words(dimension, group), cell)
            for group, cell in zip(ladder.steps[step], cells[:-1], strict=True)
        )

    def wishes(self) -> tuple[GroupLine, ...]:
        """List the wishes that are shown, in the order of the list; counted, never ranked."""
        labels = dict(WISHES)
        return tuple(
            GroupLine(str(labels[kind.value]), figures[1][0])
            for kind in WishKind
            if wish_name(kind) in self.counts
            and (figures := self._figures(wish_name(kind), WISH_LADDER)) is not None
            and figures[0]
        )
