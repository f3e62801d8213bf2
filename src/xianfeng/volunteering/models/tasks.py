from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.volunteering.models.strengths import SKILLS
from xianfeng.volunteering.rules.strengths import SkillKind
from xianfeng.volunteering.rules.tasks import PLACE_MOST, TITLE_MOST, Need


class Task(models.Model):
    """What an organisation has to do, and whom it needs for it (D9)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=TITLE_MOST)
    place = models.CharField(max_length=PLACE_MOST)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    needed = models.PositiveSmallIntegerField(help_text=_("persons who are needed"))
    skill = models.CharField(max_length=24, choices=SKILLS, blank=True)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title", "starts_at"], name="task_once"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="task_has_length"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="task_is_for_somebody"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def need(self) -> Need:
        skill = SkillKind(self.skill) if self.skill else None
        return Need(self.title, self.place, self.starts_at, self.ends_at, self.needed, skill)
