"""What stands around every page: the house, its ways, how it is read."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.safestring import SafeString

from xianfeng.ui import navigation
from xianfeng.ui.reading import SIZES, Reading, is_cookieless, with_query
from xianfeng.ui.tags import request_of

register = template.Library()


@dataclass(frozen=True)
class House:
    """What the base pages know of the installation."""

    name: str
    demo: bool
    source_url: str = ""
    publisher: str = ""
    contact: str = ""

    @property
    def letters(self) -> str:
        """The two letters of the emblem; none where the name is not written in Chinese."""
        first = str(self.name)[:2]
        return first if first and min(first) >= "一" else ""


def _reading(context: Context) -> Reading:
    return getattr(request_of(context), "reading", None) or Reading()


@register.simple_tag
def house() -> House:
    """Return what the pages know of the installation: `{% house as house %}`."""
    return House(
        name=getattr(settings, "XIANFENG_NAME", ""),
        demo=getattr(settings, "XIANFENG_DEMO", False),
        source_url=getattr(settings, "XIANFENG_SOURCE_URL", ""),
        publisher=getattr(settings, "XIANFENG_PUBLISHER", ""),
        contact=getattr(settings, "XIANFENG_CONTACT", ""),
    )


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """Draw a block of the page once more, as the title is the heading: `{% again "heading" %}`."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return SafeString(block.render(context) if block else "")


@register.simple_tag(takes_context=True)
def reading(context: Context) -> Reading:
    """Return the language and size of this page: `{% reading as reading %}`."""
    return _reading(context)


@register.simple_tag(takes_context=True)
def rail(context: Context) -> tuple[navigation.Group, ...]:
    """List the loop's stops for this actor: `{% rail as groups %}`."""
    request = request_of(context)
    return navigation.rail(getattr(request, "actor", None), request.path if request else "")


@register.simple_tag(takes_context=True)
def bottom_bar(context: Context) -> tuple[navigation.Link, ...]:
    """List the phone's four places for this actor: `{% bottom_bar as links %}`."""
    request = request_of(context)
    return navigation.bottom_bar(getattr(request, "actor", None), request.path if request else "")


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: str) -> str:
    """Return this page's address with a changed query: `{% here lang="en" %}`."""
    request = request_of(context)
    if request is None:
        return ""
    address = request.get_full_path()
    if is_cookieless(request.path):
        address = f"?{urlsplit(address).query}"  # such a page never holds its slip
    return with_query(address, **{n: v or None for n, v in changes.items()}) or "?"


@register.simple_tag(takes_context=True)
def next_size(context: Context) -> str:
    """Return the size after this one, round and round."""
    size = _reading(context).size
    return SIZES[(SIZES.index(size) + 1) % len(SIZES)]


@register.simple_tag(takes_context=True)
def carry(context: Context, url: str) -> str:
    """Keep on a link what the address says of language and size (pages without cookies)."""
    return _reading(context).carry(url)
