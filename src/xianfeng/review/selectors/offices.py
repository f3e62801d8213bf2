"""What people say of a unit and of each place right below it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from xianfeng.ballots.rules.counts import NOTHING, Counts
from xianfeng.ballots.selectors.counts import monthly_counts
from xianfeng.foundation.paths import SEGMENT, is_at_or_below
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.foundation.stats.ranks import RankRange, standings
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.visible import subtree
from xianfeng.review.rules.results import Rated
from xianfeng.review.rules.tables import OwnCell, Table, table_of
from xianfeng.review.selectors.windows import WindowResult, good_share, place_result


@dataclass(frozen=True)
class PlaceRow:
    """A place right below a unit: a window, or an office or division with windows.

    Attributes:
        rank: which ranks its share of good ratings may have among the rows that are published.
        evened: its share of good ratings, leaning on those of all these rows.
    """

    unit: Unit
    result: WindowResult
    windows: int
    is_silent: bool
    rank: RankRange | None = None
    evened: Estimate | None = None

    @property
    def is_window(self) -> bool:
        return self.unit.kind == UnitKind.WINDOW.value


@dataclass(frozen=True)
class OfficeTable:
    """A unit with everything below it, and what may be shown of their ballots.

    Attributes:
        below: open places right below it that are windows or have some, by code.
        windows: path → open windows at it or below.
    """

    unit: Unit
    below: tuple[Unit, ...]
    windows: dict[str, int]
    table: Table


def public_unit(code: str) -> Unit | None:
    """Return the open unit of this code that is no window; that it exists is public."""
    units = Unit.objects.filter(closed_on=None).exclude(kind=UnitKind.WINDOW.value)
    return units.filter(code=code).select_related("parent").first()


def office_table(unit: Unit, *, since: date) -> OfficeTable:
    """Read the places and the counts of a unit, in two queries.

    Closed places count as they did: else their end would show what stood beside them.

    Args:
        since: first day of the first quarter that is read; each is joined by itself.
    """
    units = list(subtree(Unit.objects.order_by("code"), unit.path))
    path_of = {each.pk: each.path for each in units}
    cells = {
        (path_of[pk], month): counts
        for pk, month, counts in monthly_counts(list(path_of), since=since)
    }
    windows: dict[str, int] = {}
    for each in units:
        if each.kind == UnitKind.WINDOW.value and each.closed_on is None:
            for end in range(len(unit.path), len(each.path) + 1, SEGMENT):
                windows[each.path[:end]] = windows.get(each.path[:end], 0) + 1
    return OfficeTable(
        unit,
        tuple(each for each in units if each.parent_id == unit.pk and each.path in windows),
        windows,
        table_of(cells, top=unit.path, minimum=settings.FIGURES.cell_minimum),
    )


def good_of_all(period: Period) -> Estimate | None:
    """Say how many ballots of all places are good, as the pages of the top units say it.

    A window that is too small to be shown counts where others bring it to the minimum.
    """
    path_of = dict(Unit.objects.order_by("pk").values_list("pk", "path"))
    cells: dict[str, dict[OwnCell, Counts]] = defaultdict(dict)
    since = Period.quarter_of(period.start).start
    for pk, month, counts in monthly_counts(list(path_of), since=since):
        cells[path_of[pk][:SEGMENT]][path_of[pk], month] = counts
    minimum = settings.FIGURES.cell_minimum
    tables = [table_of(own, top=top, minimum=minimum) for top, own in cells.items()]
    return good_share(sum((table.counts(table.top, period) for table in tables), NOTHING))


def place_rows_of(office: OfficeTable, period: Period) -> list[PlaceRow]:
    """Say what people said of each place right below a unit, by code: this is no ranking."""
    rows = [
        PlaceRow(
            unit,
            place_result(unit, office.table, unit.path, period),
            office.windows[unit.path],
            office.table.is_silent(unit.path, period),
        )
        for unit in office.below
    ]
    told = [row.result.rated for row in rows]
    found = standings([_good(each) if each else None for each in told])
    return [
        replace(row, rank=own.rank, evened=own.evened) if own else row
        for row, own in zip(rows, found, strict=True)
    ]


def _good(told: Rated) -> tuple[int, int]:
    level = settings.FIGURES.good_level
    return sum(count for at, count in told.levels.items() if at >= level), told.cases


def offices_above(unit: Unit) -> Sequence[Unit]:
    """List the units above one, the widest first; one query."""
    paths = [unit.path[:end] for end in range(SEGMENT, len(unit.path), SEGMENT)]
    return [
        each
        for each in Unit.objects.filter(path__in=paths).order_by("path")
        if is_at_or_below(unit.path, each.path)
    ]
