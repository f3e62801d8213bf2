from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation


class Composition(models.Model):
    """How many members of which group an organisation has with all below it, on a day (D12).

    Counted anew every night; numbers alone, no names.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="composition"
    )
    day = models.DateField()
    counts = models.JSONField(help_text=_("breakdown → group → members"))
    shown = models.JSONField(help_text=_("breakdown → how fine it may be published; null: not"))
    released = models.JSONField(
        default=dict,
        help_text=_("breakdown → step → the figures that are shown, the total last"),
    )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.day}"
