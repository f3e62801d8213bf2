from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xianfeng.people.models.members import Member

from .carriers import Carrier


class Activity(models.Model):
    """Something done through a carrier; planned, and then held or not.

    That it was held is the secretary's word, that members were there is their own check-in:
    two witnesses. `recorded_at` against `starts_at` tells a plan from a record made afterwards.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="activities")
    title = models.CharField(max_length=80)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    place = models.CharField(
        max_length=120, blank=True, help_text=_("a public place where the activity is")
    )
    places = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("persons; empty: as many as come")
    )
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text=_("until when one can sign up; empty: until its end")
    )
    held_at = models.DateTimeField(
        null=True, blank=True, help_text=_("when it was held, as stated; empty: not held so far")
    )
    people_served = models.PositiveIntegerField(null=True, blank=True, help_text=_("people"))
    summary = models.TextField(blank=True)
    held_recorded_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(
        null=True, editable=False, help_text=_("when its carrier ended before it began")
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "title", "starts_at"], name="activity_planned_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(places=None) | Q(places__gte=1), name="activity_is_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(
                    held_at__isnull=True, held_recorded_at__isnull=True, people_served__isnull=True
                )
                | Q(
                    held_at__isnull=False,
                    held_recorded_at__isnull=False,
                    people_served__isnull=False,
                ),
                name="activity_held_with_its_record",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(held_at=None), name="activity_held_or_cancelled"
            ),
        ]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return self.title


class SignUp(models.Model):
    """A member's word to come: with a place, or in line for one; withdrawn, it stays as it was."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sign_ups")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sign_ups")
    signed_up_at = models.DateTimeField(editable=False)
    placed_at = models.DateTimeField(
        null=True, editable=False, help_text=_("when it got its place; empty: in line for one")
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True, help_text=_("why it was struck off"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="sign_up_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(struck_by=None) | Q(withdrawn_at__isnull=False) & ~Q(reason=""),
                name="sign_up_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.member_id}"


class CheckIn(models.Model):
    """A member was there, as the member says on the spot; once for each activity."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="check_ins")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="check_ins")
    checked_in_at = models.DateTimeField(editable=False, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "member"], name="check_in_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.member_id}"
