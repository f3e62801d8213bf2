"""The words beside the values of the plans' pages; `{% load plans %}`."""

from datetime import date, timedelta

from django import template

from xianfeng.plans import words
from xianfeng.plans.models import Indicator
from xianfeng.plans.rules import Pace, Target
from xianfeng.plans.selectors.goals import Progress
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
    said = words.say_figure(None if latest is None else latest.value, progress.target.unit)
    return words.say_so_far(said, is_so_far=progress.is_so_far)


@register.filter
def so_far(figure: str, progress: Progress) -> str:
    """Add to a latest figure that its month is not over, where it is not."""
    return words.say_so_far(figure, is_so_far=progress.is_so_far)


@register.filter
def running_words(progress: Progress) -> str:
    """Write the figure of a month that is not over, with its unit."""
    running = progress.running
    return words.say_figure(None if running is None else running.value, progress.target.unit)


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
