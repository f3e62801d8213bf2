"""The words beside the values of the first pages; `{% load desk %}`."""

from django import template

from xianfeng.desk import words
from xianfeng.desk.rules import FirstPage, TodoKind
from xianfeng.ui.words import say_weekday

register = template.Library()
register.filter("todo_title", words.title_of_todo)
register.filter("todo_url", words.address_of)
register.filter("queue_title", words.title_of)
register.filter("queue_step", words.step_of)
register.filter("health_word", words.health_of)
register.filter("weekday", say_weekday)


@register.filter
def page_label(page: FirstPage) -> str:
    """Name a first page."""
    return str(words.PAGES[page])


@register.filter
def todo_step(kind: TodoKind) -> str:
    """Name the next step of a thing to do."""
    return str(words.STEPS[kind].step)
