"""The lists of the room: what they show, how they sort, what narrows them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.ui.lists.columns import Column, nullable
from xianfeng.ui.lists.filters import Filters, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare


@dataclass(frozen=True)
class ReportRow:
    """An organisation with the address of its report."""

    organisation: Organisation
    url: str


class ReportFilters(Filters):
    """Look for an organisation."""

    q = by_words(having("name", "code"), _("Name or code"))


def _reports_on(row: ReportRow) -> str:
    unit = row.organisation.unit
    return unit.name if unit else _g("all units")


REPORTS = declare(
    Listing[ReportRow](
        name="reports.reports",
        title=_("Organisations with their reports"),
        columns=(
            Column(
                "name",
                _("Organisation"),
                lambda row: row.organisation.name,
                sort=("name",),
                link=lambda row: row.url,
            ),
            Column("code", _("Code"), lambda row: row.organisation.code, sort=("code",)),
            Column("unit", _("Reports on"), _reports_on, sort=(nullable("unit__path"),)),
        ),
        order=("path",),
        empty=Empty(
            _("No organisation to report on"),
            _(
                "Organisations within your reach that are linked to a unit will be listed here, "
                "each with its report."
            ),
        ),
        nothing=Empty(
            _("No organisation with this name or code"),
            _("Search for part of its name, or leave the box empty to see all."),
        ),
        counted=ngettext_lazy("%(number)s organisation", "%(number)s organisations", "count"),
        filters=ReportFilters,
        is_framed=False,
    )
)
