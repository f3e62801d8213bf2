"""The gate before every page, and the door of every signed-in one.

Every address is asked in one order: is the method known to it (405), is somebody signed in (the
sign-in page), is the door theirs (403), is the thing theirs to see (404), may they do it (403).
The gates ask the first two of the rules that rooms say, for every address alike; an address
without a rule is closed. Doors, things and deeds are asked by the views.
"""

from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.services.deputies import ACTING, lay_down
from xianfeng.accounts.models import User
from xianfeng.foundation.doors import Rule
from xianfeng.foundation.room import house
from xianfeng.ui.errors import not_taken
from xianfeng.ui.reading import is_cookieless

P = ParamSpec("P")
OWN_PAGES = ("/accounts/", "/preferences/")
"""Pages of one's own account and reading, where nobody acts for somebody."""


class MethodGate:
    """Refuse a method that the address does not know, before a form's token is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Answer 405 where the rule does not take the method; `Http404` where there is no rule."""
        del view, args, kwargs
        rule = _rule_of(request)
        return None if rule.takes(request.method or "") else not_taken(request, rule.allowed)


def _rule_of(request: HttpRequest) -> Rule:
    match = request.resolver_match
    rule = house().doors.get(match.view_name) if match else None
    if rule is None:
        raise Http404
    return rule


class ActorMiddleware:
    """Set `request.actor` for signed-in people, and keep the gate; citizens know no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_cookieless(request.path) and request.user.is_authenticated:
            over = self._settle(request, request.user, timezone.now())
            if over is not None:
                return over
        return self.get_response(request)

    def _settle(self, request: HttpRequest, user: User, at: datetime) -> HttpResponse | None:
        """Settle who acts; lead whoever acted for somebody, and may no more, to the reason."""
        named = request.session.get(ACTING)
        actor = actor_of(user, at=at, deputyship_id=named)
        request.actor = actor  # type: ignore[attr-defined]
        if named is None or actor.acting_for is not None:
            return None
        lay_down(actor=actor, session=request.session, at=at)
        messages.warning(
            request,
            _("You are acting as yourself again: the deputyship is over, or the roles have ended."),
        )
        # What was begun for somebody is not finished in their own name.
        return None if request.path.startswith(OWN_PAGES) else redirect("access:deputies")

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send strangers to the sign-in."""
        del view, args, kwargs
        rule = _rule_of(request)
        if rule.needs_sign_in and not hasattr(request, "actor"):
            # An address that only takes a button's press cannot be come back to.
            back = request.get_full_path() if rule.takes("GET") else settings.LOGIN_REDIRECT_URL
            return redirect_to_login(back)
        return None
