from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.audit.models import Living, Move, moves_of
from xianfeng.carriers.rules.life import LIFE, RUNNING, Deed, Form, Serves, Stage, Tally, Voice
from xianfeng.hearings.models import Hearing
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member

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

OF_PROPOSAL, OF_INSTITUTION = 1, 2
"""Rounds of the three voices: on the proposal, and again before it becomes an institution."""


class ProposalText(models.Model):
    """What a proposal says: of whom, for whom, why, by whom, and what it takes (D3-D5)."""

    title = models.CharField(max_length=60)
    theme = models.CharField(max_length=200, help_text=_("what it is about, in one sentence"))
    form = models.CharField(max_length=24, choices=FORMS)
    serves_whole_plan = models.BooleanField(default=False)
    serves_central_work = models.BooleanField(default=False)
    serves_people = models.BooleanField(default=False)
    need = models.TextField(
        blank=True, help_text=_("the need that it answers, and how it was found out")
    )
    leads = models.CharField(max_length=60, blank=True, help_text=_("the post that leads it"))
    takes_part = models.CharField(max_length=120, blank=True)
    cost = models.PositiveIntegerField(null=True, blank=True, help_text=_("yuan a year"))
    burden = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("minutes a month that it asks of the branch, estimated")
    )

    class Meta:
        abstract = True

    @property
    def serves(self) -> frozenset[Serves]:
        """Whom it serves."""
        said = {
            Serves.WHOLE_PLAN: self.serves_whole_plan,
            Serves.CENTRAL_WORK: self.serves_central_work,
            Serves.PEOPLE: self.serves_people,
        }
        return frozenset(serves for serves, is_said in said.items() if is_said)


class Carrier(ProposalText, Living):
    """A programme through which members act (D3, D5, D14); its days are its moves."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="carriers"
    )
    stage = models.CharField(max_length=12, choices=STAGES, default=Stage.PROPOSED.value)
    version = models.PositiveSmallIntegerField(
        default=1, help_text=_("of its text; each change of a proposal makes the next one")
    )
    voices_since = models.PositiveSmallIntegerField(
        default=1, help_text=_("the oldest version whose voices count for the present text")
    )
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
            models.CheckConstraint(
                condition=Q(voices_since__gte=1, voices_since__lte=F("version")),
                name="carrier_voices_of_its_texts",
            ),
        ]
        indexes = [models.Index(fields=["stage"], name="carrier_stage")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        return Stage(self.stage) in RUNNING


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


class EarlierText(ProposalText):
    """What a proposal said before it was changed; never edited.

    Somebody else may confirm that the next version means the same: its voices then still count.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="earlier_texts")
    version = models.PositiveSmallIntegerField()
    goals = models.JSONField(default=list, help_text=_("numbers of the goals that it served"))
    replaced_at = models.DateTimeField(editable=False)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(
        null=True, editable=False, help_text=_("when it was confirmed that the meaning is the same")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carrier", "version"], name="earlier_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.version}"


class Endorsement(models.Model):
    """The answer of one voice on one carrier (D7); counted once, never edited.

    A slip of the pen is corrected by a further row that says why; both stay, the last one holds.
    """

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="endorsements")
    voice = models.CharField(max_length=12, choices=VOICES)
    round = models.PositiveSmallIntegerField(
        default=OF_PROPOSAL, help_text=_("1: on the proposal; 2: before it becomes an institution")
    )
    version = models.PositiveSmallIntegerField(
        default=1, help_text=_("of the text, or before an institution of the charter")
    )
    hearing = models.OneToOneField(
        Hearing,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("in which the answers were gathered here; empty: entered by hand"),
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
                fields=["carrier", "voice", "round", "version"],
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
