"""Second factors: the library's views, with pages of ours."""

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator

from xianfeng.accounts.words import FAULTS

from .signing_in import Answers422

HOME = reverse_lazy("account_home")


class _WithOptions:
    """Hand the browser's options over in an attribute: a page holds no script of its own."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)  # type: ignore[misc] # of the view beside
        for options in context.pop("js_data", {}).values():
            context["options"] = json.dumps(options, cls=DjangoJSONEncoder)
        return context


class AuthenticateView(Answers422, _WithOptions, base.AuthenticateView):
    """The second step of signing in."""


class CodeAgainView(Answers422, base.ReauthenticateView):
    """Asks for a code again before something weighty."""


class PasskeyAgainView(_WithOptions, webauthn.ReauthenticateWebAuthnView):
    """Asks for a passkey again before something weighty."""


class PasskeySignInView(webauthn.LoginWebAuthnView):
    """Signs in with a passkey alone."""


@method_decorator(login_required, name="dispatch")
class AppView(Answers422, totp.ActivateTOTPView):
    """Sets up the authenticator app."""

    success_url = HOME


@method_decorator(login_required, name="dispatch")
class AppRemovalView(Answers422, totp.DeactivateTOTPView):
    """Removes the authenticator app."""

    success_url = HOME


@method_decorator(login_required, name="dispatch")
class CodesView(codes.ViewRecoveryCodesView):
    """Shows new recovery codes, once."""


@method_decorator(login_required, name="dispatch")
class NewCodesView(codes.GenerateRecoveryCodesView):
    """Makes new recovery codes; the old ones open nothing any more."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for words in form.non_field_errors():
            messages.error(self.request, words)
        return HttpResponseRedirect(reverse("account_home"))


@method_decorator(login_required, name="dispatch")
class PasskeyView(Answers422, _WithOptions, webauthn.AddWebAuthnView):
    """Adds a passkey."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        # The library forgets the form that was sent; without it nobody reads what was wrong.
        return {**super().get_context_data(**more), **more}


@method_decorator(login_required, name="dispatch")
class PasskeyNameView(Answers422, webauthn.EditWebAuthnView):
    """Names a passkey."""

    success_url = HOME


@method_decorator(login_required, name="dispatch")
class PasskeyRemovalView(webauthn.RemoveWebAuthnView):
    """Removes a passkey, unless it is the last factor of whoever must have one."""

    success_url = HOME

    @method_decorator(reauthentication_required(app="allauth.mfa"))
    def dispatch(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        passkey = self.get_queryset().filter(pk=more["pk"]).first()
        if passkey is not None and not get_adapter().can_delete_authenticator(passkey):
            messages.error(request, FAULTS["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("account_home"))
        response: HttpResponseBase = super().dispatch(request, *args, **more)
        return response
