"""What offices say in this room: to signs, against figures, why they hide, a window's hours."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from xianfeng.asks.rules import State
from xianfeng.ballots.rules.comments import HideReason
from xianfeng.review.models.hours import KINDS, NOTE_LONGEST, PHONE_LONGEST, POST_LONGEST
from xianfeng.review.models.signs import UPHELD
from xianfeng.review.rules.hours import Keeping, NotHours, ServiceKind, Week, read_day, write_day
from xianfeng.review.services.office import NOTE_MOST
from xianfeng.review.words import HIDE_WORDS
from xianfeng.ui.fields import KindField, LineField, ProseField, ReasonField, TextField
from xianfeng.ui.words import say


class SignForm(forms.Form):
    """What the office says about a sign."""

    text = TextField(
        label=_("What was there, and what do you make of it?"),
        help_text=_("It stays with the question, for your office and those above it."),
        max_length=NOTE_MOST,
    )


class HideForm(forms.Form):
    """For which of the listed reasons a comment is hidden."""

    reason = KindField(
        HideReason,
        list(HIDE_WORDS.items()),
        label=_("For which reason?"),
        help_text=_("Everybody can read the reason and the day."),
        widget=forms.RadioSelect,
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


DAY_LONGEST = 60


class HoursForm(forms.Form):
    """What a window is, when it is open, and who answers for it; everybody reads it."""

    kind = KindField(ServiceKind, KINDS, label=_("What is it?"))
    in_charge = ProseField(
        label=_("Who is in charge?"),
        help_text=_("The post, such as “head of the service hall”; no private names or numbers."),
        required=False,
        max_length=POST_LONGEST,
    )
    phone = LineField(label=_("Office telephone"), required=False, max_length=PHONE_LONGEST)
    note = ProseField(
        label=_("What else should people know before they come?"),
        help_text=_("Such as “last numbers are drawn at 16:30”."),
        required=False,
        max_length=NOTE_LONGEST,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, name in WEEKDAYS.items():
            self.fields[f"day{place}"] = LineField(
                label=name,
                help_text=_("Such as 9:00-12:00, 13:30-17:00; empty: closed.") if not place else "",
                required=False,
                max_length=DAY_LONGEST,
            )

    def clean(self) -> dict[str, Any]:
        """Read the hours of each day."""
        cleaned = super().clean() or self.cleaned_data
        days = []
        for place in WEEKDAYS:
            try:
                days.append(read_day(cleaned.get(f"day{place}", "")))
            except NotHours as refusal:
                self.add_error(f"day{place}", say(refusal))
                days.append(())
        self.week: Week = tuple(days)
        return cleaned

    @property
    def keeping(self) -> Keeping:
        """All of it, as it is kept."""
        return Keeping(
            kind=self.cleaned_data["kind"],
            week=self.week,
            in_charge=self.cleaned_data["in_charge"],
            phone=self.cleaned_data["phone"],
            note=self.cleaned_data["note"],
        )

    @staticmethod
    def filled(kept: Keeping) -> dict[str, str]:
        """Fill in what is kept."""
        days = {f"day{place}": write_day(spans) for place, spans in enumerate(kept.week)}
        rest = {"in_charge": kept.in_charge, "phone": kept.phone, "note": kept.note}
        return {"kind": kept.kind.value, **days, **rest}
