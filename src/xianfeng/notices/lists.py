"""The lists of the room: what they show, how they sort, what narrows them."""

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext

from xianfeng.ui.lists.columns import Column, Kind, nullable
from xianfeng.ui.lists.filters import Filters, by_choice
from xianfeng.ui.lists.listing import Empty, Listing, declare

from .selectors import Line


class NoticeFilters(Filters):
    """What of the inbox is shown."""

    show = by_choice(
        _("Show"),
        [("unread", _("only unread"))],
        lambda rows, _value: rows.filter(read_at__isnull=True),
    )


NOTICES = declare(
    Listing[Line](
        name="notices.notices",
        title=_("Inbox"),
        columns=(
            Column(
                "sentence",
                _("What"),
                lambda line: line.sentence,
                template="notices/_open.html",
            ),
            Column("at", _("When"), lambda line: line.recorded_at, sort=("pk",), kind=Kind.MOMENT),
            Column(
                "state",
                _("State"),
                lambda line: _g("read") if line.is_read else pgettext("notice", "new"),
                sort=(nullable("read_at"),),
                word=lambda line: "none" if line.is_read else "info",
            ),
        ),
        order=("-pk",),
        empty=Empty(
            _("Nothing new"),
            _(
                "What concerns you will appear here: what awaits your answer, what was decided, "
                "what is due."
            ),
        ),
        nothing=Empty(_("Nothing new"), _("You have read everything.")),
        counted=ngettext_lazy("%(number)s notice", "%(number)s notices", "count"),
        filters=NoticeFilters,
        is_framed=False,
    )
)
