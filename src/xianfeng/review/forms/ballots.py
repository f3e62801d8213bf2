from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.questions import (
    BallotIncomplete,
    Question,
    QuestionKind,
    Questionnaire,
)
from xianfeng.ballots.rules.slips import NotASlip, read_token, write_token
from xianfeng.ballots.words import say_words

TRUST_IN_TYPING = 4
"""A comment of so many times the limit is not even looked at."""


class BallotForm(forms.Form):
    """The questions of a slip on one page; nothing is chosen beforehand."""

    def __init__(self, questionnaire: Questionnaire, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.FIGURES.comment_most_characters
        self.questionnaire = questionnaire
        for question in questionnaire.questions:
            self.fields[question.key] = _field(question)
        self.fields["comment"] = forms.CharField(
            label=_("Anything else you would like to say?"),
            help_text=_("Please do not enter names, telephone numbers or identity numbers."),
            required=False,
            max_length=most * TRUST_IN_TYPING,
            widget=forms.Textarea(attrs={"rows": 3, "maxlength": most}),
        )

    @property
    def answers(self) -> dict[str, str | list[str]]:
        """The answers as the box takes them."""
        return {each.key: self.cleaned_data[each.key] for each in self.questionnaire.questions}

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions under their headings; without one, the heading is empty."""
        return [
            (say_words(group), [self[question.key] for question in asked])
            for group, asked in groupby(self.questionnaire.questions, key=lambda each: each.group)
        ]


def _field(question: Question) -> forms.Field:
    """Make the field of a question; nothing is chosen beforehand."""
    is_tick = question.kind is QuestionKind.TICK
    made = forms.MultipleChoiceField if is_tick else forms.ChoiceField
    return made(
        label=say_words(question.words),
        choices=[(option.code, say_words(option.words)) for option in question.options],
        required=not question.may_stay_empty,
        widget=forms.CheckboxSelectMultiple if is_tick else forms.RadioSelect,
        error_messages={"required": gettext(BallotIncomplete.sentence)},
    )


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
