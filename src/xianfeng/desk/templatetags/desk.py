"""The words beside the values of the first pages; `{% load desk %}`."""

from collections.abc import Iterable

from django import template
from django.utils.translation import pgettext

from xianfeng.carriers.models import VOICES
from xianfeng.carriers.rules import Voice
from xianfeng.carriers.selectors.stuck import StuckCarrier
from xianfeng.desk import words
from xianfeng.desk.rules import FirstPage, TodoKind
from xianfeng.desk.selectors.queue import Waiting
from xianfeng.ui.words import Word

register = template.Library()


@register.filter
def page_label(page: FirstPage) -> str:
    """Name a first page."""
    return str(words.PAGES[page])


@register.filter
def next_step(kind: TodoKind) -> words.Step:
    """Say what is the matter with a thing to do, and the next step."""
    return words.STEPS[kind]


@register.filter
def queue_title(row: Waiting) -> str:
    """Say what waits."""
    return words.title_of(row)


@register.filter
def queue_step(row: Waiting) -> str:
    """Say the next step of what waits."""
    return words.step_of(row)


@register.filter
def health_word(stuck: StuckCarrier | None) -> Word:
    """Return the word of a running carrier's health."""
    return words.health_of(stuck)


@register.filter
def voice_names(voices: Iterable[Voice]) -> str:
    """Name voices, one after the other."""
    labels = dict(VOICES)
    return pgettext("between names", ", ").join(str(labels[voice.value]) for voice in voices)
