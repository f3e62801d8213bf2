"""What offices say about questions of pressure, and against figures; nothing of it is changed."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.actors.rules import RoleKind
from xianfeng.asks.models import IS_OPEN, Ask, Way
from xianfeng.asks.rules import Silence, State
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.review.rules.signs import SignKind

SIGN_KINDS = [
    (SignKind.TOP_MARKS.value, pgettext_lazy("sign", "nearly all the highest mark")),
    (SignKind.SAME_MARKS.value, pgettext_lazy("sign", "nearly all the same mark")),
    (SignKind.BUSY_DAY.value, pgettext_lazy("sign", "a day out of rhythm")),
    (SignKind.BATCH_AT_ONCE.value, pgettext_lazy("sign", "a batch used up in one day")),
    (SignKind.CLOSED_DAY.value, pgettext_lazy("sign", "ballots on a day when it was closed")),
    (SignKind.SAME_WORDS.value, pgettext_lazy("sign", "the same words many times")),
]


class SignNote(models.Model):
    """The answer of an office, or of the level above, to a sign; who gave it is in the trail."""

    window = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=SIGN_KINDS)
    quarter = models.CharField(max_length=8, help_text=_("such as 2026Q3"))
    text = models.TextField()
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        indexes = [models.Index(fields=["window", "quarter"], name="sign_note_by_window")]

    def __str__(self) -> str:
        return f"{self.window_id} {self.quarter} {self.kind}"


UPHELD = "upheld"
CONTEST_STATES = [
    (State.ASKED.value, pgettext_lazy("contest of a figure", "waiting for the level above")),
    (UPHELD, pgettext_lazy("contest of a figure", "the level above agrees")),
    (State.REFUSED.value, pgettext_lazy("contest of a figure", "the level above does not agree")),
]


class Contest(Ask):
    """An office says that a figure of its window is wrong; the level above says whether."""

    window = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8, help_text=_("such as 2026Q3 or 2026-07"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text=_("the level above")
    )
    state = models.CharField(max_length=16, choices=CONTEST_STATES, default=State.ASKED.value)

    noun, page = "review.contest", "review:contest"
    asked_of = (Way("above", "organisation", frozenset({RoleKind.OFFICER})),)
    related: ClassVar[tuple[str, ...]] = (
        "organisation__unit",
        "organisation__parent",
        "window__parent",
    )

    class Meta(Ask.Meta):
        constraints = [
            *Ask.Meta.constraints,
            models.UniqueConstraint(
                fields=["window", "period"], condition=IS_OPEN, name="contest_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.period}"

    @classmethod
    def days(cls) -> int:
        """Calendar days for the level above; then the one above that may answer instead."""
        return settings.FIGURES.contest_days

    @property
    def due(self) -> date:
        """The day by which the level above answers."""
        return day_of(Silence(self.asked_at, self.days()).over_at())

    @property
    def details(self) -> dict[str, str]:
        return {"window": self.window.name, "period": self.period}

    @property
    def facts(self) -> dict[str, str]:
        return {"period": self.period}
