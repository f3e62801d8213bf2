from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.units import Unit
from xianfeng.plans.rules.seen import LONGEST_YEAR

from .rules import Comparator, Direction, Measured, Target
from .rules.months import Frequency

DIRECTIONS = [
    (Direction.UP.value, _("rise")),
    (Direction.DOWN.value, _("fall")),
    (Direction.HOLD.value, _("hold")),
    (Direction.LEVEL.value, _("direction not stated")),
]
COMPARATORS = [
    (Comparator.EXACT.value, _("exactly as stated")),
    (Comparator.ABOUT.value, _("about")),
    (Comparator.AT_LEAST.value, _("at least")),
    (Comparator.AT_MOST.value, _("at most")),
    (Comparator.BETWEEN.value, _("between")),
    (Comparator.IN_STEP.value, _("in step")),
]

MEASURED = [
    (Measured.NOT_SAID.value, _("not stated")),
    (Measured.LEVEL.value, _("the state at the time")),
    (Measured.FLOW.value, _("that month alone")),
    (Measured.YEAR_TO_DATE.value, _("the year to date")),
]


FREQUENCIES = [
    (Frequency.MONTHLY.value, _("every month")),
    (Frequency.QUARTERLY.value, _("every quarter")),
    (Frequency.YEARLY.value, _("every year")),
]


class Plan(models.Model):
    """A paper that sets goals for a unit and all below it (D6)."""

    title = models.CharField(max_length=160)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("first day after the plan"))
    source_name = models.CharField(max_length=255, blank=True)
    source_digest = models.CharField(max_length=64, editable=False)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source_digest"], name="plan_once_per_unit_and_paper"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="plan_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_of_a_year(self) -> bool:
        """Whether it covers one year at most: a longer plan is one over several years."""
        return (self.ends_on - self.starts_on).days <= LONGEST_YEAR


class Goal(models.Model):
    """What a plan promises, in the words of the sentence that it comes from."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    title = models.CharField(max_length=160)
    heading = models.CharField(max_length=255, blank=True)
    sentence = models.TextField(blank=True)
    key = models.CharField(max_length=64, editable=False)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="goal_once_per_plan"),
        ]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """A unit answers for a goal."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "unit"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.unit}"


class Indicator(models.Model):
    """The figure of a goal and what it should become."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(max_length=160)
    direction = models.CharField(max_length=8, choices=DIRECTIONS)
    comparator = models.CharField(max_length=12, choices=COMPARATORS)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    unit_of_measure = models.CharField(max_length=24, blank=True)
    horizon = models.CharField(max_length=40, blank=True)
    measured = models.CharField(
        max_length=12,
        choices=MEASURED,
        default=Measured.NOT_SAID.value,
        help_text=_("what the figures of the months are"),
    )
    frequency = models.CharField(
        max_length=12,
        choices=FREQUENCIES,
        default=Frequency.MONTHLY.value,
        help_text=_("how often a figure is asked for"),
    )
    baseline = models.DecimalField(
        max_digits=20, decimal_places=4, null=True, blank=True, help_text=_("before the plan")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(comparator=Comparator.IN_STEP.value),
                name="indicator_has_value_or_goes_in_step",
            ),
            models.CheckConstraint(
                condition=Q(upper__isnull=True) | Q(upper__gte=F("value")),
                name="indicator_upper_not_below_value",
            ),
            models.CheckConstraint(
                condition=Q(upper__isnull=False) | ~Q(comparator=Comparator.BETWEEN.value),
                name="indicator_between_has_upper",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(
        cls, goal: Goal, target: Target, horizon: str, *, baseline: Decimal | None = None
    ) -> "Indicator":
        """Return the row of a target, not yet written."""
        return cls(
            goal=goal,
            name=target.name,
            direction=target.direction.value,
            comparator=target.comparator.value,
            value=target.value,
            upper=target.upper if target.comparator is Comparator.BETWEEN else None,
            unit_of_measure=target.unit,
            horizon=horizon,
            frequency=(Frequency.MONTHLY if goal.plan.is_of_a_year else Frequency.YEARLY).value,
            baseline=baseline,
        )

    @property
    def target(self) -> Target:
        """The target as the rules speak of it."""
        return Target(
            name=self.name,
            direction=Direction(self.direction),
            comparator=Comparator(self.comparator),
            value=_trimmed(self.value),
            upper=_trimmed(self.upper),
            unit=self.unit_of_measure,
        )


class Observation(models.Model):
    """The figure of one month, as reported."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    period_start = models.DateField(help_text=_("first day of the month"))
    value = models.DecimalField(max_digits=20, decimal_places=4)
    observed_at = models.DateTimeField(help_text=_("when the figure was measured, as stated"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period_start"], name="observation_once_per_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period_start:%Y-%m}"


class Correction(models.Model):
    """What a month's figure said before it was corrected; never edited."""

    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="corrections"
    )
    before = models.DecimalField(max_digits=20, decimal_places=4)
    after = models.DecimalField(max_digits=20, decimal_places=4)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="correction_changes_something"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.observation} {self.before} {self.after}"


class GoalLink(models.Model):
    """The one link from anything to a goal: a carrier, a meeting, a task, a case, a paper."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="links")
    subject_type = models.CharField(max_length=64, help_text=_("as carriers.carrier"))
    subject_id = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "subject_type", "subject_id"], name="goal_link_once"
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="goal_link_subject")]

    def __str__(self) -> str:
        return f"{self.goal} {self.subject_type} {self.subject_id}"


def _trimmed(value: Decimal | None) -> Decimal | None:
    """Drop the zeros that the column adds: 6.5000 is 6.5."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
