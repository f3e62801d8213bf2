from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.people.models.members import Member
from xianfeng.privacy.rules.requests import CorrectedField, CorrectionState, DeletionState

CORRECTED_FIELDS = [
    (CorrectedField.NAME.value, pgettext_lazy("of a person", "Name")),
    (CorrectedField.NUMBER.value, _("Number")),
    (CorrectedField.JOINED_DATE.value, _("Date of joining")),
    (CorrectedField.BIRTH_YEAR.value, _("Year of birth")),
    (CorrectedField.EDUCATION.value, _("Education")),
]


CORRECTION_STATES = [
    (CorrectionState.ASKED.value, pgettext_lazy("correction", "waiting for an answer")),
    (CorrectionState.CONFIRMED.value, pgettext_lazy("correction", "confirmed")),
    (CorrectionState.REFUSED.value, pgettext_lazy("correction", "refused")),
]


DELETION_STATES = [
    (DeletionState.ASKED.value, pgettext_lazy("deletion", "waiting for an answer")),
    (DeletionState.PROFILE_REMOVED.value, pgettext_lazy("deletion", "voluntary data removed")),
    (DeletionState.PERSON_REMOVED.value, pgettext_lazy("deletion", "name and data removed")),
    (DeletionState.REFUSED.value, pgettext_lazy("deletion", "refused")),
]


class Correction(models.Model):
    """A member's word that their own record is wrong; what stood there is kept beside it."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=16, choices=CORRECTED_FIELDS)
    old = models.CharField(max_length=80, blank=True)
    new = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200)
    state = models.CharField(
        max_length=12, choices=CORRECTION_STATES, default=CorrectionState.ASKED.value
    )
    asked_at = models.DateTimeField(editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "field"],
                condition=Q(state=CorrectionState.ASKED.value),
                name="correction_one_open_a_field",
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.ASKED.value, answered_at__isnull=True)
                | (~Q(state=CorrectionState.ASKED.value) & Q(answered_at__isnull=False)),
                name="correction_answered_with_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.REFUSED.value) | ~Q(answer=""),
                name="correction_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.field}"


class DeletionRequest(models.Model):
    """A member's wish that what is stored be removed, and what the office answered (PIPL)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="deletion_requests")
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=16, choices=DELETION_STATES, default=DeletionState.ASKED.value
    )
    asked_at = models.DateTimeField(editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state=DeletionState.ASKED.value),
                name="deletion_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state=DeletionState.ASKED.value, answered_at__isnull=True)
                | (~Q(state=DeletionState.ASKED.value) & Q(answered_at__isnull=False)),
                name="deletion_answered_with_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeletionState.REFUSED.value) | ~Q(answer=""),
                name="deletion_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.state}"
