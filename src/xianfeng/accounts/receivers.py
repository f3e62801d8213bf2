"""What the sign-in libraries report: each becomes a line of the trail, without an address."""

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as sign_in  # noqa: TID251 -- third-party signals come in here alone
from allauth.mfa import signals as factors  # noqa: TID251 -- third-party signals come in here alone
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as identities  # noqa: TID251 -- third-party signals come in here alone
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_login_failed  # noqa: TID251 -- third-party signals come in here alone
from django.http import HttpRequest
from django.utils import timezone

from xianfeng.accounts.services.first_codes import drop_first_code
from xianfeng.accounts.services.notes import count_wrong_try, note, take_wrong_tries
from xianfeng.accounts.services.sessions import end_other_sessions, renew_session
from xianfeng.accounts.words import say_wrong_tries
from xianfeng.actors.rules import Oneself, System

from .models import User
from .sessions import FACTOR, begin


def _noted(user: User, *, verb: str, **detail: object) -> None:
    note(actor=Oneself(user.pk), user=user, verb=verb, at=timezone.now(), detail=detail)


def on_session(request: HttpRequest, **_more: Any) -> None:
    """Start the clocks of a session."""
    begin(request.session, timezone.now())


def on_wrong_password(credentials: Mapping[str, Any], **_more: Any) -> None:
    """Count a wrong password for the owner of the account."""
    if "password" in credentials:
        name = str(credentials.get("username", ""))
        count_wrong_try(actor=System("sign-in"), username=name, at=timezone.now())


def on_sign_in(request: HttpRequest, user: User, **more: Any) -> None:
    """Note a sign-in, and by which way."""
    login = more.get("sociallogin")
    tries = take_wrong_tries(actor=Oneself(user.pk), user=user, at=timezone.now())
    if tries:
        messages.warning(request, say_wrong_tries(tries))
    way = {"provider": login.account.provider} if login else {}
    _noted(user, verb="accounts.session.started", **way)


def on_password(request: HttpRequest, user: User, **_more: Any) -> None:
    """Note a changed password and end what else was open."""
    drop_first_code(actor=Oneself(user.pk), user=user, at=timezone.now())
    _noted(user, verb="accounts.password.changed")
    _alone(request, user)


def on_factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    """Note a new factor, change the session's key and end what else was open."""
    _noted(user, verb="accounts.factor.added", kind=authenticator.type)
    _alone(request, user)


def on_factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    """Note a factor that is gone, change the session's key and end what else was open."""
    _noted(user, verb="accounts.factor.removed", kind=authenticator.type)
    request.session.pop(FACTOR, None)
    _alone(request, user)


def on_codes(request: HttpRequest, user: User, **_more: Any) -> None:
    """Note new recovery codes."""
    del request
    _noted(user, verb="accounts.codes.renewed")


def on_factor_used(
    request: HttpRequest, user: User, *, reauthenticated: bool = False, **_more: Any
) -> None:
    """Change the session's key where somebody proved again who they are."""
    if reauthenticated:
        renew_session(actor=Oneself(user.pk), session=request.session, at=timezone.now())


def on_factor_failed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    """Note a wrong code; how many may be tried is limited before this."""
    del request
    _noted(user, verb="accounts.factor.failed", kind=authenticator.type)


def on_identity_tied(request: HttpRequest, sociallogin: Any, **_more: Any) -> None:
    """Note an outside identity that its owner tied to the account."""
    del request
    _noted(sociallogin.user, verb="accounts.identity.tied", provider=sociallogin.account.provider)


def on_identity_untied(request: HttpRequest, socialaccount: Any, **_more: Any) -> None:
    """Note an outside identity that signs in no more."""
    del request
    _noted(socialaccount.user, verb="accounts.identity.untied", provider=socialaccount.provider)


def _alone(request: HttpRequest, user: User) -> None:
    at = timezone.now()
    actor = Oneself(user.pk)
    renew_session(actor=actor, session=request.session, at=at)
    end_other_sessions(actor=actor, user=user, keep=request.session.session_key, at=at)


def connect() -> None:
    """Listen; called once, when the program starts."""
    for signal, receiver in (
        (user_logged_in, on_session),
        (user_login_failed, on_wrong_password),
        (sign_in.user_logged_in, on_sign_in),
        (sign_in.password_changed, on_password),
        (sign_in.password_set, on_password),
        (factors.authenticator_added, on_factor_added),
        (factors.authenticator_removed, on_factor_removed),
        (factors.authenticator_reset, on_codes),
        (factors.authenticator_used, on_factor_used),
        (factors.authentication_failed, on_factor_failed),
        (identities.social_account_added, on_identity_tied),
        (identities.social_account_removed, on_identity_untied),
    ):
        signal.connect(receiver, dispatch_uid=f"xianfeng.{receiver.__name__}.{id(signal)}")
