from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.cases.rules.life import Door
from xianfeng.organisation.models.units import Unit

DOORS = [
    (Door.ALL.value, _("without a slip, all together")),
    (Door.OPEN.value, _("without a slip, at a window")),
    (Door.SLIP.value, _("with a slip, at a window")),
]


class DayNotice(models.Model):
    """A day of the official notice of a year: off, or worked as a make-up day."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    paper = models.CharField(max_length=120, blank=True, help_text=_("the notice that says so"))
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return f"{self.day} {'worked' if self.is_working else 'off'}"


class DoorCount(models.Model):
    """How many cases came through a door on a day; forgotten when the day is over.

    A count and not a column of the case: a case does not say whether its citizen had a slip.
    """

    day = models.DateField()
    door = models.CharField(max_length=4, choices=DOORS)
    window = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0, help_text=_("cases"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "door", "window"], name="case_door_of_a_window_once"
            ),
            models.UniqueConstraint(
                fields=["day"], condition=Q(window=None), name="case_door_of_all_once"
            ),
            models.CheckConstraint(
                condition=Q(door=Door.ALL.value, window=None)
                | (~Q(door=Door.ALL.value) & Q(window__isnull=False)),
                name="case_door_at_a_window",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.door}"
