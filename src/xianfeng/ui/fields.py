"""The fields of forms: what people type, in the one shape in which it is stored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.days import OutOfTime, noon_at, within_time
from xianfeng.foundation.reasons import REASON_MOST
from xianfeng.foundation.text import SEARCH_MOST, NotADate, parse_date, plain, prose

from .words import say

DIGITS, PLACES = 20, 4


HOW_TO_MEND: Mapping[type[forms.Field], Any] = {
    forms.Field: _("Fill this in."),
    forms.ChoiceField: _("Choose one."),
    forms.MultipleChoiceField: _("Choose at least one."),
    forms.FileField: _("Choose a file."),
}
"""What an empty field says, by its kind: how to mend it, not what it is."""


def say_how_to_mend() -> None:
    """Let every empty field of the house say it; the roof asks for it when the program starts."""
    for kind, words in HOW_TO_MEND.items():
        kind.default_error_messages = {**kind.default_error_messages, "required": words}


class LineField(forms.CharField):
    """A name, a code, a number: compared, so both widths of a sign become one."""

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class ProseField(forms.CharField):
    """A sentence, its punctuation as people typed it."""

    def to_python(self, value: Any) -> str:
        return prose(super().to_python(value) or "")


class ReasonField(ProseField):
    """Why something is done; it stands in the trail."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**{"label": _("Why?"), "max_length": REASON_MOST, **words})


class TextField(forms.CharField):
    """Several lines, kept as they are."""

    widget = forms.Textarea(attrs={"rows": 4})


class WordsField(forms.CharField):
    """Some words, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> tuple[str, ...]:
        text = str(super().clean(value) or "")
        return tuple(line for line in map(prose, text.splitlines()) if line)


class DayField(forms.DateField):
    """A day in every usual way of writing it; with `today` an act offers that of the asking."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, today: bool = False, **words: Any) -> None:
        super().__init__(**words)
        self.today = today

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


class SaidField(DayField):
    """A day on which something was done: a moment at noon, where the offices are."""

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        return None if day is None else noon_at(day, timezone.get_default_timezone())


class MomentField(forms.DateTimeField):
    """A day and an hour."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        try:
            if moment is not None:
                within_time(moment.date())
        except OutOfTime as refusal:
            raise forms.ValidationError(say(refusal)) from refusal
        return moment


class FigureField(forms.DecimalField):
    """A number as people type it: full-width digits, grouped thousands."""

    def __init__(self, **words: Any) -> None:
        typed = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=DIGITS, decimal_places=PLACES, widget=typed, **words)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # the stubs' own
        text = plain(str(value or "")).replace(",", "").replace(" ", "")
        return super().to_python(text or None)


class CountField(forms.IntegerField):
    """A whole number as people type it: full-width digits too."""

    def __init__(self, **words: Any) -> None:
        typed = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": typed, "min_value": 1, **words})

    def to_python(self, value: Any) -> int | None:
        return super().to_python(plain(str(value if value is not None else "")) or None)


class KindField(forms.TypedChoiceField):
    """One of the kinds that the rules know; with `none` it may stay open, and is said so."""

    def __init__(
        self,
        kind: type[StrEnum],
        choices: Sequence[tuple[str, Any]],
        *,
        none: Any = "",
        **words: Any,
    ) -> None:
        offered = [("", none), *choices] if none else choices
        told = {"choices": offered, "coerce": kind, "empty_value": None, "required": not none}
        super().__init__(**{**told, **words})


def offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Let a field of a form offer what is known only now."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """What is looked for in a list; anything that is not understood looks for everything."""

    q = forms.CharField(
        label=_("Name or code"),
        max_length=SEARCH_MOST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q") or "") if self.is_valid() else ""
