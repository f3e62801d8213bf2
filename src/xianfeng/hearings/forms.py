from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.ui.fields import ReasonField

from .models import ANSWERS
from .rules import Said


class AnswerForm(forms.Form):
    """What one answers."""

    said = forms.ChoiceField(label=_("Your answer"), choices=ANSWERS, widget=forms.RadioSelect)

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        return {"said": Said(self.cleaned_data["said"])}


class CallOffForm(forms.Form):
    """Why a hearing is ended before its day."""

    reason = ReasonField(help_text=_("Whoever was asked reads it."))
