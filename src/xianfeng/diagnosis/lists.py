"""The lists of the room: what they show, how they sort, what narrows them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.ui.lists.columns import Column
from xianfeng.ui.lists.filters import Filters, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.words import Text, say_number

from .models import FAILINGS
from .records import RecordSaid, share_of
from .rules import Failing
from .selectors import OfficeRow
from .words import FAILING_NOTES


class OfficeFilters(Filters):
    """Look for an office by name or code."""

    q = by_words(having("name", "code"), _("Name or code"))


def _failing(value: str, label: Text) -> Column[OfficeRow]:
    """Return the column of a failing; each cell leads to what stands behind it."""
    failing = Failing(value)
    if failing in FAILING_NOTES:
        return Column(value, label, lambda _row: _("not measured yet"), is_drawn=False)
    return Column(
        value,
        label,
        lambda row: row.failings[failing].word.label,
        link=lambda row: f"{row.url}#{failing.value}",
        word=lambda row: row.failings[failing].word.kind,
        note=lambda row: _records(row.failings[failing].record_count),
    )


def _records(count: int) -> str:
    return RECORDS_COUNTED % {"count": count, "number": say_number(count)} if count else ""


RECORDS_COUNTED = ngettext_lazy("%(number)s record", "%(number)s records", "count")
OFFICES = declare(
    Listing[OfficeRow](
        name="diagnosis.offices",
        title=_("Offices and the four failings"),
        columns=(
            Column(
                "name",
                _("Office"),
                lambda row: row.office.name,
                sort=("name",),
                link=lambda row: row.url,
            ),
            *(_failing(value, label) for value, label in FAILINGS),
        ),
        order=("code", "pk"),
        empty=Empty(
            _("No offices to show"),
            _("Offices that you may see will be listed here, each with its four failings."),
        ),
        counted=ngettext_lazy("%(number)s office", "%(number)s offices", "count"),
        filters=OfficeFilters,
        per_page=20,
    )
)

RECORDS = declare(
    Listing[RecordSaid](
        name="diagnosis.records",
        title=_("The records behind it"),
        columns=(
            Column("title", _("Record"), lambda row: row.title, link=lambda row: row.url),
            Column("counts", _("Counts as"), lambda row: row.counts_as, sort=share_of),
        ),
        order=(),
        empty=Empty(
            _("No records to show"), _("The records behind this figure will be listed here.")
        ),
        counted=RECORDS_COUNTED,
        per_page=50,
        is_framed=False,
    )
)
