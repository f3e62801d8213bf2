"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.doors import EVERYONE, NOBODY, Rule, Subject, only, public
from xianfeng.foundation.room import RailEntry, Room

from . import jobs
from .permissions import can_see_upkeep

ROOM = Room(
    "upkeep",
    doors={
        "upkeep:healthz": public(),
        "upkeep:readyz": public(),
        # unknown until the operator sets a token, which opens it in place of a login
        "upkeep:metrics": Rule(door=EVERYONE, sees=NOBODY),
        "upkeep:overview": Rule(door=only(Subject.ADMINISTRATOR)),
    },
    deeds={
        "upkeep.backup.made": _("Made a backup"),
        "upkeep.backup.restored": _("Restored a backup"),
        "upkeep.release.upgraded": _("Upgraded to a new release"),
    },
    nouns={
        "upkeep.backup": _("backup"),
    },
    jobs={
        jobs.forget_runs: _("Delete old background jobs"),
        jobs.seal_trail: _("Seal the audit log"),
        jobs.tidy_accounts: _("Delete expired sessions"),
    },
    rail=(
        RailEntry(
            "system", _("Upkeep"), "upkeep:overview", order=90, shows=can_see_upkeep, key="k"
        ),
    ),
)
