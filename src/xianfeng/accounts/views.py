"""The library's pages in our dress; its own views do the work."""

from typing import Any

from allauth.account import views
from django.conf import settings
from django.http import HttpResponse

from .demo import LOGINS, PASSWORD


class LoginView(views.LoginView):
    """The sign-in page; on the demo it says who there is and the one password."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        if settings.XIANFENG_DEMO:
            context |= {"logins": LOGINS, "demo_password": PASSWORD}
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


class PasswordChangeView(views.PasswordChangeView):
    """The page on which one changes one's own password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response
