"""When windows are open; a change is a new row, so that a day past is judged by its own hours."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.organisation.models.units import Unit
from xianfeng.review.rules.hours import Keeping, ServiceKind, read_day

POST_LONGEST, PHONE_LONGEST, NOTE_LONGEST = 40, 30, 120
KINDS = [
    (ServiceKind.COUNTER.value, pgettext_lazy("a service", "counter that people come to")),
    (ServiceKind.HOTLINE.value, pgettext_lazy("a service", "hotline")),
    (ServiceKind.ONLINE.value, pgettext_lazy("a service", "online service")),
]


class WindowHours(models.Model):
    """What a window is, when it is open and who answers for it, from a day on; all is public."""

    window = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(help_text=_("the first day on which it holds"))
    kind = models.CharField(max_length=8, choices=KINDS)
    days = models.JSONField(help_text=_("the hours of Monday, Tuesday and so on, as written"))
    in_charge = models.CharField(max_length=POST_LONGEST, blank=True, help_text=_("a post"))
    phone = models.CharField(max_length=PHONE_LONGEST, blank=True)
    note = models.CharField(max_length=NOTE_LONGEST, blank=True)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "since"], name="window_hours_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.since}"

    @property
    def keeping(self) -> Keeping:
        """All of it, as rules know it."""
        return Keeping(
            kind=ServiceKind(self.kind),
            week=tuple(read_day(text) for text in self.days),
            in_charge=self.in_charge,
            phone=self.phone,
            note=self.note,
        )
