"""The lists of the room: what they show, how they sort, what narrows them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.foundation.stats import Estimate
from xianfeng.organisation.models.units import Unit
from xianfeng.review.selectors.windows import WindowResult
from xianfeng.ui.charts import SHARES
from xianfeng.ui.lists.columns import Column, Kind
from xianfeng.ui.lists.filters import Filters, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.words import Text, say_between, say_percent


@dataclass(frozen=True)
class WindowRow:
    """A window in the list: its result in a period, the address of its page."""

    result: WindowResult
    url: str
    few: str
    """What is said where there are too few ballots to publish."""


class WindowFilters(Filters):
    """Look for a window, by its name, its code, or whose it is."""

    q = by_words(having("name", "code", "parent__name"), _("Name or code"))


def _whose(row: WindowRow) -> str:
    window = row.result.window
    parent = window.parent if isinstance(window, Unit) else None
    return parent.name if parent else ""


def _bounds(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    return say_between(say_percent(estimate.low), say_percent(estimate.high))


def _trouble(name: str, heading: Text) -> Column[WindowRow]:
    def estimate(row: WindowRow) -> Estimate | None:
        found: Estimate | None = getattr(row.result, name)
        return found

    return Column(
        name,
        heading,
        lambda row: found.value if (found := estimate(row)) else None,
        kind=Kind.SHARE,
        note=lambda row: _bounds(estimate(row)),
    )


WINDOWS = declare(
    Listing[WindowRow](
        name="review.windows",
        title=_("Windows"),
        columns=(
            Column(
                "name",
                _("Window"),
                lambda row: row.result.window.name,
                sort=("name",),
                link=lambda row: row.url,
                note=_whose,
                note_heading=_("Unit"),
            ),
            Column(
                "good",
                _("Good ratings"),
                lambda row: row.result.good.value if row.result.good else None,
                note=lambda row: _bounds(row.result.good),
                note_heading=_("95% interval"),
                template="review/_good.html",
                axis=SHARES,
                css=lambda _row: "bars",
            ),
            Column(
                "trend",
                _("Compared with the previous quarter"),
                lambda row: row.result.trend_word.label,
                word=lambda row: row.result.trend_word.kind,
            ),
            _trouble("doors", _("Doors hard to enter")),
            _trouble("faces", _("Faces hard to face")),
            _trouble("things", _("Things hard to get done")),
        ),
        order=("code", "pk"),
        empty=Empty(
            _("No windows to show"),
            _(
                "Windows within your reach will be listed here, each with what people said. They "
                "are imported together with organisations, as units of the kind “window”."
            ),
        ),
        counted=ngettext_lazy("%(number)s window", "%(number)s windows", "count"),
        filters=WindowFilters,
        is_framed=False,
        scrolls=_("Windows, scrolls sideways"),
    )
)
