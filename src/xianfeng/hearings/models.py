import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.rolls.models import Roll

from .rules import End, Said, Way

WAYS = [
    (Way.MEMBERS.value, pgettext_lazy("hearing", "members, over a frozen roll")),
    (Way.PUBLIC.value, pgettext_lazy("hearing", "the public, open to everybody")),
]
ANSWERS = [
    (Said.FOR.value, pgettext_lazy("answer", "in favour")),
    (Said.AGAINST.value, pgettext_lazy("answer", "against")),
    (Said.ABSTAIN.value, pgettext_lazy("answer", "abstain")),
]
ENDS = [
    (End.COUNTED.value, pgettext_lazy("hearing", "counted")),
    (End.CHANGED.value, pgettext_lazy("hearing", "ended: the text was changed")),
    (End.CALLED_OFF.value, pgettext_lazy("hearing", "called off")),
]


def new_token() -> str:
    """Draw the name of a hearing in public addresses; it says nothing of how many there are."""
    return secrets.token_hex(5)


class Hearing(models.Model):
    """One voice asked about one version of a text (D7); what it was asked stands with it."""

    token = models.CharField(max_length=10, unique=True, default=new_token, editable=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    text = models.JSONField(help_text=_("what was asked: label and words of each part"))
    way = models.CharField(max_length=8, choices=WAYS)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="hearings"
    )
    roll = models.OneToOneField(Roll, on_delete=models.PROTECT, null=True, related_name="hearing")
    closes_on = models.DateField(help_text=_("the last day on which one can answer"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)
    end = models.CharField(max_length=12, choices=ENDS, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=300, blank=True)
    in_favour = models.PositiveIntegerField(null=True)
    answered = models.PositiveIntegerField(null=True)
    asked = models.PositiveIntegerField(null=True, help_text=_("empty: open to everybody"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "way"],
                condition=Q(end=""),
                name="hearing_runs_once",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.MEMBERS.value, roll__isnull=False)
                | Q(way=Way.PUBLIC.value, roll=None),
                name="hearing_of_members_has_roll",
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None) | (~Q(end="") & Q(ended_at__isnull=False)),
                name="hearing_ended_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(in_favour=None) | Q(in_favour__lte=F("answered")),
                name="hearing_part_of_answers",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="hearing_of_subject")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def is_running(self) -> bool:
        return not self.end


class Answer(models.Model):
    """What a member on the roll answers; the last word before the end holds."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="answers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="hearing_answers")
    said = models.CharField(max_length=8, choices=ANSWERS)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "member"], name="hearing_answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.member_id}"


class DayCount(models.Model):
    """Answers of a consultation open to everybody, added up by day: nothing of who answered."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    said = models.CharField(max_length=8, choices=ANSWERS)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "day", "said"], name="hearing_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id} {self.day} {self.said}"
