"""Signing in at a provider outside: out, back, tied, untied."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.internal.flows.connect import disconnect
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xianfeng.accounts.identity.base import OfficeAdapter


def _adapter(request: HttpRequest, provider_id: str) -> OfficeAdapter:
    try:
        provider = get_adapter().get_provider(request, provider=provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    adapter: OfficeAdapter = provider.get_oauth2_adapter(request)
    return adapter


def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody out to say who they are; a GET asks first.

    Whoever wants to tie an identity proves first that the account is theirs.
    """
    adapter = _adapter(request, provider_id)
    if request.GET.get("process") == AuthProcess.CONNECT or request.POST.get("process") == (
        AuthProcess.CONNECT
    ):
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("account_home"))
        raise_if_reauthentication_required(request, app="allauth.socialaccount")
    view: Any = OAuth2LoginView.adapter_view(adapter)
    response: HttpResponse = view(request)
    return response


@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take in whom a provider sends back."""
    view: Any = OAuth2CallbackView.adapter_view(_adapter(request, provider_id))
    response: HttpResponse = view(request)
    return response


@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    """Say that nothing happened to somebody who turned round at the provider's door."""
    return render(request, "socialaccount/login_cancelled.html")


@require_POST
@login_required
def untie(request: HttpRequest) -> HttpResponse:
    """Let an identity sign in no more."""
    form = DisconnectForm(request=request, data=request.POST)
    if form.is_valid():
        disconnect(request, form.cleaned_data["account"])
    else:
        for words in form.non_field_errors():
            messages.error(request, words)
    return HttpResponseRedirect(reverse("account_home"))
