from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation

from .content import Paper, paper_of


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
