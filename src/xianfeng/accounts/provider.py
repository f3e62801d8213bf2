"""The kinds of identity providers; the sign-in library looks for this name in every app."""

from .identity.dingtalk import DingTalkProvider
from .identity.feishu import FeishuProvider
from .identity.openid import OpenIDProvider
from .identity.wecom import WeComProvider

provider_classes = [OpenIDProvider, DingTalkProvider, FeishuProvider, WeComProvider]
