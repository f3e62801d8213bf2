from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.units import Unit

from .rules import Failing, MeasureName, Verdict

FAILINGS = [
    (Failing.ATTENTION.value, _("Attention")),
    (Failing.GUIDANCE.value, _("Guidance and support")),
    (Failing.INVENTION.value, _("Invention of carriers")),
    (Failing.SERVICE.value, _("Service of development")),
]
VERDICTS = [
    (Verdict.IN_PLACE.value, _("in place")),
    (Verdict.PARTLY.value, _("partly in place")),
    (Verdict.NOT_IN_PLACE.value, _("not in place")),
    (Verdict.TOO_LITTLE_EVIDENCE.value, _("too little evidence")),
]
MEASURES = [
    (MeasureName.OWN_PROPOSALS.value, _("Carriers that members proposed")),
    (MeasureName.VARIETY_OF_FORMS.value, _("Variety of forms")),
    (MeasureName.TAKING_PART.value, _("Members who took part")),
    (MeasureName.TIED_TO_GOALS.value, _("Carriers linked to a goal")),
    (MeasureName.GOALS_SERVED.value, _("Goals that a carrier serves")),
    (MeasureName.WINDOWS_GOOD.value, _("Good ratings of the windows")),
]


class Result(models.Model):
    """One measure of an office in a period, as of a build of the facts (D1–D4)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="results")
    period_label = models.CharField(max_length=8, help_text=_("2026, 2026H1, 2026Q3 or 2026-07"))
    failing = models.CharField(max_length=12, choices=FAILINGS)
    measure = models.CharField(max_length=24, choices=MEASURES)
    value = models.FloatField(null=True, help_text=_("a share, or a number of forms"))
    low = models.FloatField(null=True, help_text=_("lower bound of the 95 percent interval"))
    high = models.FloatField(null=True, help_text=_("upper bound of the 95 percent interval"))
    cases = models.PositiveIntegerField(help_text=_("cases behind the estimate"))
    verdict = models.CharField(max_length=20, choices=VERDICTS)
    records = models.JSONField(default=list, help_text=_("the first records, by number"))
    record_count = models.PositiveIntegerField(help_text=_("all records behind the figure"))
    built_at = models.DateTimeField(editable=False, help_text=_("when the facts were built"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period_label", "unit", "measure"], name="result_once_per_measure"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True, low__isnull=True, high__isnull=True)
                | models.Q(
                    low__lte=models.F("value"),
                    high__gte=models.F("value"),
                ),
                name="result_value_in_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_label} {self.measure}"
