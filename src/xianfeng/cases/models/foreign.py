from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.cases.models.cases import Case

HOTLINE = "12345"
NUMBER_MOST = 40
STATUS_MOST = 20


class ForeignNumber(models.Model):
    """The number of a case in another system, as long as that system has to do with it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="foreign_numbers")
    system = models.CharField(max_length=20, default=HOTLINE)
    number = models.CharField(max_length=NUMBER_MOST)
    since = models.DateField()
    until = models.DateField(
        null=True,
        blank=True,
        help_text=_("since when another hand has the case; what comes later is kept"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "number"], name="foreign_number_once"),
            models.UniqueConstraint(
                fields=["case", "system"],
                condition=Q(until__isnull=True),
                name="foreign_number_only_one_now",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ForeignLine(models.Model):
    """A status that another system told, with its own time and ours; told again it is the same."""

    foreign = models.ForeignKey(ForeignNumber, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField(help_text=_("place in the other system's own order"))
    status = models.CharField(max_length=STATUS_MOST)
    words = models.TextField(blank=True)
    said_at = models.DateTimeField(help_text=_("by the other system's clock"))
    is_late = models.BooleanField(
        default=False, help_text=_("from a former hand; it changes nothing")
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["foreign", "status", "said_at"], name="foreign_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.foreign} {self.status}"
