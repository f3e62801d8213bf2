"""OpenID Connect: the discovery document comes from the set address alone."""

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from .base import OfficeAdapter, OfficeProvider


class OpenIDAdapter(OfficeAdapter, OpenIDConnectOAuth2Adapter):
    """The library's, with the signature of every identity token checked."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        OpenIDConnectOAuth2Adapter.__init__(self, request, provider_id)

    def get_access_token_data(self, *args: Any, **more: Any) -> dict[str, Any]:
        data: dict[str, Any] = super().get_access_token_data(*args, **more)
        # The library trusts a token that came straight from the provider; we check its signature
        # all the same, for some providers stand behind a proxy that the office does not run.
        self.did_fetch_access_token = False
        return data

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **more: Any) -> Any:
        if not more["response"].get("id_token"):
            raise OAuth2Error("no identity token")
        return super().complete_login(request, app, token, **more)


class OpenIDProvider(OfficeProvider, OpenIDConnectProvider):
    oauth2_adapter_class = OpenIDAdapter
    supports_token_authentication = False

    def extract_uid(self, data: Any) -> str:
        field = self.app.settings["uid_field"]
        uid = data["id_token"].get(field)
        if not uid:
            raise OAuth2Error(f"no {field} in the identity token")
        return str(uid)

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        claims = data["id_token"]
        return {"name": claims.get("name") or claims.get("preferred_username")}
