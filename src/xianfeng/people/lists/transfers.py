from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from xianfeng.asks.models import IS_OPEN
from xianfeng.people.models.life import Transfer
from xianfeng.ui.lists.columns import Column, Kind, nullable, of_field
from xianfeng.ui.lists.filters import Filters, by_choice, by_words, having, unchanged
from xianfeng.ui.lists.listing import Empty, Listing, declare


class TransferFilters(Filters):
    """Which transfers are shown: under way, or closed."""

    q = by_words(having("source__name", "target__name"), _("From or to"))
    closed = by_choice(
        _("Which"),
        [("1", pgettext_lazy("transfers", "ended"))],
        unchanged,
        everything=_("under way"),
    )

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow to one of the two, whatever else is asked."""
        found: Any = super().filter_queryset(queryset)
        is_closed = self.form.cleaned_data.get("closed") == "1"
        narrow = found.exclude if is_closed else found.filter
        return narrow(IS_OPEN)


TRANSFERS = declare(
    Listing[Transfer](
        name="organisation.transfers",
        title=_("Transfers"),
        columns=(
            Column(
                "source",
                pgettext_lazy("place", "From"),
                lambda transfer: transfer.source.name,
                sort=("source__path",),
            ),
            Column(
                "target",
                pgettext_lazy("place", "To"),
                lambda transfer: transfer.target.name,
                sort=("target__path",),
            ),
            Column(
                "asked",
                _("Requested on"),
                lambda transfer: transfer.asked_at,
                sort=("asked_at",),
                kind=Kind.DAY,
            ),
            Column(
                "released",
                _("Releasing side"),
                lambda transfer: transfer.released_at,
                sort=(nullable("released_at"),),
                kind=Kind.DAY,
            ),
            Column(
                "accepted",
                _("Receiving side"),
                lambda transfer: transfer.accepted_at,
                sort=(nullable("accepted_at"),),
                kind=Kind.DAY,
            ),
            of_field(
                "state",
                _("State"),
                link=lambda transfer: reverse("people:transfer", args=[transfer.pk]),
            ),
        ),
        order=("-asked_at", "-pk"),
        empty=Empty(
            _("No transfer"),
            _(
                "Transfers from and to organisations that you look after will be listed here, as "
                "will your own."
            ),
        ),
        nothing=Empty(_("No transfer"), _("Use fewer words or remove a filter.")),
        counted=ngettext_lazy("%(number)s transfer", "%(number)s transfers", "count"),
        filters=TransferFilters,
    )
)
