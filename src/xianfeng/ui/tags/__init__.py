"""How a tag draws: its own small template, and the request of the page it stands on."""

from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString


def request_of(context: Context) -> HttpRequest | None:
    """Return the request that a page answers; none where it is drawn without one."""
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else None


@cache
def _template_of(name: str) -> template.Template:
    found: template.Template = get_template(name).template  # type: ignore[attr-defined] # Django's own engine
    return found


def drawn(name: str, words: dict[str, Any]) -> SafeString:
    """Draw a component: its template is looked up once, not at each of a page's hundred places."""
    found = get_template(name).template if settings.DEBUG else _template_of(name)  # type: ignore[attr-defined]
    return found.render(Context(words))
