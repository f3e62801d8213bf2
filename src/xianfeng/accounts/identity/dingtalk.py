"""DingTalk (钉钉), and its private installations for governments."""

from typing import Any

from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider as Library
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter

from .base import OfficeAdapter, OfficeProvider


class DingTalkAdapter(OfficeAdapter, DingTalkOAuth2Adapter):
    @property
    def access_token_url(self) -> str:
        return f"{self.office.api}/v1.0/oauth2/userAccessToken"

    @property
    def profile_url(self) -> str:
        return f"{self.office.api}/v1.0/contact/users/me"

    @property
    def authorize_url(self) -> str:
        return f"{self.office.doors[0]}/oauth2/auth"


class DingTalkProvider(OfficeProvider, Library):
    oauth2_adapter_class = DingTalkAdapter

    def get_auth_params(self) -> dict[str, Any]:
        return {"prompt": "consent", **super().get_auth_params()}
