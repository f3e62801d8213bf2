"""How the sign-in library behaves here: nobody signs up, nothing is mailed, words are ours."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xianfeng.accounts.rules.identity import Kind

from . import policy
from .addresses import client_address
from .identity import kinds
from .identity.outgoing import Outgoing
from .words import FAULTS, PROOFS, SAID

kinds.make_known()
TRIES_AN_ADDRESS = {"password": "60/m/ip"}
"""Wrong passwords a minute from one address; a whole office may share one."""
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 -- the name of a class


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are given by administrators; nobody signs up from outside."""

    error_messages = {**DefaultAccountAdapter.error_messages, **FAULTS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing before it is known whether the password is right."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Take a right password, whatever was tried before it, from wherever."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            request.axes_locked_out = False  # type: ignore[attr-defined] # see `backends.Counted`
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count wrong passwords by address alone, and refuse to say more of them.

        The library counts right ones, too, and by name from wherever they come. Name and address
        together are counted by django-axes.
        """
        del credentials
        if not ratelimit.consume(
            request, app="allauth.account", action="password", config=TRIES_AN_ADDRESS
        ):
            raise self.validation_error("too_many_login_attempts")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Let each session ask Django's own backend whether the account is still open."""
        user.backend = PASSWORD_BACKEND
        super().login(request, user)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": PROOFS[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        del request
        return reverse("account_home")

    def add_message(  # noqa: PLR0917 -- the library's own order
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: Any = None,
    ) -> None:
        """Say what happened in our own words; what we have no words for needs none."""
        del message_context
        words = message or SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def send_notification_mail(self, *_args: Any, **_more: Any) -> None:
        """Send nothing: mails about accounts are the business of notices."""


class Factors(DefaultMFAAdapter):
    """Second factors: their keys are sealed, and who needs one keeps one."""

    error_messages = {**DefaultMFAAdapter.error_messages, **FAULTS}

    def get_totp_issuer(self) -> str:
        name: str = settings.XIANFENG_NAME
        return name or "先锋 Xianfeng"

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed; with another key than then, give what no code ever fits."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of whoever must have one."""
        actor = getattr(context.request, "actor", None)
        if actor is None or not policy.needs_second_factor(actor):
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(
            pk=authenticator.pk
        )
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


class OfficeIdentities(DefaultSocialAccountAdapter):
    """Outside identities sign in whom they are tied to, and nobody else."""

    error_messages = {**DefaultSocialAccountAdapter.error_messages, **FAULTS}

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        del request, sociallogin
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Tie nobody by a mail address: a provider may let people write what they like there."""
        del sociallogin

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """Take over nothing: the name and the rest of an account are the office's."""
        del request, data
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Turn away who is known outside and not tied to an account here."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT or sociallogin.is_existing:
            return
        card = {"provider": sociallogin.provider.name, "uid": sociallogin.account.uid}
        page: HttpResponse = render(request, "socialaccount/not_tied.html", card, status=403)
        raise ImmediateHttpResponse(page)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        del request, socialaccount
        return reverse("account_home")

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """List the providers of the settings; a row in the database never adds one."""
        del request
        apps = [
            SocialApp(
                provider="openid_connect" if known.kind is Kind.OIDC else known.kind.value,
                provider_id=known.slug,
                name=known.name,
                client_id=known.client_id,
                secret=known.secret.get_secret_value(),
                settings={
                    "server_url": known.api,
                    "uid_field": known.user_field,
                    "fetch_userinfo": False,
                    "oauth_pkce_enabled": known.kind is Kind.OIDC,
                },
            )
            for known in settings.XIANFENG_IDENTITY_PROVIDERS
        ]
        return [
            app
            for app in apps
            if (not provider or provider in {app.provider, app.provider_id})
            and (not client_id or client_id == app.client_id)
        ]

    def get_requests_session(self) -> Outgoing:
        return Outgoing(
            origin for known in settings.XIANFENG_IDENTITY_PROVIDERS for origin in known.asked
        )


def _seal() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"xianfeng second factors")
    return Fernet(urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
