from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.audit.models import Living, Move, moves_of
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member

from .rules import LIFE, RUNNING, Deed, Form, Serves, Stage, Tally, Voice

STAGES = [
    (Stage.PROPOSED.value, pgettext_lazy("stage of a carrier", "proposed")),
    (Stage.APPROVED.value, pgettext_lazy("stage of a carrier", "approved")),
    (Stage.TRIAL.value, pgettext_lazy("stage of a carrier", "on trial")),
    (Stage.REGULAR.value, pgettext_lazy("stage of a carrier", "regular")),
    (Stage.INSTITUTION.value, pgettext_lazy("stage of a carrier", "institution")),
    (Stage.ENDED.value, pgettext_lazy("stage of a carrier", "ended")),
]
STEPS = [
    (Deed.PROPOSE.value, _("Proposal")),
    (Deed.RETURN.value, _("Returned")),
    (Deed.RESUBMIT.value, _("Handed in again")),
    (Deed.APPROVE.value, _("Approval")),
    (Deed.START.value, _("Trial")),
    (Deed.SETTLE.value, _("Regular")),
    (Deed.ESTABLISH.value, _("Institution")),
    (Deed.END.value, _("End")),
]
FORMS = [
    (Form.VANGUARD_POST.value, pgettext_lazy("form of a carrier", "vanguard post")),
    (Form.RESPONSIBILITY_AREA.value, pgettext_lazy("form of a carrier", "area of responsibility")),
    (Form.SERVICE_TEAM.value, pgettext_lazy("form of a carrier", "service team")),
    (Form.TASK_FORCE.value, pgettext_lazy("form of a carrier", "task force")),
    (Form.PAIRING.value, pgettext_lazy("form of a carrier", "pairing")),
    (Form.PLEDGE.value, pgettext_lazy("form of a carrier", "pledge")),
    (Form.VOLUNTEERING.value, pgettext_lazy("form of a carrier", "volunteering")),
    (Form.DOUBLE_REGISTRATION.value, pgettext_lazy("form of a carrier", "double registration")),
    (Form.STUDY.value, pgettext_lazy("form of a carrier", "study")),
    (Form.FORUM.value, pgettext_lazy("form of a carrier", "forum")),
    (Form.OTHER.value, pgettext_lazy("form of a carrier", "its own form")),
]
SERVES = [
    (Serves.WHOLE_PLAN.value, _("the whole plan")),
    (Serves.CENTRAL_WORK.value, _("the central work")),
    (Serves.PEOPLE.value, _("the people")),
]
VOICES = [
    (Voice.ORGANISATION.value, pgettext_lazy("voice", "organisation")),
    (Voice.MEMBERS.value, pgettext_lazy("voice", "members")),
    (Voice.PUBLIC.value, pgettext_lazy("voice", "public")),
]


class Carrier(Living):
    """A programme through which members act (D3, D5, D14); its days are its moves."""

    title = models.CharField(max_length=60)
    theme = models.CharField(max_length=200, help_text=_("what it is about, in one sentence"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="carriers"
    )
    form = models.CharField(max_length=24, choices=FORMS)
    serves_whole_plan = models.BooleanField(default=False)
    serves_central_work = models.BooleanField(default=False)
    serves_people = models.BooleanField(default=False)
    stage = models.CharField(max_length=12, choices=STAGES, default=Stage.PROPOSED.value)
    proposed_by = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_carriers",
        help_text=_("the member whose own proposal it is; empty if it is the organisation's"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title"],
                condition=~Q(stage=Stage.ENDED.value),
                name="carrier_title_once_while_alive",
            ),
            models.CheckConstraint(
                condition=Q(serves_whole_plan=True)
                | Q(serves_central_work=True)
                | Q(serves_people=True),
                name="carrier_serves_something",
            ),
        ]
        indexes = [models.Index(fields=["stage"], name="carrier_stage")]

    def __str__(self) -> str:
        return self.title

    @property
    def serves(self) -> frozenset[Serves]:
        """Whom it serves."""
        return serves_of(self)

    @property
    def is_running(self) -> bool:
        return Stage(self.stage) in RUNNING


def serves_of(row: "Carrier | EarlierText") -> frozenset[Serves]:
    """Return whom a proposal serves, as its columns say."""
    said = {
        Serves.WHOLE_PLAN: row.serves_whole_plan,
        Serves.CENTRAL_WORK: row.serves_central_work,
        Serves.PEOPLE: row.serves_people,
    }
    return frozenset(serves for serves, is_said in said.items() if is_said)


class CarrierMove(Move):
    """A step in the life of a carrier: proposed, approved, started, ended (D14)."""

    life = LIFE
    noun = "carrier"

    carrier = models.ForeignKey(
        Carrier, on_delete=models.PROTECT, related_name="moves", db_index=False
    )
    step = models.CharField(max_length=12, choices=STEPS)

    class Meta:
        constraints = moves_of(LIFE, "carrier")
        # The catalogue sorts all carriers by moments of their lives: the index alone answers.
        indexes = [
            models.Index(
                fields=["carrier", "step", "number", "happened_at"], name="carrier_move_by_step"
            )
        ]


class EarlierText(models.Model):
    """What a returned proposal said before it was changed; never edited."""

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="earlier_texts")
    title = models.CharField(max_length=60)
    theme = models.CharField(max_length=200)
    form = models.CharField(max_length=24, choices=FORMS)
    serves_whole_plan = models.BooleanField(default=False)
    serves_central_work = models.BooleanField(default=False)
    serves_people = models.BooleanField(default=False)
    goals = models.JSONField(default=list, help_text=_("numbers of the goals that it served"))
    replaced_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return f"{self.carrier} {self.replaced_at:%Y-%m-%d}"

    @property
    def serves(self) -> frozenset[Serves]:
        """Whom it served."""
        return serves_of(self)


class Endorsement(models.Model):
    """The answer of one voice on one carrier (D7), entered by hand; counted once, never edited.

    A slip of the pen is corrected by a further row that says why; both stay, the last one holds.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="endorsements")
    voice = models.CharField(max_length=12, choices=VOICES)
    in_favour = models.PositiveIntegerField(help_text=_("people"))
    answered = models.PositiveIntegerField(help_text=_("people"))
    asked = models.PositiveIntegerField(
        null=True, help_text=_("people who could be asked; empty: open to all, nobody knows")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by"
    )
    reason = models.CharField(max_length=300, blank=True, help_text=_("why it was corrected"))
    counted_at = models.DateTimeField(help_text=_("when the count was taken, as stated"))
    recorded_at = models.DateTimeField(editable=False, help_text=_("when it was recorded here"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "voice"],
                condition=Q(corrects=None),
                name="endorsement_first_once_per_voice",
            ),
            models.CheckConstraint(
                condition=Q(asked=None) | Q(answered__lte=F("asked")),
                name="endorsement_part_of_those_asked",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(reason=""), name="endorsement_corrected_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(in_favour__lte=F("answered")), name="endorsement_part_of_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.voice}"

    @property
    def tally(self) -> Tally:
        return Tally(self.in_favour, self.answered, self.asked)


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
    """A member's word to come; withdrawn, it stays as it was said."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sign_ups")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sign_ups")
    signed_up_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="sign_up_once_at_a_time",
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
