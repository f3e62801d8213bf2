"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.doors import public
from xianfeng.foundation.room import RailEntry, Room

ROOM = Room(
    "publicity",
    doors={
        "publicity:home": public(),
        "publicity:windows": public(),
        "publicity:about": public(),
        "publicity:window_data": public(),
        "publicity:ledger": public(),
        "publicity:ledger_script": public(),
        "publicity:ledger_checkpoints": public(),
        "publicity:ledger_opening": public(),
    },
    rail=(RailEntry("publish", _("Public page"), "publicity:home", order=90, is_public=True),),
)
