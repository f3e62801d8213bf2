"""The library's pages in our dress; its own views do the work."""

from typing import Any

from allauth.account import views
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from .demo import LOGINS, PASSWORD


class LoginView(views.LoginView):
    """The sign-in page; on the demo it says who there is and the one password."""

    def get_form(self, *args: Any, **more: Any) -> Any:
        form = _plain(super().get_form(*args, **more))
        form.fields["login"].label = _("Sign-in name")
        return form

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

    def get_form(self, *args: Any, **more: Any) -> Any:
        return _plain(super().get_form(*args, **more))

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


def _plain(form: Any) -> Any:
    """Take away what repeats the labels: words inside the controls, lists of rules."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
    return form
