"""The one tag of lists: `{% load lists %}{% listing shown %}`."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from xianfeng.ui.lists.showing import Shown

register = template.Library()


@register.simple_tag(takes_context=True)
def listing(context: Context, shown: Shown[Any]) -> SafeString:
    """Draw a list: filters, rows, pages, or what an empty one says."""
    assert context.template is not None
    drawn = context.template.engine.get_template("ui/list.html")
    with context.push(shown=shown):
        return drawn.render(context)
