from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.questions import FIVE_LEVELS, Option, Question, QuestionKind, Words
from xianfeng.campaigns.models.questionnaires import TEMPLATES, TITLE_MOST, Draft
from xianfeng.campaigns.rules.drafts import QUESTIONS_MOST, WORDS_MOST, Template, fresh_key
from xianfeng.campaigns.words import QUESTION_KINDS, in_both
from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.ui.fields import CountField, KindField, ProseField, WordsField

SPARE = 2
"""Empty rows for further questions."""
PLACES_MOST = 99
BETWEEN = "|"
"""What stands between the Chinese and the English of an answer."""


class BeginForm(forms.Form):
    """Whose questionnaire it is, and with which questions it begins."""

    organisation = NodeField[Organisation](label=_("Whose questionnaire is it?"))
    title = ProseField(label=_("Title"), max_length=TITLE_MOST)
    template = KindField(
        Template, TEMPLATES, label=_("Begin with the questions of"), widget=forms.RadioSelect
    )


class WriteForm(forms.Form):
    """The questions in their order; a row without Chinese words is left out."""

    title = ProseField(label=_("Title"), max_length=TITLE_MOST)

    def __init__(self, *args: Any, draft: Draft, taken: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.draft, self.taken = draft, taken
        self.questions = draft.questionnaire.questions
        self.count = min(len(self.questions) + SPARE, QUESTIONS_MOST)
        self.initial.setdefault("title", draft.title)
        for place in range(self.count):
            known = self.questions[place] if place < len(self.questions) else None
            self.fields.update(_fields(place, is_new=known is None))
            self.initial.update(_initial(place, known))

    @property
    def rows(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """The fields of each question, under its number."""
        for place in range(self.count):
            yield place + 1, [self[f"{name}_{place}"] for name in NAMES]

    @property
    def told(self) -> dict[str, Any]:
        """What the service is told: the title and the questions as they were put in order."""
        said = self.cleaned_data
        taken = list(self.taken)
        found: list[tuple[int, int, Question]] = []
        for place in range(self.count):
            if not said[f"words_{place}"]:
                continue
            known = self.questions[place] if place < len(self.questions) else None
            key = known.key if known else fresh_key(taken)
            taken.append(key)
            found.append((said[f"place_{place}"], place, self._question(place, key, known)))
        found.sort(key=lambda each: each[:2])
        return {"title": said["title"], "questions": [question for *_, question in found]}

    def _question(self, place: int, key: str, known: Question | None) -> Question:
        said = self.cleaned_data
        kind = said[f"kind_{place}"]
        if kind is QuestionKind.LEVELS:
            is_scale = known is not None and known.kind is kind
            options = known.options if known and is_scale else in_both(FIVE_LEVELS)
        else:
            options = _options(said[f"options_{place}"], known)
        return Question(
            key=key,
            words=Words(said[f"english_{place}"], said[f"words_{place}"]),
            options=options,
            kind=kind,
            is_optional=said[f"optional_{place}"],
            group=known.group if known else Words(),
        )


NAMES = ("words", "english", "kind", "options", "optional", "place")


def _fields(place: int, *, is_new: bool) -> dict[str, forms.Field]:
    """Make the fields of one row."""
    made: dict[str, forms.Field] = {
        "words": ProseField(
            label=_("Question in Chinese"),
            max_length=WORDS_MOST,
            required=False,
            help_text=_("Left empty, there is no such question.") if is_new else "",
        ),
        "english": ProseField(
            label=_("Question in English"), max_length=WORDS_MOST, required=False
        ),
        "kind": KindField(QuestionKind, QUESTION_KINDS, label=_("How it is answered")),
        "options": WordsField(
            label=_("Answers to choose from"),
            required=False,
            help_text=_("One per line, Chinese | English; not for five levels."),
        ),
        "optional": forms.BooleanField(label=_("May be left unanswered"), required=False),
        "place": CountField(label=_("Position"), max_value=PLACES_MOST),
    }
    return {f"{name}_{place}": made[name] for name in NAMES}


def _initial(place: int, known: Question | None) -> dict[str, Any]:
    """Return what stands in the fields of one row before anybody writes."""
    is_listed = known is not None and known.kind is not QuestionKind.LEVELS
    lines = [_line(option) for option in known.options] if known and is_listed else []
    values = {
        "words": known.words.zh if known else "",
        "english": known.words.en if known else "",
        "kind": (known.kind if known else QuestionKind.LEVELS).value,
        "options": "\n".join(lines),
        "optional": known.is_optional if known else False,
        "place": place + 1,
    }
    return {f"{name}_{place}": values[name] for name in NAMES}


def _line(option: Option) -> str:
    words = option.words
    return f"{words.zh} {BETWEEN} {words.en}" if words.en else words.zh


def _options(lines: Sequence[str], known: Question | None) -> tuple[Option, ...]:
    """Read answers; one that is said as before keeps its code, a new one gets a fresh one."""
    before = {_line(option): option.code for option in known.options} if known else {}
    taken = set(before.values())
    fresh = iter(f"a{number}" for number in range(1, 100) if f"a{number}" not in taken)
    found = []
    for line in lines:
        chinese, _bar, english = (part.strip() for part in line.partition(BETWEEN))
        words = Words(english, chinese)
        code = before.get(_line(Option("", words))) or next(fresh)
        found.append(Option(code, words))
    return tuple(found)
