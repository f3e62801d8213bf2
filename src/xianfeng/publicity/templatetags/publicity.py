"""The words beside the values of the public pages; `{% load publicity %}`."""

from django import template
from django.utils.translation import gettext

from xianfeng.foundation.periods import Period
from xianfeng.plans.rules import Comparator, Pace, Target
from xianfeng.publicity import words
from xianfeng.review.words import say_quarter
from xianfeng.ui.words import say_number

register = template.Library()


@register.filter
def pace_word(pace: Pace) -> words.Word:
    """Give the word of a goal's pace."""
    return words.PACES[pace]


@register.filter
def quarter(period: Period) -> str:
    """Name a quarter."""
    return say_quarter(period)


@register.filter
def target_words(target: Target) -> str:
    """Write a target's figure with its unit: 1,000 万人, 5–6%."""
    if target.value is None:
        return gettext("in step")
    figure = say_number(target.value)
    if target.comparator is Comparator.BETWEEN and target.upper is not None:
        figure = f"{figure}–{say_number(target.upper)}"
    unit = target.unit if target.unit.startswith("%") else f" {target.unit}"
    return figure + unit.rstrip()
