from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.privacy.models import Correction, Request
from xianfeng.ui.lists.columns import Column, Kind
from xianfeng.ui.lists.listing import Empty, Listing, declare


def _what(request: Request) -> str:
    if isinstance(request, Correction):
        return f"{_g('Correction')}{_g(': ')}{request.get_field_display()}"
    return _g("Deletion")


REQUESTS = declare(
    Listing[Request](
        name="organisation.requests",
        title=_("Requests of members"),
        columns=(
            Column(
                "what",
                _("Request"),
                _what,
                sort=lambda request: type(request).__name__,
                link=lambda row: reverse(row.page, args=[row.pk]),
            ),
            Column(
                "organisation",
                _("Organisation"),
                lambda row: row.member.organisation.name,
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
