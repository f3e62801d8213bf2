from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.actors.rules import RoleKind
from xianfeng.asks.models import Ask, Way
from xianfeng.audit.models import Living, Move, moves_of
from xianfeng.cases.rules.life import LIFE, OPEN_STAGES, Channel, Stage, Verdict
from xianfeng.foundation.calendar import Counted
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

STAGES = [
    (Stage.OPEN.value, pgettext_lazy("a case", "open")),
    (Stage.CONTACTED.value, pgettext_lazy("a case", "contacted")),
    (Stage.SETTLED.value, pgettext_lazy("a case", "settled by the office's word")),
    (Stage.CONFIRMED.value, pgettext_lazy("a case", "settled by the citizen's word")),
    (Stage.AGAIN.value, pgettext_lazy("a case", "open again")),
    (Stage.PARTLY.value, pgettext_lazy("a case", "open, partly settled by the citizen's word")),
    (Stage.UNSETTLED.value, pgettext_lazy("a case", "closed unsettled")),
    (Stage.TOGETHER.value, pgettext_lazy("a case", "handled together with another case")),
]
CHANNELS = [
    (Channel.WEB.value, pgettext_lazy("a case", "by the citizen here")),
    (Channel.HOTLINE.value, pgettext_lazy("a case", "from the 12345 hotline")),
]
VERDICTS = [
    (Verdict.YES.value, pgettext_lazy("answer of a citizen", "settled")),
    (Verdict.PARTLY.value, pgettext_lazy("answer of a citizen", "partly settled")),
    (Verdict.NO.value, pgettext_lazy("answer of a citizen", "not settled")),
]
CODE = 64
CATEGORY_MOST = 20
CONTACT_MOST = 60
WORDS_MOST = 1000
IS_OPEN = Q(stage__in=sorted(stage.value for stage in OPEN_STAGES))


