from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.text import NotADate, parse_date, plain, prose
from xianfeng.ui.words import say


class PlainField(forms.CharField):
    """One line of text in the one shape in which texts are stored."""

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class ProseField(forms.CharField):
    """A sentence of people's own, its punctuation as they typed it."""

    def to_python(self, value: Any) -> str:
        return prose(super().to_python(value) or "")


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


class WordsField(forms.CharField):
    """Some words, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> tuple[str, ...]:
        text = str(super().clean(value) or "")
        return tuple(line for line in map(prose, text.splitlines()) if line)


class SearchForm(forms.Form):
    """What is looked for in a list; anything that is not understood looks for everything."""

    q = forms.CharField(
        label=_("Name or code"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q") or "") if self.is_valid() else ""
