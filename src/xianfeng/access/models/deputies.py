from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit


class Deputyship(models.Model):
    """That somebody uses another one's roles openly, until a day (D16).

    Without an organisation and a unit: at all places of the principal. Administrator's roles and
    a member's rights never pass on.
    """

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="deputyships_given",
        help_text=_("whose roles are used"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="deputyships_held",
        help_text=_("who acts"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="deputyships"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="deputyships"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text=_("never open"))
    reason = models.CharField(max_length=200)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("the principal or an administrator; empty: a command"),
    )
    recorded_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("when it was ended early"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("empty where the program ended it"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="deputyship_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("deputy")), name="deputyship_not_of_oneself"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(unit__isnull=True),
                name="deputyship_at_one_place",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="deputyship_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="deputyship_ended_by_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.principal}"

    @property
    def place(self) -> Organisation | Unit | None:
        """Where it holds; None for all places of the principal."""
        return self.organisation or self.unit

    @property
    def last_day(self) -> datetime:
        """The last moment of it, whose day people name."""
        end = self.ends_at if self.ended_at is None else self.ended_at
        return end - timedelta(microseconds=1)

    def is_over(self, at: datetime) -> bool:
        """Tell whether it has ended, by its date or earlier."""
        return self.ended_at is not None or self.ends_at <= at
