"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing
from xianfeng.foundation.room import Room

PROCESSING = (
    Processing(
        "trail",
        data=N_("Who did or viewed what, and when"),
        purpose=N_("so that no action can be denied and no look stays hidden"),
        seen_by=N_("auditors; each person as far as it concerns them"),
        kept=N_("as set by the operator; older entries are pruned as a whole"),
        order=110,
    ),
)
ROOM = Room(
    "audit",
    deeds={
        "audit.entries.pruned": _("Pruned old audit log entries"),
        "audit.people.seen": _("Viewed personal records"),
        "audit.rows.sealed": _("Sealed the rows of earlier days"),
        "audit.trail.sealed": _("Sealed the audit log"),
        "audit.trail.begun_anew": _(
            "Continued from an older state of the audit log under a new origin"
        ),
    },
    details={
        "count": pgettext_lazy("detail of an entry", "count"),
        "known": pgettext_lazy("detail of an entry", "last entry known outside"),
        "name_mark": pgettext_lazy("detail of an entry", "proof of the sign-in name"),
        "origin": pgettext_lazy("detail of an entry", "new name of the audit log"),
        "origin_before": pgettext_lazy("detail of an entry", "name of the audit log until then"),
        "size_restored": pgettext_lazy("detail of an entry", "last entry restored"),
        "added": pgettext_lazy("detail of an entry", "rows of earlier days"),
        "added_signed": pgettext_lazy("detail of an entry", "signature over these rows"),
        "entries": pgettext_lazy("detail of an entry", "entries"),
        "look": pgettext_lazy("detail of an entry", "way of looking"),
        "up_to": pgettext_lazy("detail of an entry", "up to entry"),
    },
    nouns={
        "audit.checkpoint": _("checkpoint of the audit log"),
        "audit.head": _("audit log"),
    },
    personal=(Part("audit.trail", PROCESSING),),
)
