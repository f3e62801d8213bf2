"""Questionnaires while they are written; what is published stands in the ballot box (D10)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.questions import Questionnaire
from xianfeng.campaigns.rules.drafts import Template
from xianfeng.organisation.models.organisations import Organisation

TEMPLATES = [
    (Template.SERVICE.value, _("five levels of a service (GB/T 39735)")),
    (Template.CONDUCT.value, _("conduct review of an office (三为三树)")),
]
TITLE_MOST = 60


class Draft(models.Model):
    """A version of a questionnaire: written by one, published by another, never changed then."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE_MOST)
    template = models.CharField(max_length=12, choices=TEMPLATES)
    line = models.CharField(max_length=24, help_text=_("what all its versions share, in its name"))
    version = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text=_("the questions in their order"))
    writers = models.JSONField(
        default=list, help_text=_("the keys of the users who wrote it, or for whom it was written")
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "version"], name="draft_version_once"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(published_at__isnull=True), name="draft_one_open"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="draft_has_a_version"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The name of this version in the box."""
        return f"{self.line}.{self.version}"

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions as a ballot asks them."""
        return Questionnaire.from_json({"name": self.name, "questions": self.content})
