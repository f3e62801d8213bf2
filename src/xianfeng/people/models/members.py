from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.rules.kinds import Education, Standing

STANDINGS = [
    (Standing.FULL.value, _("full member")),
    (Standing.PROBATIONARY.value, _("probationary member")),
    (Standing.ACTIVIST.value, _("activist")),
]
EDUCATIONS = [
    (Education.SCHOOL.value, pgettext_lazy("education", "secondary school or below")),
    (Education.COLLEGE.value, pgettext_lazy("education", "junior college")),
    (Education.BACHELOR.value, pgettext_lazy("education", "bachelor")),
    (Education.MASTER.value, pgettext_lazy("education", "master")),
    (Education.DOCTOR.value, pgettext_lazy("education", "doctor")),
]


class Member(models.Model):
    """A full or probationary member or an activist, as the organisation's list has it.

    Organisation and standing are those of today, or of the last day before leaving; how they
    came about is in `Membership`.
    """

    number = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=80, db_index=True)
    # No default that the database would take: who forgets the keys of a new row is refused.
    name_keys = models.TextField(
        default=None, editable=False, help_text=_("how the name is typed: pinyin, initials")
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    standing = models.CharField(max_length=16, choices=STANDINGS)
    joined_date = models.DateField(null=True, blank=True)
    full_date = models.DateField(
        null=True, blank=True, help_text=_("of full membership; empty: not recorded, or not yet")
    )
    left_on = models.DateField(null=True, blank=True, help_text=_("empty while the member belongs"))
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    education = models.CharField(max_length=12, choices=EDUCATIONS, blank=True)
    background_removed = models.BooleanField(
        default=False,
        help_text=_(
            "year of birth and education were removed on request; imports do not restore them"
        ),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="member",
    )
    recorded_at = models.DateTimeField(editable=False)

    actor_kind = "member"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="member_number_once"
            )
        ]
        # Each holds all that its questions need, so that the rows themselves are not read:
        # lists of an organisation, by all that they sort and search by; searches; those on the way.
        indexes = [
            models.Index(
                fields=[
                    *("organisation", "left_on", "name_keys", "name", "standing"),
                    *("joined_date", "number"),
                ],
                name="member_by_place",
            ),
            models.Index(fields=["name_keys", "name", "number"], name="member_by_name_keys"),
            models.Index(
                fields=["organisation", "joined_date"],
                condition=Q(left_on=None, standing=Standing.PROBATIONARY.value),
                name="member_on_probation",
            ),
            models.Index(
                fields=["organisation"],
                condition=Q(left_on=None, standing=Standing.ACTIVIST.value),
                name="member_activist",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_full(self) -> bool:
        return self.standing == Standing.FULL.value
