"""What offices say about ratings: why a comment is hidden, about a sign, against a figure."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.asks.rules import State
from xianfeng.ballots.rules.comments import HideReason
from xianfeng.review.models.contests import UPHELD
from xianfeng.review.services.signs import NOTE_MOST
from xianfeng.review.words import HIDE_WORDS
from xianfeng.ui.fields import KindField, ReasonField, TextField


class HideForm(forms.Form):
    """For which of the listed reasons a comment is hidden."""

    reason = KindField(
        HideReason,
        list(HIDE_WORDS.items()),
        label=_("For which reason?"),
        help_text=_("Everybody can read the reason and the day."),
        widget=forms.RadioSelect,
    )


class SignForm(forms.Form):
    """What the office says about a sign."""

    text = TextField(
        label=_("What was there, and what do you make of it?"),
        help_text=_("It stays with the question, for your office and those above it."),
        max_length=NOTE_MOST,
    )


class ContestForm(forms.Form):
    """Why a figure is wrong."""

    reason = ReasonField(
        label=_("What is wrong with it, and what shows that?"),
        help_text=_("Everybody reads it beside the figure. Name no citizen."),
    )


class AnswerContestForm(forms.Form):
    """What the level above says."""

    outcome = forms.ChoiceField(
        label=_("Is the office right?"),
        choices=[
            (UPHELD, _("Yes: whoever reads the figure should know it")),
            (State.REFUSED.value, _("No: the figure says what people said")),
        ],
        widget=forms.RadioSelect,
    )
    answer = ReasonField(label=_("Why? Everybody reads it beside the figure."))
