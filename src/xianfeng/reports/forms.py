from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.periods import Period
from xianfeng.ui.fields import ProseField, TextField
from xianfeng.ui.words import say

from .content import Own, Section
from .files import Format
from .rules import quarter_to_report
from .words import say_quarter

QUARTERS_OFFERED = 8
PASSAGE_MOST = 4_000
SECTIONS = {
    Section.OPENING: _("After the opening"),
    Section.GOALS: _("On the goals"),
    Section.CARRIERS: _("On the carriers"),
    Section.WINDOWS: _("On what the citizens say"),
    Section.FAILINGS: _("On the four failings"),
    Section.PROBLEMS: _("On the problems that remain"),
    Section.PLANS: _("Next steps"),
}


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


class OwnWordsForm(forms.Form):
    """What the office itself says in the report; empty parts are left out."""

    addressee = ProseField(
        label=_("Addressed to"),
        max_length=120,
        required=False,
        help_text=_("Leave empty for the organisation above."),
    )
    document_number = ProseField(
        label=_("Document number"),
        max_length=60,
        required=False,
        help_text=_("For example 临审党〔2026〕12号. Leave empty for an internal report."),
    )
    red_head = ProseField(
        label=_("Red head"),
        max_length=40,
        required=False,
        help_text=_("The mark of the issuing body, for example 中共临江市审计局机关委员会文件."),
    )

    def __init__(self, data: Any, *, own: Own) -> None:
        heads = {"addressee": own.addressee, "red_head": own.red_head}
        passages = {section.value: text for section, text in own.passages.items()}
        begin = {**heads, "document_number": own.number, **passages}
        super().__init__(data, initial=begin)
        for section, label in SECTIONS.items():
            self.fields[section.value] = TextField(
                label=label, required=False, max_length=PASSAGE_MOST
            )
            self.initial.setdefault(section.value, "")

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        passages = {section: said[section.value] for section in Section}
        return {"own": Own(said["red_head"], said["document_number"], said["addressee"], passages)}


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
    quarters = Period.quarter_of(today).back(QUARTERS_OFFERED)
    return [(quarter.label, say_quarter(quarter)) for quarter in quarters]
