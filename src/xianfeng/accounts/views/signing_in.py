"""The library's pages in our dress; its own views do the work."""

from typing import Any

from allauth.account import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xianfeng.accounts.demo import LOGINS, PASSWORD
from xianfeng.accounts.sessions import ENDED


class Answers422:
    """Answer bad input with 422 and the same page, as every form of the house does."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc] # of the view beside
        if response.status_code == 200:  # noqa: PLR2004 -- the page itself, not a redirect
            response.status_code = 422
        return response


class LoginView(Answers422, views.LoginView):
    """The sign-in page; on the demo it says who there is and the one password."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        context |= {
            "ended": self.request.session.pop(ENDED, ""),
            "idle_minutes": int(settings.XIANFENG_SESSION_IDLE.total_seconds() // 60),
            "longest_hours": int(settings.XIANFENG_SESSION_LONGEST.total_seconds() // 3600),
            "providers": settings.XIANFENG_IDENTITY_PROVIDERS,
        }
        if settings.XIANFENG_DEMO:
            context |= {"logins": LOGINS, "demo_password": PASSWORD}
        return context


class PasswordChangeView(Answers422, views.PasswordChangeView):
    """The page on which one changes one's own password."""


class PasswordSetView(Answers422, views.PasswordSetView):
    """The page on which one sets a password who has none yet."""


class ReauthenticateView(Answers422, views.ReauthenticateView):
    """The page that asks for the password again before something weighty."""


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """Say that an account is closed to somebody whom a provider outside vouches for."""
    return render(request, "account/account_inactive.html", status=403)
