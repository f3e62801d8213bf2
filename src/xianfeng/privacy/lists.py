from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.ui.lists.columns import Column, Kind
from xianfeng.ui.lists.listing import Empty, Listing, declare


@dataclass(frozen=True)
class Asked:
    """A request of a member that waits for an answer; who asks stands on its own page."""

    what: str
    organisation: str
    asked_at: datetime
    url: str


def asked_rows(
    requests: Sequence[Correction | DeletionRequest],
) -> list[Asked]:
    """List the rows of one page."""
    return [_asked(request) for request in requests]


def _asked(request: Correction | DeletionRequest) -> Asked:
    is_correction = isinstance(request, Correction)
    page = "privacy:correction" if is_correction else "privacy:deletion"
    what = (
        f"{_g('Correction')}{_g(': ')}{request.get_field_display()}"
        if isinstance(request, Correction)
        else _g("Deletion")
    )
    return Asked(
        what, request.member.organisation.name, request.asked_at, reverse(page, args=[request.pk])
    )


REQUESTS = declare(
    Listing[Asked](
        name="organisation.requests",
        title=_("Requests of members"),
        columns=(
            Column(
                "what",
                _("Request"),
                lambda row: row.what,
                sort=lambda request: type(request).__name__,
                link=lambda row: row.url,
            ),
            Column(
                "organisation",
                _("Organisation"),
                lambda row: row.organisation,
                sort=lambda request: request.member.organisation.path,
            ),
            Column(
                "asked",
                _("Requested on"),
                lambda row: row.asked_at,
                sort=lambda request: request.asked_at,
                kind=Kind.DAY,
            ),
        ),
        order=(),
        empty=Empty(
            _("No open requests"),
            _(
                "Members' requests to correct or delete what is stored about them will be listed "
                "here."
            ),
        ),
        counted=ngettext_lazy("%(number)s request", "%(number)s requests", "count"),
    )
)
