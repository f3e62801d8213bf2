"""How ballots add up (design.md §5).

Only this room reads or writes this table. No column can hold a moment, an address or a person.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.units import Unit


class Tally(models.Model):
    """How the ballots of one window and month add up; each is added as it is cast (D11).

    Sums alone: what one ballot said of two things together cannot be had from here.
    """

    pk = models.CompositePrimaryKey("window_id", "month")
    window = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.PositiveSmallIntegerField(help_text=_("months since the year 0"))
    level_5 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    level_4 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    level_3 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    level_2 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    level_1 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    doors = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    faces = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    things = models.PositiveIntegerField(default=0, help_text=_("ballots"))

    def __str__(self) -> str:
        return f"{self.window_id} {self.month}"
