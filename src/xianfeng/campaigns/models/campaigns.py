"""Campaigns: which offices are judged, by whom, when, and whom the lists name (D10, D11).

No row tells who got which slip, or who answered: that is known to nobody.
"""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.audit.models import Living, Move, moves_of
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.rules.campaigns import (
    LIFE,
    WHOLE,
    Deed,
    Gap,
    Group,
    Response,
    Spread,
    Stage,
)
from xianfeng.campaigns.rules.people import CONTACT_MOST, NAME_MOST, STRATUM_MOST
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

GROUPS = [
    (Group.CITIZENS.value, pgettext_lazy("group of a review", "citizens served")),
    (Group.ENTERPRISES.value, pgettext_lazy("group of a review", "enterprises")),
    (Group.LOWER_UNITS.value, pgettext_lazy("group of a review", "lower units")),
    (Group.DEPUTIES.value, pgettext_lazy("group of a review", "deputies and supervisors")),
    (Group.MEMBERS.value, pgettext_lazy("group of a review", "own members")),
]
STAGES = [
    (Stage.DRAFT.value, pgettext_lazy("stage of a campaign", "draft")),
    (Stage.APPROVED.value, pgettext_lazy("stage of a campaign", "approved")),
    (Stage.ENDED.value, pgettext_lazy("stage of a campaign", "ended early")),
]
STEPS = [
    (Deed.PREPARE.value, _("Preparation")),
    (Deed.CHANGE.value, _("Change")),
    (Deed.APPROVE.value, _("Approval")),
    (Deed.END.value, _("Early end")),
]
SPREADS = [
    (Spread.IN_PROPORTION.value, _("in proportion to the lists")),
    (Spread.EQUAL.value, _("the same number from each stratum")),
]
GAPS = [
    (Gap.RESCALE.value, _("the weights of the other groups are scaled to 100%, and that is said")),
    (Gap.NO_OVERALL.value, _("no figure for all groups together")),
]
TITLE_MOST = 60


class Campaign(Living):
    """A review of some offices by the five groups, in a period, with one questionnaire."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="campaigns"
    )
    title = models.CharField(max_length=TITLE_MOST)
    questionnaire = models.ForeignKey(
        Draft,
        on_delete=models.PROTECT,
        related_name="campaigns",
        help_text=_("a published version"),
    )
    opens_on = models.DateField()
    closes_on = models.DateField(help_text=_("the last day; it still belongs to it"))
    gap = models.CharField(
        max_length=12, choices=GAPS, help_text=_("what holds where a group has no figure")
    )
    stage = models.CharField(max_length=12, choices=STAGES, default=Stage.DRAFT.value)
    seed = models.PositiveBigIntegerField(
        null=True, editable=False, help_text=_("the lot, drawn once the lists were frozen")
    )
    digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("SHA-256 of the lists")
    )
    offices = models.ManyToManyField(Unit, related_name="+")
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="campaign_title_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="campaign_has_days"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.APPROVED.value) | Q(seed__isnull=False),
                name="campaign_approved_has_its_lot",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignMove(Move):
    """A step in the life of a campaign: prepared, approved, ended early."""

    life = LIFE
    noun = "campaign"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="moves")
    step = models.CharField(max_length=12, choices=STEPS)

    class Meta:
        constraints = moves_of(LIFE, "campaign")


class CampaignGroup(models.Model):
    """A group of a campaign: what it weighs, how many answers an office needs of it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="groups")
    group = models.CharField(max_length=12, choices=GROUPS)
    weight = models.PositiveSmallIntegerField(help_text=_("percent"))
    needed = models.PositiveIntegerField(help_text=_("answers for each office"))
    expected = models.PositiveSmallIntegerField(
        help_text=_("percent of those invited who will answer, as expected")
    )
    spread = models.CharField(max_length=16, choices=SPREADS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "group"], name="campaign_group_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=WHOLE)
                & Q(expected__gte=1, expected__lte=WHOLE)
                & Q(needed__gte=1),
                name="campaign_group_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.group}"

    @property
    def expected_rate(self) -> Fraction:
        return Fraction(self.expected, WHOLE)


class Cell(models.Model):
    """What one slip votes on: an office, a group, a stratum of its list; a round of the box."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="cells")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=12, choices=GROUPS)
    stratum = models.CharField(max_length=STRATUM_MOST, blank=True)
    listed = models.PositiveIntegerField(default=0, help_text=_("persons on the list"))
    drawn = models.PositiveIntegerField(default=0, help_text=_("persons drawn from it"))
    opted_out = models.PositiveIntegerField(
        default=0, help_text=_("of these, persons who want no invitations")
    )
    round = models.PositiveBigIntegerField(
        null=True, unique=True, editable=False, help_text=_("the key of the round in the box")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "office", "group", "stratum"], name="campaign_cell_once"
            ),
            models.CheckConstraint(
                condition=Q(opted_out__lte=F("drawn"), drawn__lte=F("listed")),
                name="campaign_cell_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.office_id} {self.group} {self.stratum}".rstrip()

    def response(self, answered: int) -> Response:
        """Return what became of those who were drawn."""
        return Response(self.listed, self.drawn, self.opted_out, answered)


class Wave(models.Model):
    """Invitations of one group that go out together, to be answered by a day."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="waves")
    group = models.CharField(max_length=12, choices=GROUPS)
    number = models.PositiveSmallIntegerField(help_text=_("from 1, within its group"))
    drawn_on = models.DateField()
    closes_on = models.DateField(help_text=_("the last day on which an answer is asked for"))
    drawn = models.PositiveIntegerField(help_text=_("persons"))
    opted_out = models.PositiveIntegerField(
        help_text=_("of these, persons who want no invitations")
    )
    reminded_on = models.DateField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "group", "number"], name="wave_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("drawn_on")), name="wave_can_be_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.group} {self.number}"

    @property
    def invited(self) -> int:
        return self.drawn - self.opted_out


class Listed(models.Model):
    """A person to ask, as a list names them; forgotten when the campaign is over."""

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="people")
    place = models.PositiveIntegerField(help_text=_("on the list of its cell, from 1"))
    contact = models.CharField(
        max_length=CONTACT_MOST, help_text=_("where an invitation reaches the person")
    )
    name = models.CharField(max_length=NAME_MOST, blank=True)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, null=True, related_name="people")
    wants_none = models.BooleanField(default=False, help_text=_("wants no invitations"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cell", "place"], name="listed_place_once"),
            models.UniqueConstraint(fields=["cell", "contact"], name="listed_person_once"),
        ]
        verbose_name_plural = "listed people"

    def __str__(self) -> str:
        return f"{self.cell_id} {self.place}"
