from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.rules.kinds import UnitKind

UNIT_KINDS = [
    (UnitKind.OFFICE.value, _("office")),
    (UnitKind.DIVISION.value, _("division")),
    (UnitKind.WINDOW.value, _("window")),
]


class Unit(models.Model):
    """An administrative unit: an office, a division of one, or a window where people are served."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=UNIT_KINDS)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    founded_on = models.DateField(null=True, blank=True, help_text=_("empty: not known"))
    closed_on = models.DateField(null=True, blank=True, help_text=_("open while empty"))
    path = models.CharField(max_length=255, unique=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return self.name
