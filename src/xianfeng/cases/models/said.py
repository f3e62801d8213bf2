import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.cases.models.cases import CODE, VERDICTS, Case, CaseMove
from xianfeng.organisation.models.units import Unit

ANSWER_MOST = 1000
TEMPLATE_NAME_MOST = 40


class Line(models.Model):
    """One dated line of a case's timeline; what changes a case writes one, and none is edited."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    on = models.DateField()
    words = models.TextField(blank=True, help_text=_("what was said, as both sides read it"))
    detail = models.JSONField(default=dict, help_text=_("fills the gaps of its sentence"))
    move = models.OneToOneField(CaseMove, on_delete=models.PROTECT, null=True, related_name="line")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("empty: the citizen, another system or the calendar"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="line_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.number} {self.kind}"


class AnswerTemplate(models.Model):
    """Words that answers begin with; how many were made of one is shown."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", help_text=_("it and those below use it")
    )
    name = models.CharField(max_length=TEMPLATE_NAME_MOST)
    words = models.TextField()
    ended_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="answer_template_once")
        ]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """What the office answers; the citizen reads it whole, everybody else what is masked."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField()
    public_words = models.TextField(help_text=_("without personal data"))
    digest = models.CharField(
        max_length=CODE, editable=False, db_index=True, help_text=_("the same for the same words")
    )
    template = models.ForeignKey(
        AnswerTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return f"{self.case} {self.recorded_at:%Y-%m-%d}"


def digest_of_answer(words: str) -> str:
    """Return what is the same for answers of the same words, however they are spaced."""
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()


class FollowUp(models.Model):
    """One question to the citizen whether it is settled; answered once, or not."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    number = models.PositiveSmallIntegerField()
    is_second = models.BooleanField(default=False, help_text=_("asked again after some weeks"))
    asked_on = models.DateField()
    verdict = models.CharField(max_length=8, choices=VERDICTS, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="follow_up_once"),
            models.CheckConstraint(
                condition=Q(verdict="", answered_on__isnull=True)
                | (~Q(verdict="") & Q(answered_on__isnull=False)),
                name="follow_up_answered_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.number}"


class Kind(models.TextChoices):
    """What a message to a citizen is about."""

    RECEIVED = "received", pgettext_lazy("message", "the case has been received")
    ANSWERED = "answered", pgettext_lazy("message", "there is an answer")
    SETTLED = "settled", pgettext_lazy("message", "the office says that it is settled")
    CHANGED = "changed", pgettext_lazy("message", "the case has changed")
    FOLLOW_UP = "follow_up", pgettext_lazy("message", "is it settled?")
    SECOND = "second", pgettext_lazy("message", "is it still settled?")


class Message(models.Model):
    """A message to a citizen, or the note that none is sent because they opted out."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=64, help_text=_("names the matter, so that it is said once"))
    is_withheld = models.BooleanField(default=False)
    recorded_on = models.DateField(editable=False)
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "key"], name="message_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class OptOut(models.Model):
    """Somebody who wants to be asked nothing any more: a keyed hash of the contact, no more."""

    digest = models.CharField(max_length=CODE, unique=True)
    recorded_on = models.DateField(editable=False)

    def __str__(self) -> str:
        return self.digest[:8]


class SignReply(models.Model):
    """What those say of whom a sign asks; it stands beside the question."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=80)
    words = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return f"{self.unit} {self.sign}"