class Case(Living):
    """What a citizen wants settled at a window (D11); never deleted, closed by nobody's age.

    It knows no slip, no ballot, no leaf of the log and no level, and of a citizen's deed the day
    alone. What was promised stands in `Deadline`; `contact_due` and `settle_due` are its last.
    """

    stage = models.CharField(max_length=12, choices=STAGES, default=Stage.OPEN.value)
    code_digest = models.CharField(
        max_length=CODE, unique=True, editable=False, help_text=_("SHA-256 of the citizen's code")
    )
    window = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="cases", help_text=_("where it arose")
    )
    holder = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="held_cases", help_text=_("whose turn it is")
    )
    channel = models.CharField(max_length=8, choices=CHANNELS, default=Channel.WEB.value)
    category = models.CharField(max_length=CATEGORY_MOST, blank=True)
    words = models.TextField()
    contact = models.CharField(
        max_length=CONTACT_MOST, blank=True, help_text=_("empty: forgotten, or with the hotline")
    )
    wants_second = models.BooleanField(
        default=False, help_text=_("the citizen agrees to be asked again after some weeks")
    )
    arrived_on = models.DateField(editable=False)
    contact_due = models.DateField()
    settle_due = models.DateField()
    contacted_on = models.DateField(null=True, editable=False)
    settled_on = models.DateField(
        null=True, editable=False, help_text=_("when the office last said that it is settled")
    )
    ended_on = models.DateField(null=True, editable=False, help_text=_("empty while it is open"))
    asked_on = models.DateField(
        null=True, editable=False, help_text=_("when the citizen was last asked whether it is")
    )
    verdict = models.CharField(
        max_length=8, choices=VERDICTS, blank=True, help_text=_("what the citizen last answered")
    )
    reopenings = models.PositiveSmallIntegerField(default=0)
    together_with = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settle_due__gt=F("arrived_on"), contact_due__gt=F("arrived_on")),
                name="case_due_after_it_arrived",
            ),
            models.CheckConstraint(
                condition=(Q(stage=Stage.TOGETHER.value) & Q(together_with__isnull=False))
                | (~Q(stage=Stage.TOGETHER.value) & Q(together_with__isnull=True)),
                name="case_together_with_one",
            ),
            models.CheckConstraint(
                condition=(IS_OPEN & Q(ended_on__isnull=True))
                | (~IS_OPEN & Q(ended_on__isnull=False)),
                name="case_ended_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(asked_on__isnull=False), name="case_asked_before_answer"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "stage", "settle_due"], name="case_by_holder"),
            models.Index(fields=["window", "arrived_on"], name="case_by_window"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Its number, which it keeps for ever."""
        return f"{self.pk:04d}"

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    def is_late(self, today: date) -> bool:
        """Tell whether it is, or was, settled behind the day that was promised."""
        return (self.ended_on or today) > self.settle_due

    def is_contact_late(self, today: date) -> bool:
        return (self.contacted_on or self.ended_on or today) > self.contact_due


class CaseMove(Move):
    """A step in the life of a case: the office's, or by nobody's name the citizen's."""

    life = LIFE
    noun = "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")

    class Meta:
        constraints = moves_of(LIFE, "case")


class Hand(models.Model):
    """Who had a case, from which day to which; all hands together are its whole time."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hands")
    number = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True, help_text=_("why it came here"))
    returned = models.CharField(
        max_length=200, blank=True, help_text=_("why it was sent back; empty: it was not")
    )
    is_decided = models.BooleanField(
        default=False, help_text=_("the level above decided: it cannot be sent back")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_on = models.DateField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="hand_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until__isnull=True), name="hand_only_one_now"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="hand_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.number}"


class Deadline(models.Model):
    """A day that was promised, with the days counted for it; a later one stands beside."""

    class Kind(models.TextChoices):
        CONTACT = "contact", pgettext_lazy("a deadline", "contact")
        SETTLE = "settle", pgettext_lazy("a deadline", "settle")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    due = models.DateField()
    counted_days = models.JSONField(default=list)
    passed_days = models.JSONField(default=list)
    is_provisional = models.BooleanField(default=False)
    stopped = models.PositiveSmallIntegerField(
        default=0, help_text=_("working days for which the clock was stopped, all in all")
    )
    recorded_on = models.DateField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "number"], name="deadline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind} {self.due}"

    @property
    def counting(self) -> Counted:
        """The days of which it is made."""
        return Counted(
            self.due,
            tuple(map(date.fromisoformat, self.counted_days)),
            tuple(map(date.fromisoformat, self.passed_days)),
            self.is_provisional,
        )


class About(models.TextChoices):
    """What the level above is asked."""

    RETURNED = "returned", pgettext_lazy("asked of the level above", "whose it is")
    CITIZEN = "citizen", pgettext_lazy("asked of the level above", "the citizen asks to look at it")


class Ruling(Ask):
    """What the level above has to decide on a case: whose it is, or what a citizen asks it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rulings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=8, choices=About.choices)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("who has to handle it"),
    )

    noun, page = "cases.ruling", "cases:ruling"
    asked_of = (Way("above", "organisation", frozenset({RoleKind.OFFICER})),)
    related: ClassVar[tuple[str, ...]] = (
        "organisation__unit",
        "organisation__parent",
        "case__window",
        "case__holder",
    )

    class Meta(Ask.Meta):
        constraints = [
            *Ask.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "about"],
                condition=Q(closed_at__isnull=True),
                name="ruling_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.about}"

    @classmethod
    def days(cls) -> int:
        """Calendar days before the level above that one may decide instead."""
        return settings.FIGURES.case_ruling_days

    @property
    def parties(self) -> tuple[int | None, ...]:
        """Who asked, and who took a step for the office in this case: none of them decides.

        Where a citizen asks the level above, neither does who only answered, or stopped the clock.
        """
        moves = self.case.moves.order_by("pk").values_list("by", "on_behalf_of")
        parties = [*super().parties, *(user for pair in moves for user in pair)]
        if self.about == About.CITIZEN:
            parties += self.case.lines.order_by("pk").values_list("by", flat=True)
        return tuple(parties)

    @property
    def details(self) -> dict[str, str]:
        return {"number": self.case.number}

    @property
    def facts(self) -> dict[str, str]:
        return {"about": self.about}
