from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import STANDINGS, Member
from xianfeng.people.rules.life import OPEN_TRANSFERS, MembershipCause, TransferState

CAUSES = [
    (MembershipCause.REGISTERED.value, pgettext_lazy("membership", "taken on as an activist")),
    (MembershipCause.JOINED.value, pgettext_lazy("membership", "joined")),
    (MembershipCause.BECAME_FULL.value, pgettext_lazy("membership", "became full")),
    (MembershipCause.TRANSFERRED.value, pgettext_lazy("membership", "transferred")),
    (MembershipCause.LEFT.value, pgettext_lazy("membership", "left")),
    (MembershipCause.IMPORTED.value, pgettext_lazy("membership", "from an imported list")),
]
TRANSFER_STATES = [
    (TransferState.ASKED.value, pgettext_lazy("transfer", "waiting for consent")),
    (TransferState.AGREED.value, pgettext_lazy("transfer", "agreed, the day is to come")),
    (TransferState.DONE.value, pgettext_lazy("transfer", "done")),
    (TransferState.REFUSED.value, pgettext_lazy("transfer", "refused")),
    (TransferState.WITHDRAWN.value, pgettext_lazy("transfer", "withdrawn")),
]
_OPEN = sorted(state.value for state in OPEN_TRANSFERS)


class Membership(models.Model):
    """Where a member belonged, and with which standing, from a day until another (D12).

    Half-open: `starts_on` ≤ day < `ends_on`. The open one says what `Member` says.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    standing = models.CharField(max_length=16, choices=STANDINGS)
    starts_on = models.DateField()
    ends_on = models.DateField(
        null=True, blank=True, help_text=_("the first day no longer in it; open while empty")
    )
    cause = models.CharField(max_length=16, choices=CAUSES, help_text=_("why it began"))
    end_cause = models.CharField(
        max_length=16, choices=CAUSES, blank=True, help_text=_("why it ended")
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ends_on__isnull=True), name="membership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_cause="")
                | (Q(ends_on__isnull=False) & ~Q(end_cause="")),
                name="membership_ends_with_a_cause",
            ),
        ]
        # Alone it counts who belonged where on a day. None by day: most periods hold of any day,
        # so that reading them all in a row is ten times quicker than by such an index.
        indexes = [
            models.Index(
                fields=["organisation", "standing", "starts_on", "ends_on"],
                name="membership_by_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.organisation_id} {self.starts_on}"


class Transfer(models.Model):
    """A member's move to another organisation: released by one side, accepted by the other.

    Who answered for a side, and when, is kept for each; `…_instead` where the organisation
    above answered because the side was silent.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="transfers")
    source = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="transfers_away"
    )
    target = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="transfers_here"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("the person for whom the requester acted as a deputy; usually empty"),
    )
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField(editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, editable=False)
    released_instead = models.BooleanField(default=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_instead = models.BooleanField(default=False)
    takes_effect_on = models.DateField(
        null=True,
        help_text=_("as stated by the receiving side; the day of the last consent if empty"),
    )
    state = models.CharField(
        max_length=12, choices=TRANSFER_STATES, default=TransferState.ASKED.value
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=200, blank=True, help_text=_("why it was refused"))
    reminded_at = models.DateTimeField(null=True, editable=False)
    escalated_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text=_("when the level above a side that did not answer was notified"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=_OPEN), name="transfer_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="transfer_to_another_organisation"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TransferState.AGREED.value, TransferState.DONE.value])
                | Q(
                    released_at__isnull=False,
                    accepted_at__isnull=False,
                    takes_effect_on__isnull=False,
                ),
                name="transfer_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.REFUSED.value) | ~Q(answer=""),
                name="transfer_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, closed_at__isnull=True)
                | (~Q(state__in=_OPEN) & Q(closed_at__isnull=False)),
                name="transfer_closed_with_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="transfer_by_state")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.source_id} → {self.target_id}"

    @property
    def parties(self) -> tuple[Member | int | None, ...]:
        """Who moves, who asked, and for whom: none of them answers for a side."""
        return (self.member, self.asked_by_id, self.asked_for_id)

    @property
    def is_open(self) -> bool:
        return TransferState(self.state) in OPEN_TRANSFERS
