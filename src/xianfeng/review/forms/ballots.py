from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.comments import CommentTooLong
from xianfeng.ballots.rules.questions import (
    LEVEL,
    REASONS,
    VOTE_1,
    Answers,
    BallotIncomplete,
    Question,
    QuestionKind,
    Questionnaire,
)
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.rules.slips import NotASlip, read_token, write_token
from xianfeng.ballots.words import say_words
from xianfeng.foundation.errors import N_
from xianfeng.foundation.ledger.receipts import read_short_code, short_code
from xianfeng.review.words import CHANNELS
from xianfeng.ui.fields import DayField, KindField, ProseField, offer

Asked = tuple[forms.BoundField, tuple[tuple[BoundWidget, forms.BoundField], ...]]
"""A question, and where reasons belong to its levels, each level with them."""

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
    def answers(self) -> Answers:
        """The answers as the box takes them; of the reasons those of the level that was chosen."""
        return _of_level(self.questionnaire, self.cleaned_data)

    @property
    def groups(self) -> list[tuple[str, list[Asked]]]:
        """The questions under their headings; without one, the heading is empty."""
        questions = (q for q in self.questionnaire.questions if not q.key.startswith(REASONS))
        return [
            (say_words(group), [self._asked(question) for question in asked])
            for group, asked in groupby(questions, key=lambda each: each.group)
        ]

    def _asked(self, question: Question) -> Asked:
        bound = self[question.key]
        if question.key != LEVEL or not any(key.startswith(REASONS) for key in self.fields):
            return bound, ()
        levels = zip(bound, question.options, strict=True)
        return bound, tuple((level, self[f"{REASONS}{option.code}"]) for level, option in levels)


def _of_level(questionnaire: Questionnaire, said: Mapping[str, Any]) -> Answers:
    chosen = f"{REASONS}{said.get(LEVEL, '')}"
    return {
        each.key: said[each.key]
        for each in questionnaire.questions
        if not each.key.startswith(REASONS) or each.key == chosen
    }


def plain_answers(questionnaire: Questionnaire, data: Mapping[str, Sequence[str]]) -> Answers:
    """Return what `BallotForm.answers` would, without making a form: that costs as much as a page.

    Args:
        data: what was sent, by name of the field; the last counts where one is asked for.

    Raises:
        BallotIncomplete: the form would not take it.
    """
    said: dict[str, Any] = {}
    for each in questionnaire.questions:
        if each.kind is QuestionKind.TICK:
            said[each.key] = data.get(each.key, [])
            is_right = each.codes.issuperset(said[each.key])
        else:
            said[each.key] = data.get(each.key, [""])[-1]
            is_right = said[each.key] in each.codes or (not said[each.key] and each.may_stay_empty)
        if not is_right:
            raise BallotIncomplete(beside=(each.key,))
    return _of_level(questionnaire, said)


def plain_comment(data: Mapping[str, Sequence[str]]) -> str:
    """Return the comment as `BallotForm` would.

    Raises:
        CommentTooLong: it holds more than is looked at, or what no text holds.
    """
    text = data.get("comment", [""])[-1].strip()
    most = settings.FIGURES.comment_most_characters
    if len(text) > most * TRUST_IN_TYPING or "\0" in text:
        raise CommentTooLong(characters=len(text), most=most)
    return text


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


class ReceiptForm(forms.Form):
    """The short code of a receipt, typed in."""

    code = forms.CharField(
        label=_("The code of your receipt"),
        help_text=_("16 letters and digits; dashes may be left out."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """Return the code as its address has it."""
        read = read_short_code(self.cleaned_data["code"])
        if read is None:
            unread = gettext(
                "No receipt has a code like this. Compare it with your note once more."
            )
            raise forms.ValidationError(unread)
        return short_code(read.ljust(sha256().digest_size, b"\0"))


class DeviceForm(forms.Form):
    """How many slips a device gets."""

    limit = N_("At most {most} at once.")
    count = forms.IntegerField(label=_("Number of slips"), min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.FIGURES.slips_most_at_once
        self.fields["count"].help_text = gettext(self.limit).format(most=most)
        self.fields["count"].widget.attrs.update({"max": most, "inputmode": "numeric"})


NOT_PRINTED = frozenset({Channel.KIOSK, Channel.ROLL})
"""Slips of these channels are on no paper: they lie in a device, or are made as members ask."""


class SlipsForm(DeviceForm):
    """How many slips to print, and how they reach people."""

    limit = N_("At most {most} at once; twelve fit on an A4 page.")

    channel = KindField(
        Channel,
        [(each.value, words) for each, words in CHANNELS.items() if each not in NOT_PRINTED],
        label=_("How do they reach people?"),
        required=False,
        empty_value=Channel.SLIP,
    )


class RoundForm(forms.Form):
    """What the members of a roll are asked, and until when."""

    title = ProseField(label=_("What is voted on?"), max_length=120)
    questionnaire = forms.ChoiceField(label=_("Which questions?"))
    last_day = DayField(label=_("Last day on which one can vote"))

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vote = gettext("a vote: in favour, against, abstain")
        choices = [(name, vote if name == VOTE_1.name else name) for name in names]
        offer(self, "questionnaire", choices)

    @property
    def told(self) -> dict[str, Any]:
        """The first day on which it is closed, as the box counts."""
        cleaned = self.cleaned_data
        return {
            "title": cleaned["title"],
            "questionnaire": cleaned["questionnaire"],
            "closes_on": cleaned["last_day"] + timedelta(days=1),
        }
