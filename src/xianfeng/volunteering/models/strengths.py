from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.people.models.members import Member
from xianfeng.volunteering.rules.strengths import WORDS_MOST, DayPart, SkillKind, WishKind

SKILLS = [
    (SkillKind.LAW.value, pgettext_lazy("skill", "law")),
    (SkillKind.FINANCE.value, pgettext_lazy("skill", "finance and accounts")),
    (SkillKind.MEDICINE.value, pgettext_lazy("skill", "medicine and care")),
    (SkillKind.COMPUTING.value, pgettext_lazy("skill", "computers and data")),
    (SkillKind.WRITING.value, pgettext_lazy("skill", "writing")),
    (SkillKind.TEACHING.value, pgettext_lazy("skill", "teaching and lecturing")),
    (SkillKind.LANGUAGES.value, pgettext_lazy("skill", "foreign languages")),
    (SkillKind.ENGINEERING.value, pgettext_lazy("skill", "engineering")),
    (SkillKind.MEDIATION.value, pgettext_lazy("skill", "mediation and counsel")),
    (SkillKind.ARTS.value, pgettext_lazy("skill", "arts and photography")),
    (SkillKind.SPORT.value, pgettext_lazy("skill", "sport")),
    (SkillKind.CRAFTS.value, pgettext_lazy("skill", "repairs and crafts")),
]
WISHES = [
    (WishKind.SERVE_AT_WINDOW.value, pgettext_lazy("wish", "serve at a window")),
    (WishKind.HELP_RESIDENTS.value, pgettext_lazy("wish", "help residents in difficulty")),
    (WishKind.HELP_ENTERPRISES.value, pgettext_lazy("wish", "help enterprises")),
    (WishKind.VOLUNTEER.value, pgettext_lazy("wish", "volunteer at weekends")),
    (WishKind.GUIDE_NEWCOMERS.value, pgettext_lazy("wish", "guide newcomers")),
    (WishKind.TAKE_A_POST.value, pgettext_lazy("wish", "take over a post")),
    (WishKind.SPEAK_UP.value, pgettext_lazy("wish", "be asked before decisions")),
    (WishKind.STUDY_TOGETHER.value, pgettext_lazy("wish", "study together")),
    (WishKind.LEARN_A_TRADE.value, pgettext_lazy("wish", "learn more for the work")),
    (WishKind.LESS_PAPER.value, pgettext_lazy("wish", "less paperwork")),
]
DAY_PARTS = [
    (DayPart.MORNING.value, pgettext_lazy("part of a day", "morning")),
    (DayPart.AFTERNOON.value, pgettext_lazy("part of a day", "afternoon")),
    (DayPart.EVENING.value, pgettext_lazy("part of a day", "evening")),
]


class Skill(models.Model):
    """What a member is good at, as the member says; from the list, or in own words (D9)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="skills")
    kind = models.CharField(max_length=24, choices=SKILLS, blank=True)
    words = models.CharField(max_length=WORDS_MOST, blank=True)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "words"], name="skill_once"),
            models.CheckConstraint(
                condition=(Q(kind="") & ~Q(words="")) | (~Q(kind="") & Q(words="")),
                name="skill_from_the_list_or_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.words or str(self.get_kind_display())


class Wish(models.Model):
    """What a member would like, as the member says; counted, never ranked (D12)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=24, choices=WISHES, blank=True)
    words = models.CharField(max_length=WORDS_MOST, blank=True)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "words"], name="wish_once"),
            models.CheckConstraint(
                condition=(Q(kind="") & ~Q(words="")) | (~Q(kind="") & Q(words="")),
                name="wish_from_the_list_or_in_words",
            ),
        ]
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return self.words or str(self.get_kind_display())


class FreeHours(models.Model):
    """A part of a day of the week on which a member has time; never where the member is."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="free_hours")
    weekday = models.PositiveSmallIntegerField(help_text=_("1 is Monday"))
    part = models.CharField(max_length=12, choices=DAY_PARTS)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "weekday", "part"], name="free_hours_once"),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="free_hours_on_a_weekday"
            ),
        ]
        verbose_name_plural = "free hours"

    def __str__(self) -> str:
        return f"{self.member_id} {self.weekday} {self.part}"
