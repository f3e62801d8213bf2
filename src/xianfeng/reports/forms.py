from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.periods import Period
from xianfeng.ui.words import say

from .files import Format
from .rules import quarter_to_report
from .words import say_quarter

QUARTERS_OFFERED = 8


class QuarterForm(forms.Form):
    """Which quarter; empty means the running one."""

    period = forms.CharField(label=_("Quarter"), required=False, max_length=20)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["period"].widget = forms.Select(choices=quarters_offered(today))

    def clean_period(self) -> Period:
        """Read the quarter, and refuse what is none or lies ahead."""
        text = self.cleaned_data["period"]
        if not text:
            return Period.quarter_of(self.today)
        try:
            return quarter_to_report(Period.parse(text), today=self.today)
        except Refusal as refusal:
            raise ValidationError(say(refusal)) from refusal


class DownloadForm(QuarterForm):
    """Which quarter, and written as what."""

    written_as = forms.ChoiceField(
        label=_("Format"),
        choices=[(written_as.value, f".{written_as.value}") for written_as in Format],
    )

    def clean_written_as(self) -> Format:
        return Format(self.cleaned_data["written_as"])


def quarters_offered(today: date) -> list[tuple[str, str]]:
    """List the running quarter and those before it, newest first."""
    quarter = Period.quarter_of(today)
    offered = []
    for _place in range(QUARTERS_OFFERED):
        offered.append((quarter.label, say_quarter(quarter)))
        quarter = quarter.previous()
    return offered
