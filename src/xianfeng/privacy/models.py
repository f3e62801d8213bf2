from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.actors.rules import RoleKind
from xianfeng.asks.models import IS_OPEN, Way
from xianfeng.asks.rules import State
from xianfeng.people.models.life import AboutMember
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


class Request(AboutMember):
    """What a member asks about their own data; officers at and above the branch answer."""

    asked_of = (Way("office", "member__organisation", frozenset({RoleKind.OFFICER})),)
    told = ("privacy.request_answered", "privacy:me", "#requests")

    class Meta(AboutMember.Meta):
        abstract = True

    @property
    def details(self) -> dict[str, str]:
        return {"organisation": self.member.organisation.name}


class Correction(Request):
    """A member's word that their own record is wrong; what stood there is kept beside it."""

    field = models.CharField(max_length=16, choices=CORRECTED_FIELDS)
    old = models.CharField(max_length=80, blank=True)
    new = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=16, choices=CORRECTION_STATES, default=State.ASKED.value)

    noun, page = "privacy.correction", "privacy:correction"

    class Meta(Request.Meta):
        constraints = [
            *Request.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "field"], condition=IS_OPEN, name="correction_one_open_a_field"
            ),
        ]

    @property
    def facts(self) -> dict[str, str]:
        return {"field": self.field}


class DeletionRequest(Request):
    """A member's wish that what is stored be removed, and what the office answered (PIPL)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="deletion_requests")
    state = models.CharField(max_length=16, choices=DELETION_STATES, default=State.ASKED.value)

    noun, page = "privacy.deletion", "privacy:deletion"

    class Meta(Request.Meta):
        constraints = [
            *Request.Meta.constraints,
            models.UniqueConstraint(fields=["member"], condition=IS_OPEN, name="deletion_one_open"),
        ]
