from itertools import groupby

from django import forms

from xianfeng.ballots.rules.questions import Question, QuestionKind, Questionnaire
from xianfeng.ballots.words import say_words


class PreviewForm(forms.Form):
    """The questions of a version as a ballot asks them; nothing can be sent."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__()
        self.questionnaire = questionnaire
        for question in questionnaire.questions:
            self.fields[question.key] = _field(question)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions under their headings; without one, the heading is empty."""
        return [
            (say_words(group), [self[question.key] for question in asked])
            for group, asked in groupby(self.questionnaire.questions, key=lambda each: each.group)
        ]


def _field(question: Question) -> forms.Field:
    is_tick = question.kind is QuestionKind.TICK
    made = forms.MultipleChoiceField if is_tick else forms.ChoiceField
    return made(
        label=say_words(question.words),
        choices=[(option.code, say_words(option.words)) for option in question.options],
        required=not question.may_stay_empty,
        widget=forms.CheckboxSelectMultiple if is_tick else forms.RadioSelect,
    )
