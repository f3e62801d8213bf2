from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_filters import Filter

from xianfeng.organisation.models.units import UNIT_KINDS
from xianfeng.organisation.selectors.history import EventLine
from xianfeng.organisation.selectors.past import PastLine
from xianfeng.organisation.selectors.search import search_nodes
from xianfeng.organisation.selectors.units import UnitLine
from xianfeng.ui.fields import DayField
from xianfeng.ui.lists.columns import Column, Kind
from xianfeng.ui.lists.filters import Filters, by_choice, by_words
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.lists.rows import Rows

NAME_OR_CODE = _("Name or code")
COUNTED = ngettext_lazy("%(number)s organisation", "%(number)s organisations", "count")
UNITS_COUNTED = ngettext_lazy("%(number)s unit", "%(number)s units", "count")
NOTHING = Empty(_("No results"), _("Try a shorter word, or the code."))


class AsOf(Filter):
    """A day as people write it; it narrows nothing, for it leads to the tree of that day."""

    field_class = DayField


class UnitFilters(Filters):
    """Look for a unit; a day leads to the tree of that day."""

    q = by_words(search_nodes, NAME_OR_CODE)
    kind = by_choice(_("Kind"), UNIT_KINDS, "kind")
    as_of = AsOf(label=_("As of"), method=lambda rows, _name, _day: rows)


UNITS = declare(
    Listing[UnitLine](
        name="organisation.units",
        title=_("Units"),
        columns=(
            Column(
                "name",
                _("Unit"),
                lambda line: line.unit.name,
                sort=("name",),
                link=lambda line: reverse("organisation:unit", args=[line.unit.code]),
                css=lambda line: f"level-{line.indent}",
            ),
            Column("code", _("Code"), lambda line: line.unit.code, sort=("code",)),
            Column("kind", _("Kind"), lambda line: line.unit.get_kind_display(), sort=("kind",)),
            Column("tied", _("Organisations"), lambda line: line.tied, kind=Kind.NUMBER),
        ),
        order=("path",),
        empty=Empty(
            _("No unit yet"),
            _(
                "Offices, divisions and windows are imported together with the organisations, and "
                "are listed here for whoever works for them."
            ),
        ),
        nothing=NOTHING,
        counted=UNITS_COUNTED,
        filters=UnitFilters,
    )
)
UNITS_BELOW = declare(UNITS.inside("organisation.units_below", _("Units below it")))


@dataclass(frozen=True)
class PastRow:
    """A node of the tree of a day, with the address of its page of that day."""

    line: PastLine
    url: str


def past_rows(lines: tuple[PastLine, ...], *, page: str, day: date) -> list[PastRow]:
    """List the rows of one page."""
    query = f"?as_of={day:%Y-%m-%d}"
    return [PastRow(line, reverse(page, args=[line.node.code]) + query) for line in lines]


def _past_with_words(rows: Rows[PastLine], words: str) -> Rows[PastLine]:
    fold = words.casefold()
    return Rows(
        line
        for line in rows
        if fold in line.node.name.casefold() or line.node.code.casefold().startswith(fold)
    )


class PastFilters(Filters):
    """Look for a node of the tree of a day."""

    q = by_words(_past_with_words, NAME_OR_CODE)


PAST_TREE = declare(
    Listing[PastRow](
        name="organisation.past_tree",
        title=_("Organisations"),
        columns=(
            Column(
                "name",
                _("Organisation"),
                lambda row: row.line.node.name,
                sort=lambda line: line.node.name,
                link=lambda row: row.url,
                css=lambda row: f"level-{row.line.indent}",
            ),
            Column(
                "code",
                _("Code"),
                lambda row: row.line.node.code,
                sort=lambda line: line.node.code,
            ),
            Column("kind", _("Kind"), lambda row: row.line.kind, sort=lambda line: line.kind),
        ),
        order=(),
        empty=Empty(_("Nothing is known about that day")),
        nothing=NOTHING,
        counted=COUNTED,
        filters=PastFilters,
    )
)
PAST_UNITS = declare(
    replace(PAST_TREE, name="organisation.past_units", title=_("Units"), counted=UNITS_COUNTED)
)
PAST_BELOW = declare(PAST_TREE.inside("organisation.past_below", _("Below it")))


def _happened(line: EventLine) -> str:
    others = ", ".join(each.name for each in line.others)
    changes = "; ".join(f"{each.label}: {each.before} → {each.after}" for each in line.changes)
    said = [str(line.event.get_kind_display()), others, changes]
    return " · ".join(each for each in said if each)


EVENTS = declare(
    Listing[EventLine](
        name="organisation.events",
        title=_("History"),
        columns=(
            Column(
                "day",
                _("Day"),
                lambda line: line.event.happened_on,
                sort=("happened_on",),
                kind=Kind.DAY,
            ),
            Column(
                "what",
                _("What happened"),
                _happened,
                sort=("kind",),
                template="organisation/_event.html",
            ),
            Column("why", _("Why?"), lambda line: line.event.reason),
            Column(
                "recorded",
                _("Recorded on"),
                lambda line: line.event.recorded_at,
                sort=("recorded_at",),
                kind=Kind.DAY,
            ),
        ),
        order=("-happened_on", "-pk"),
        empty=Empty(
            _("Nothing recorded yet"),
            _("Renamings, moves, mergers and closings will be listed here, each with its day."),
        ),
    )
)
