"""Columns of results: what ratings say of each row, with what is not known beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from xianfeng.ballots.rules.questions import Trouble
from xianfeng.foundation.stats import Estimate
from xianfeng.foundation.stats.ranks import RankRange
from xianfeng.review.models.imported import RatingSet
from xianfeng.review.rules.results import Rated
from xianfeng.review.words import LEVEL_WORDS, TROUBLES, say_bounds, say_points, say_rank, spread
from xianfeng.ui.charts import SHARES
from xianfeng.ui.lists.columns import Column, Kind, of_field
from xianfeng.ui.lists.filters import Filters, by_words
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.lists.rows import Rows
from xianfeng.ui.words import Text, say_number, say_percent


@dataclass(frozen=True)
class ResultRow:
    """One row of results: whose, and what may be said.

    Attributes:
        noun: what its cases are, where they are no ballots.
        note: what it belongs to, or how many windows it stands for.
        few: what is said where nothing is published: that nobody answered, or too few.
        evened: its figure, leaning on those of all rows.
        contested: how it stands with what its office says against the figure.
        change: of the good ratings against the period before.
    """

    name: str
    url: str
    rated: Rated | None
    few: str
    note: str = ""
    noun: str = ""
    rank: RankRange | None = None
    evened: Estimate | None = None
    change: Estimate | None = None
    mean_change: Estimate | None = None
    contested: str = ""
    troubles: Mapping[str, Estimate | None] = field(default_factory=dict, hash=False)

    @property
    def spread(self) -> tuple[tuple[str, Text, int], ...]:
        """How the ratings are spread over the levels, as a bar draws it."""
        return spread(self.rated.levels) if self.rated else ()


def _of(say: Callable[[Rated], object]) -> Callable[[ResultRow], object]:
    """Say something of the ratings of a row that has enough."""
    return lambda row: say(row.rated) if row.rated else None


def _level(level: int) -> Column[ResultRow]:
    return Column(
        f"level_{level}",
        LEVEL_WORDS[level],
        _of(lambda rated: rated.levels[level]),
        kind=Kind.NUMBER,
        is_drawn=False,
    )


def figure_columns(noun: Text, evened: Callable[[Estimate], str]) -> tuple[Column[ResultRow], ...]:
    """Return the columns that every table of results has.

    Args:
        noun: what is counted: ballots, ratings.
        evened: says the figure that leans on those of all rows.
    """
    return (
        Column("cases", noun, _of(lambda rated: rated.cases), kind=Kind.NUMBER),
        Column(
            "good",
            _("Good ratings"),
            _of(lambda rated: rated.good.value),
            note=_of(lambda rated: say_bounds(rated.good, say_percent)),
            note_heading=_("95% interval"),
            template="review/_row_good.html",
            axis=SHARES,
            css=lambda _row: "bars",
        ),
        Column(
            "mean",
            _("Mean of 1 to 5"),
            _of(lambda rated: say_number(rated.mean.value, 2)),
            kind=Kind.FIGURE,
            note=_of(lambda rated: say_bounds(rated.mean, lambda each: say_number(each, 2))),
            note_heading=_("95% interval of the mean"),
        ),
        Column(
            "spread",
            _("How they are spread"),
            lambda _row: None,
            template="review/_row_spread.html",
            is_exported=False,
            css=lambda _row: "bars",
        ),
        *map(_level, LEVEL_WORDS),
        Column(
            "evened",
            _("Evened out"),
            lambda row: evened(row.evened) if row.evened else None,
            kind=Kind.FIGURE,
        ),
        Column(
            "rank",
            _("Possible ranks"),
            lambda row: say_rank(row.rank) if row.rank else None,
            kind=Kind.FIGURE,
        ),
    )


CHANGES: tuple[Column[ResultRow], ...] = (
    Column(
        "change",
        _("Change of good ratings, in points"),
        lambda row: say_points(row.change.value) if row.change else None,
        kind=Kind.FIGURE,
        note=lambda row: say_bounds(row.change, say_points) if row.change else None,
        note_heading=_("95% interval of the change"),
    ),
    Column(
        "mean_change",
        _("Change of the mean"),
        lambda row: say_number(row.mean_change.value, 2) if row.mean_change else None,
        kind=Kind.FIGURE,
        note=lambda row: (
            say_bounds(row.mean_change, lambda each: say_number(each, 2))
            if row.mean_change
            else None
        ),
        note_heading=_("95% interval of the mean's change"),
        is_drawn=False,
    ),
)
"""Against the period before."""


def _trouble(trouble: Trouble) -> Column[ResultRow]:
    def found(row: ResultRow) -> Estimate | None:
        return row.troubles.get(trouble.value)

    return Column(
        trouble.value,
        TROUBLES[trouble],
        lambda row: own.value if (own := found(row)) else None,
        kind=Kind.SHARE,
        note=lambda row: say_bounds(own, say_percent) if (own := found(row)) else None,
        note_heading=_("95% interval"),
        is_drawn=False,
    )


def named(rows: Rows[ResultRow], words: str) -> Rows[ResultRow]:
    """Keep the rows whose name holds every word."""
    return Rows(row for row in rows if all(word in row.name for word in words.split()))


class NameFilters(Filters):
    """Look for a name."""

    q = by_words(named, _("Name"))


def _said_of(name: Text, columns: tuple[Column[ResultRow], ...]) -> tuple[Column[ResultRow], ...]:
    first = Column[ResultRow](
        "name",
        name,
        lambda row: row.name,
        link=lambda row: row.url,
        note=lambda row: row.note,
    )
    return (first, *columns)


IMPORTED = declare(
    Listing[ResultRow](
        name="review.imported",
        title=_("Imported ratings by name"),
        columns=_said_of(
            _("Name"), figure_columns(_("Ratings"), lambda each: say_number(each.value, 2))
        ),
        order=(),
        empty=Empty(_("No ratings"), _("This set holds no ratings.")),
        counted=ngettext_lazy("%(number)s name", "%(number)s names", "count"),
        filters=NameFilters,
        scrolls=_("Results, scrolls sideways"),
        is_framed=False,
    )
)


PLACES = declare(
    Listing[ResultRow](
        name="review.places",
        title=_("Results by place"),
        columns=_said_of(
            pgettext_lazy("office or window", "Place"),
            (
                *figure_columns(_("Ballots"), lambda each: say_percent(each.value)),
                *CHANGES,
                *map(_trouble, Trouble),
                Column("contested", _("Contested by the office"), lambda row: row.contested),
            ),
        ),
        order=(),
        empty=Empty(_("No windows"), _("Below this unit there is no window.")),
        counted=ngettext_lazy("%(number)s place", "%(number)s places", "count"),
        scrolls=_("Results, scrolls sideways"),
        is_framed=False,
    )
)

SETS = declare(
    Listing[RatingSet](
        name="review.sets",
        title=_("Ratings from elsewhere"),
        columns=(
            of_field(
                "title", _("Set"), link=lambda own: reverse("review:rating_set", args=[own.pk])
            ),
            of_field("ratings", _("Ratings"), kind=Kind.NUMBER),
            of_field("columns", _("Columns that were read")),
            of_field("recorded_at", _("Imported"), kind=Kind.DAY),
        ),
        order=("-recorded_at", "-pk"),
        empty=Empty(
            _("No imported ratings"),
            _(
                "Ratings that were given elsewhere are imported with the command "
                "“xianfeng import ratings”."
            ),
        ),
        counted=ngettext_lazy("%(number)s set", "%(number)s sets", "count"),
    )
)
