"""The kinds of identity providers.

The library would look for them in every app when the program starts, and with them comes all that
speaks HTTP: a tenth of a second for each command. The adapter, which every look-up passes, makes
them known instead.
"""

from allauth.socialaccount.providers import registry

from .dingtalk import DingTalkProvider
from .feishu import FeishuProvider
from .openid import OpenIDProvider
from .wecom import WeComProvider

PROVIDERS = (OpenIDProvider, DingTalkProvider, FeishuProvider, WeComProvider)


def make_known() -> None:
    """Tell the library of the kinds."""
    for provider in PROVIDERS:
        registry.register(provider)
