from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.rules.growth import Rhythm, clauses_of

from .carriers import Carrier

RHYTHMS = [
    (Rhythm.WEEKLY.value, _("every week")),
    (Rhythm.FORTNIGHTLY.value, _("every two weeks")),
    (Rhythm.MONTHLY.value, _("every month")),
    (Rhythm.QUARTERLY.value, _("every quarter")),
    (Rhythm.HALF_YEARLY.value, _("every half-year")),
    (Rhythm.YEARLY.value, _("every year")),
]


class Evaluation(models.Model):
    """What came of one cycle of a carrier, by whoever runs it; never edited (D14)."""

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="evaluations")
    number = models.PositiveSmallIntegerField(help_text=_("from 1, in the order of its cycles"))
    begins_on = models.DateField()
    ends_on = models.DateField(help_text=_("last day of the cycle"))
    findings = models.TextField(help_text=_("what came of it, and on what evidence"))
    review_date = models.DateField(help_text=_("the day for deciding again"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "number"], name="cycle_evaluated_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("begins_on")), name="cycle_ends_after_its_beginning"
            ),
            models.CheckConstraint(
                condition=Q(review_date__gt=F("ends_on")), name="cycle_reviewed_after_its_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.number}"


class Charter(models.Model):
    """The rules of a carrier that has become, or is to become, an institution (D14).

    A version is never edited; a new one takes its place from the day on which it is in force.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="charters")
    version = models.PositiveSmallIntegerField()
    clauses = models.TextField(help_text=_("one clause a line"))
    rhythm = models.CharField(max_length=12, choices=RHYTHMS)
    in_charge = models.CharField(
        max_length=60, help_text=_("a post, not a person: it survives a change of leader")
    )
    must_know = models.CharField(max_length=120, help_text=_("who must know it"))
    review_date = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    in_force_from = models.DateField(null=True, blank=True)
    in_force_to = models.DateField(
        null=True, blank=True, help_text=_("first day on which it is no longer in force")
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "version"], name="charter_version_once"),
            models.UniqueConstraint(
                fields=["carrier"],
                condition=Q(in_force_from__isnull=False, in_force_to=None),
                name="charter_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
                name="charter_ends_after_its_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.version}"

    @property
    def lines(self) -> list[str]:
        """Its clauses, to be numbered."""
        return clauses_of(self.clauses)
