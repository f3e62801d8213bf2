"""Papers as they were released, and what offices themselves write into theirs."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation

from .content import Own, Paper, Section, paper_of


class ReleasedPaper(models.Model):
    """A quarter's report as it was released; it stays so, whatever is recorded afterwards (D8)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="released_papers"
    )
    period_label = models.CharField(max_length=8, help_text=_("2026Q3"))
    content = models.JSONField(help_text=_("the paper, from which every file is written"))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 over the content"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "period_label"], name="paper_released_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.period_label}"

    @cached_property
    def paper(self) -> Paper:
        return paper_of(self.content)


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
