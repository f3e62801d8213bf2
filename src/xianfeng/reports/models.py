"""What offices themselves write into their reports; the figures are read anew each time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation

from .content import Own, Section


class ReportWords(models.Model):
    """An office's own words in the report of a quarter: head, addressee, passages."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="report_words"
    )
    period = models.CharField(max_length=6, help_text=_("the quarter, as 2026Q3"))
    red_head = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=60, blank=True)
    addressee = models.CharField(max_length=120, blank=True)
    passages = models.JSONField(default=dict, help_text=_("section → passage"))
    recorded_at = models.DateTimeField(editable=False, help_text=_("when it was written last"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "period"], name="report_words_once_a_quarter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.period}"

    @property
    def own(self) -> Own:
        """The words as papers take them."""
        passages = {Section(key): text for key, text in self.passages.items()}
        return Own(self.red_head, self.number, self.addressee, passages)
