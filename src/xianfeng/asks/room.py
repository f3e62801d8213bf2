"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.room import Room

from . import jobs

ROOM = Room("asks", jobs={jobs.remind: _("Remind of what waits for an answer")})
