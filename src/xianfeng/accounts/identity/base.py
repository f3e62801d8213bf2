"""What the four kinds share: addresses from the settings, and as little kept as possible."""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from xianfeng.accounts.rules.identity import IdentityProvider


def known_as(slug: str) -> IdentityProvider:
    """Return the provider of this name; `LookupError` if the settings name none."""
    for provider in settings.XIANFENG_IDENTITY_PROVIDERS:
        if provider.slug == slug:
            found: IdentityProvider = provider
            return found
    raise LookupError(slug)


class TiedAccount(ProviderAccount):
    """How a page calls a tied identity: by the person's name there, else by the key."""

    def to_str(self) -> str:
        return str(self.account.extra_data.get("name") or self.account.uid)


class OfficeAdapter(OAuth2Adapter):
    """Talk to one provider of the settings."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        self.provider_id = provider_id
        super().__init__(request)

    @property
    def office(self) -> IdentityProvider:
        return known_as(self.provider_id)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Say where people come back to: by the settings, never by what a request claims."""
        del request, app
        path = reverse("identity_callback", kwargs={"provider_id": self.provider_id})
        return f"{settings.XIANFENG_BASE_URL}{path}"


class OfficeProvider(OAuth2Provider):
    """One provider of the settings; of a person it keeps the key and the name, nothing else."""

    account_class = TiedAccount

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.name = self.app.name

    def get_login_url(self, request: HttpRequest, **query: str) -> str:
        del request
        url = reverse("identity_login", kwargs={"provider_id": self.sub_id})
        return f"{url}?{urlencode(query)}" if query else url

    def get_callback_url(self) -> str:
        return reverse("identity_callback", kwargs={"provider_id": self.sub_id})

    def get_oauth2_adapter(self, request: HttpRequest) -> OfficeAdapter:
        adapter: OfficeAdapter = self.oauth2_adapter_class(request, self.sub_id)
        return adapter

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Ask for what the settings say; an address of ours cannot ask for more."""
        del request
        scope: list[str] = self.get_scope()
        return scope

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        del request, action
        params: dict[str, str] = self.get_auth_params()
        return params

    def extract_extra_data(self, data: Any) -> dict[str, str]:
        return {"name": str(self.extract_common_fields(data).get("name") or "")[:100]}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        del data
        return []
