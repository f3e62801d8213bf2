"""What offices say about questions of pressure or stuffing; nothing of it is ever changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.organisation.models.units import Unit
from xianfeng.review.rules.signs import SignKind

SIGN_KINDS = [
    (SignKind.TOP_MARKS.value, pgettext_lazy("sign", "nearly all the highest mark")),
    (SignKind.SAME_MARKS.value, pgettext_lazy("sign", "nearly all the same mark")),
    (SignKind.BUSY_DAY.value, pgettext_lazy("sign", "a day out of rhythm")),
    (SignKind.BATCH_AT_ONCE.value, pgettext_lazy("sign", "a batch used up in one day")),
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
