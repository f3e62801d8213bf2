from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.questions import (
    LEVEL,
    TICKED,
    BallotIncomplete,
    Questionnaire,
)
from xianfeng.ballots.rules.slips import NotASlip, read_token, write_token

TRUST_IN_TYPING = 4
"""A comment of so many times the limit is not even looked at."""


class BallotForm(forms.Form):
    """The questions of a slip on one page; nothing is chosen beforehand."""

    def __init__(self, questionnaire: Questionnaire, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.FIGURES.comment_most_characters
        asked = questionnaire.question(LEVEL)
        self.fields["level"] = forms.ChoiceField(
            label=gettext(asked.words),
            choices=[(option.code, gettext(option.words)) for option in asked.options],
            widget=forms.RadioSelect,
            error_messages={"required": gettext(BallotIncomplete.sentence)},
        )
        self.fields["met"] = forms.MultipleChoiceField(
            label=_("Did you run into any of this?"),
            choices=[
                (question.key, gettext(question.words))
                for question in questionnaire.questions
                if question.is_tick
            ],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["comment"] = forms.CharField(
            label=_("Anything else you would like to say?"),
            help_text=_("Please do not enter names, telephone numbers or identity numbers."),
            required=False,
            max_length=most * TRUST_IN_TYPING,
            widget=forms.Textarea(attrs={"rows": 3, "maxlength": most}),
        )

    @property
    def answers(self) -> dict[str, str]:
        """The answers as the box takes them."""
        ticks = dict.fromkeys(self.cleaned_data["met"], TICKED)
        return {LEVEL: self.cleaned_data["level"], **ticks}


class CodeForm(forms.Form):
    """The code of a slip, typed in: any case, with or without dashes."""

    code = forms.CharField(
        label=_("The code on your slip"),
        help_text=_("26 letters and digits in two lines; dashes may be left out."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """Return the code as its address has it."""
        try:
            return write_token(read_token(self.cleaned_data["code"]))
        except NotASlip as fault:
            unread = gettext("No slip has a code like this. Compare it with the paper once more.")
            raise forms.ValidationError(unread) from fault


class SlipsForm(forms.Form):
    """How many slips to print."""

    count = forms.IntegerField(label=_("How many slips"), min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.FIGURES.slips_most_at_once
        self.fields["count"].help_text = gettext(
            "At most {most} at once; twelve fit on an A4 page."
        ).format(most=most)
        self.fields["count"].widget.attrs.update({"max": most, "inputmode": "numeric"})
