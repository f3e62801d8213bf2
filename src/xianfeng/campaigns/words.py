"""How this room speaks of questions, versions and states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.questions import Option, Question, QuestionKind, Words
from xianfeng.ballots.words import say_words

from .rules.campaigns import Phase
from .rules.drafts import TEMPLATES, Compared, Difference, Template

QUESTION_KINDS = (
    (QuestionKind.LEVELS.value, _("five levels of satisfaction")),
    (QuestionKind.CHOICE.value, _("one of several answers")),
    (QuestionKind.TICK.value, _("any number of answers to tick")),
)


def in_both(options: Iterable[Option]) -> tuple[Option, ...]:
    """Write built-in answers out in both languages, so that what is published holds its words."""
    return tuple(replace(option, words=_both(option.words)) for option in options)


def template_questions(template: Template) -> tuple[Question, ...]:
    """Return the questions of a template in both languages."""
    return tuple(
        replace(
            question,
            words=_both(question.words),
            group=_both(question.group),
            options=in_both(question.options),
        )
        for question in TEMPLATES[template]
    )


def _both(words: Words) -> Words:
    if words.zh or not words.en:
        return words
    with translation.override("zh-hans"):
        return Words(words.en, gettext(words.en))


DIFFERENCES: Mapping[Difference, tuple[str, Promise]] = {
    Difference.SAME: ("none", _("unchanged: answers are added up")),
    Difference.MOVED: ("none", _("moved: answers are added up")),
    Difference.REWORDED: ("partly", _("reworded: a break in the results")),
    Difference.ADDED: ("info", _("new")),
    Difference.REMOVED: ("partly", _("no longer asked")),
}


@dataclass(frozen=True)
class SaidChange:
    """A question of a new version against the one before, in words."""

    words: str
    before: str
    kind: str
    label: Promise


def say_changes(changes: Iterable[Compared]) -> list[SaidChange]:
    """Say what a new version changes."""
    found = []
    for each in changes:
        kind, label = DIFFERENCES[each.difference]
        shown = each.after or each.before
        assert shown is not None
        is_reworded = each.difference is Difference.REWORDED and each.before is not None
        before = say_words(each.before.words) if is_reworded and each.before else ""
        found.append(SaidChange(say_words(shown.words), before, kind, label))
    return found


PHASES: Mapping[Phase, tuple[str, Promise]] = {
    Phase.DRAFT: ("info", pgettext_lazy("state of a campaign", "draft")),
    Phase.WAITING: ("none", pgettext_lazy("state of a campaign", "approved, not open yet")),
    Phase.RUNNING: ("good", pgettext_lazy("state of a campaign", "open")),
    Phase.OVER: ("none", pgettext_lazy("state of a campaign", "over")),
    Phase.ENDED: ("partly", pgettext_lazy("state of a campaign", "ended early")),
}
