"""The words beside the values of the first pages; `{% load desk %}`."""

from datetime import date

from django import template

from xianfeng.carriers.selectors.stuck import StuckCarrier
from xianfeng.desk import words
from xianfeng.desk.rules import FirstPage, TodoKind
from xianfeng.desk.selectors.branch import Todo
from xianfeng.desk.selectors.queue import Waiting
from xianfeng.ui.words import Word, say_weekday

register = template.Library()


@register.filter
def page_label(page: FirstPage) -> str:
    """Name a first page."""
    return str(words.PAGES[page])


@register.filter
def todo_step(kind: TodoKind) -> str:
    """Name the next step of a thing to do."""
    return str(words.STEPS[kind].step)


@register.filter
def todo_title(todo: Todo) -> str:
    """Say what is to be done."""
    return words.title_of_todo(todo)


@register.filter
def todo_url(todo: Todo) -> str:
    """Return the address of the step."""
    return words.address_of(todo)


@register.filter
def weekday(day: date) -> str:
    """Name the day of the week: Wednesday."""
    return say_weekday(day)


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
