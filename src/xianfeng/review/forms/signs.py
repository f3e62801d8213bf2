from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.review.services.signs import NOTE_MOST
from xianfeng.ui.fields import TextField


class SignForm(forms.Form):
    """What the office says about a sign."""

    text = TextField(
        label=_("What was there, and what do you make of it?"),
        help_text=_("It stays with the question, for your office and those above it."),
        max_length=NOTE_MOST,
    )
