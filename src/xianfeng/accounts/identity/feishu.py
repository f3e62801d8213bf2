"""Feishu (飞书), and its private installations."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.provider import FeishuProvider as Library
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest

from .base import OfficeAdapter, OfficeProvider


class FeishuClient(FeishuOAuth2Client):
    def app_access_token(self) -> str:
        """Fetch the application's own token; the library sends a form where JSON is wanted."""
        words = {"app_id": self.consumer_key, "app_secret": self.consumer_secret}
        with get_adapter().get_requests_session() as session:
            response = session.post(self.app_access_token_url, json=words)
            response.raise_for_status()
            token = response.json().get("app_access_token")
        if not token:
            raise OAuth2Error("no application token")
        return str(token)


class FeishuAdapter(OfficeAdapter, FeishuOAuth2Adapter):
    @property
    def authorize_url(self) -> str:
        return f"{self.office.doors[0]}/open-apis/authen/v1/index"

    @property
    def access_token_url(self) -> str:
        return f"{self.office.api}/open-apis/authen/v1/access_token"

    @property
    def user_info_url(self) -> str:
        return f"{self.office.api}/open-apis/authen/v1/user_info"

    def get_client(self, request: HttpRequest, app: Any) -> FeishuClient:
        client = FeishuClient(
            request,
            app.client_id,
            app.secret,
            self.access_token_method,
            self.access_token_url,
            self.get_callback_url(request, app),
        )
        client.app_access_token_url = (
            f"{self.office.api}/open-apis/auth/v3/app_access_token/internal/"
        )
        return client


class FeishuProvider(OfficeProvider, Library):
    oauth2_adapter_class = FeishuAdapter
