"""The words beside the values of the plans' pages; `{% load plans %}`."""

from datetime import date, timedelta

from django import template

from xianfeng.plans import words
from xianfeng.plans.models import Indicator
from xianfeng.plans.rules import Pace, Target
from xianfeng.plans.selectors import Progress
from xianfeng.ui.charts import Spot
from xianfeng.ui.words import Word

register = template.Library()


@register.filter
def pace_word(pace: Pace | str) -> Word:
    """Return the word of a pace, or of its name."""
    return words.PACE_WORDS[Pace(pace)]


@register.filter
def target_words(target: Target) -> str:
    """Write how far a figure should come."""
    return words.say_target(target)


@register.filter
def latest_words(progress: Progress) -> str:
    """Write the latest figure with its unit."""
    latest = progress.latest
    return words.say_figure(None if latest is None else latest.value, progress.target.unit)


@register.filter
def trend(progress: Progress) -> tuple[Spot, ...]:
    """Put the months of a plan's figure on days, for a small line."""
    return tuple(Spot(reading.month, float(reading.value)) for reading in progress.readings)


@register.filter
def baseline_words(indicator: Indicator) -> str:
    """Write the figure before the plan with its unit."""
    return words.say_figure(indicator.baseline, indicator.unit_of_measure)


@register.filter
def day_before(day: date) -> date:
    """Return the last day of a half-open span."""
    return day - timedelta(days=1)
