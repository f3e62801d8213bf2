"""What this room stores on a member: what the member has sent."""

from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Processing, Section
from xianfeng.people.models.members import Member

from .selectors import documents_sent_by

PROCESSING = (
    Processing(
        "documents",
        data=N_("Photographs and documents that a member has sent, with the day"),
        purpose=N_("as evidence of what was done; place and device are removed from photographs"),
        seen_by=N_("whoever sees the page to which it was added"),
        kept=N_("permanently, as a document of the organisation"),
        order=130,
    ),
)


def sent_by(member: Member) -> Section:
    """Return what a member has sent."""
    return Section(
        "documents",
        _("Photographs and documents that I have sent"),
        {"number": _("No."), "title": _("Title"), "where": _("Organisation")},
        [(str(row.pk), row.title, row.organisation.name) for row in documents_sent_by(member)],
    )
