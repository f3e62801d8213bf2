from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.audit.models import Living, Move, moves_of
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member

from .rules.growth import Rhythm, clauses_of
from .rules.life import LIFE, RUNNING, Deed, Form, Serves, Stage, Tally, Voice

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

RHYTHMS = [
    (Rhythm.WEEKLY.value, _("every week")),
    (Rhythm.FORTNIGHTLY.value, _("every two weeks")),
    (Rhythm.MONTHLY.value, _("every month")),
    (Rhythm.QUARTERLY.value, _("every quarter")),
    (Rhythm.HALF_YEARLY.value, _("every half-year")),
    (Rhythm.YEARLY.value, _("every year")),
]
OF_PROPOSAL, OF_INSTITUTION = 1, 2
"""Rounds of the three voices: on the proposal, and again before it becomes an institution."""


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
    round = models.PositiveSmallIntegerField(
        default=OF_PROPOSAL, help_text=_("1: on the proposal; 2: before it becomes an institution")
    )
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
                fields=["carrier", "voice", "round"],
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


class Evaluation(models.Model):
    """What came of one cycle of a carrier, by whoever runs it; never edited (D14)."""

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="evaluations")
    number = models.PositiveSmallIntegerField(help_text=_("from 1, in the order of its cycles"))
    begins_on = models.DateField()
    ends_on = models.DateField(help_text=_("last day of the cycle"))
    findings = models.TextField(help_text=_("what came of it, and on what evidence"))
    review_date = models.DateField(help_text=_("the day for deciding again"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "number"], name="cycle_evaluated_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("begins_on")), name="cycle_ends_after_its_beginning"
            ),
            models.CheckConstraint(
                condition=Q(review_date__gt=F("ends_on")), name="cycle_reviewed_after_its_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.number}"


class Charter(models.Model):
    """The rules of a carrier that has become, or is to become, an institution (D14).

    A version is never edited; a new one takes its place from the day on which it is in force.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="charters")
    version = models.PositiveSmallIntegerField()
    clauses = models.TextField(help_text=_("one clause a line"))
    rhythm = models.CharField(max_length=12, choices=RHYTHMS)
    in_charge = models.CharField(
        max_length=60, help_text=_("a post, not a person: it survives a change of leader")
    )
    must_know = models.CharField(max_length=120, help_text=_("who must know it"))
    review_date = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    in_force_from = models.DateField(null=True, blank=True)
    in_force_to = models.DateField(
        null=True, blank=True, help_text=_("first day on which it is no longer in force")
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "version"], name="charter_version_once"),
            models.UniqueConstraint(
                fields=["carrier"],
                condition=Q(in_force_from__isnull=False, in_force_to=None),
                name="charter_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
                name="charter_ends_after_its_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.version}"

    @property
    def lines(self) -> list[str]:
        """Its clauses, to be numbered."""
        return clauses_of(self.clauses)


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
