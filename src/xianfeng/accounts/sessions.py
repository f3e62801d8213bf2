"""When a session is over, and what an account needs first: two doors before every page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from xianfeng.accounts.rules.sessions import session_end
from xianfeng.actors.rules import Oneself
from xianfeng.ui.reading import is_cookieless

from . import policy
from .services.sessions import SEEN, touch_session

BEGAN = "xf_began"
"""When the person signed in (seconds since 1970)."""
ENDED = "xf_ended"
"""Why the last session of this browser ended, until the sign-in page has said so."""
FACTOR = "xf_factor"
"""The account has a second factor: asked of the database once a session."""
FRESH = timedelta(minutes=1)
"""A use is written down again only after this: each time costs a write."""
OPEN = ("/accounts/", "/preferences/", "/static/", "/healthz", "/organisation/deputies/stop/")
"""What is open to everybody who is signed in, whatever their account still lacks."""
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

Handler = Callable[[HttpRequest], HttpResponse]


def begin(session: SessionBase, at: datetime) -> None:
    """Start both clocks of a session; called wherever somebody signs in."""
    session[BEGAN] = session[SEEN] = at.timestamp()


def has_factor(request: HttpRequest) -> bool:
    """Tell whether the signed-in user has a second factor; then it was asked at sign-in."""
    if request.session.get(FACTOR):
        return True
    found = bool(is_mfa_enabled(request.user, FACTORS))
    if found:
        request.session[FACTOR] = True
    return found


class SessionEnds:
    """End a session that lay unused or lasted too long, wherever the next page is."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_cookieless(request.path) and request.user.is_authenticated:
            self._look_at(request, timezone.now())
        return self.get_response(request)

    def _look_at(self, request: HttpRequest, at: datetime) -> None:
        session = request.session
        user: Any = request.user
        if BEGAN not in session:
            begin(session, at)
            return
        seen_at = _moment(session.get(SEEN, session[BEGAN]))
        end = session_end(
            began_at=_moment(session[BEGAN]),
            seen_at=seen_at,
            at=at,
            idle=settings.XIANFENG_SESSION_IDLE,
            longest=settings.XIANFENG_SESSION_LONGEST,
        )
        if end is not None:
            logout(request)
            request.session[ENDED] = end.value
        elif at - seen_at >= FRESH:
            touch_session(actor=Oneself(user.pk), session=session, at=at)


class AccountDoor:
    """Lead whoever must set up a factor first there and nowhere else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Any = getattr(request, "actor", None)
        if (
            actor is not None
            and not request.path.startswith(OPEN)
            and policy.needs_second_factor(actor)
            and not has_factor(request)
        ):
            return HttpResponseRedirect(reverse("account_home"))
        return self.get_response(request)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
