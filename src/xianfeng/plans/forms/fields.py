from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.text import NotADate, parse_date, plain, prose
from xianfeng.ui.words import say

DIGITS, PLACES = 20, 4


class PlainField(forms.CharField):
    """One line of text in the one shape in which texts are stored."""

    def to_python(self, value: Any) -> str:
        return prose(super().to_python(value) or "")


class FigureField(forms.DecimalField):
    """A number as people type it: full-width digits, grouped thousands."""

    def __init__(self, **words: Any) -> None:
        super().__init__(
            max_digits=DIGITS,
            decimal_places=PLACES,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **words,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # the stubs' own
        text = plain(str(value or "")).replace(",", "").replace(" ", "")
        return super().to_python(text or None)


class DayField(forms.DateField):
    """A day in every usual way of writing it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return parse_date(value)
        except NotADate as refusal:
            raise forms.ValidationError(say(refusal)) from refusal


class MonthField(DayField):
    """A month; its first day comes out."""

    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    default_error_messages = {"required": _("Choose the month.")}

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        return None if day is None else day.replace(day=1)
