from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.comments import HideReason
from xianfeng.review.words import HIDE_WORDS
from xianfeng.ui.fields import KindField


class HideForm(forms.Form):
    """For which of the listed reasons a comment is hidden."""

    reason = KindField(
        HideReason,
        list(HIDE_WORDS.items()),
        label=_("For which reason?"),
        help_text=_("Everybody can read the reason and the day."),
        widget=forms.RadioSelect,
    )
