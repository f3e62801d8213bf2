"""Ratings that were given elsewhere: imported, not cast here, in no log."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.review.rules.ratings import LEVELS


class RatingSet(models.Model):
    """A file of ratings that was imported as a campaign; its windows are names, no units (D11)."""

    title = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the file"))
    columns = models.CharField(max_length=200, help_text=_("what was read of the file"))
    ratings = models.PositiveIntegerField(help_text=_("ratings"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "columns"], name="ratings_imported_once")
        ]

    def __str__(self) -> str:
        return self.title


class ImportedRatings(models.Model):
    """How the imported ratings of one name, by one group, add up."""

    set = models.ForeignKey(RatingSet, on_delete=models.PROTECT, related_name="rows")
    name = models.CharField(max_length=120, help_text=_("of a window, as the file has it"))
    group = models.CharField(max_length=60, blank=True, help_text=_("empty: the file has none"))
    level_5 = models.PositiveIntegerField(default=0, help_text=_("ratings"))
    level_4 = models.PositiveIntegerField(default=0, help_text=_("ratings"))
    level_3 = models.PositiveIntegerField(default=0, help_text=_("ratings"))
    level_2 = models.PositiveIntegerField(default=0, help_text=_("ratings"))
    level_1 = models.PositiveIntegerField(default=0, help_text=_("ratings"))

    class Meta:
        verbose_name_plural = _("imported ratings")
        constraints = [
            models.UniqueConstraint(fields=["set", "name", "group"], name="ratings_added_up_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def levels(self) -> dict[int, int]:
        return {level: getattr(self, f"level_{level}") for level in LEVELS}
