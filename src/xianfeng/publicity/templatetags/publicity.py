"""The words beside the values of the public pages; `{% load publicity %}`."""

from django import template

from xianfeng.foundation.periods import Period
from xianfeng.review.words import say_quarter

register = template.Library()


@register.filter
def quarter(period: Period) -> str:
    """Name a quarter."""
    return say_quarter(period)
