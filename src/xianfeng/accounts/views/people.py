"""The accounts that an administrator looks after: found, helped, closed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.accounts import policy, services
from xianfeng.accounts.forms import ReasonForm, TieForm
from xianfeng.accounts.lists import ACCOUNTS
from xianfeng.accounts.models import User
from xianfeng.accounts.selectors import account_card
from xianfeng.foundation.errors import Refusal
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.words import say

View = Callable[..., HttpResponse]


def _looks_after(view: View) -> View:
    """Let administrators in, and give the view the account; others' accounts are unknown."""

    @wraps(view)
    @login_required
    def door(request: HttpRequest, user_id: int) -> HttpResponse:
        actor: Any = getattr(request, "actor", None)
        if not policy.is_administrator(actor):
            raise PermissionDenied
        user = get_object_or_404(policy.managed(actor, timezone.now()), pk=user_id)
        return view(request, actor, user)

    return door


@require_safe
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts that the administrator looks after."""
    actor: Any = getattr(request, "actor", None)
    if not policy.is_administrator(actor):
        raise PermissionDenied
    at = timezone.now()
    shown = show(request, ACCOUNTS, policy.managed(actor, at))
    services.note_look(actor=actor, user=None, at=at)
    return answer(request, "accounts/people.html", shown)


def _person(request: HttpRequest, user: User, *, status: int = 200, **more: object) -> HttpResponse:
    card = account_card(user=user, session_key=None, at=timezone.now())
    context = {
        "person": user,
        "is_self": user.pk == request.user.pk,
        "card": card,
        "reason_form": ReasonForm(auto_id="factors_%s"),
        "close_form": ReasonForm(auto_id="close_%s"),
        "tie_form": TieForm(),
        "base_url": settings.XIANFENG_BASE_URL,
        "tied": [identity for identity in card.identities if identity.pk],
        **more,
    }
    return render(request, "accounts/person.html", context, status=status)


@require_safe
@_looks_after
def person(request: HttpRequest, actor: Any, user: User) -> HttpResponse:
    """Show one account and what can be done for its owner."""
    services.note_look(actor=actor, user=user, at=timezone.now())
    return _person(request, user)


def _done(request: HttpRequest, user: User, words: str, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, say(refusal))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(reverse("account_person", args=[user.pk]))


@require_POST
@_looks_after
def password(request: HttpRequest, actor: Any, user: User) -> HttpResponse:
    """Give a code to choose a new password with, drawn by chance and shown this once."""
    try:
        given = services.give_first_code(actor=actor, user=user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, say(refusal))
        return HttpResponseRedirect(reverse("account_person", args=[user.pk]))
    return _person(request, user, given=given)


@require_POST
@_looks_after
def factors(request: HttpRequest, actor: Any, user: User) -> HttpResponse:
    """Take all second factors away from somebody who has lost them."""
    form = ReasonForm(request.POST, auto_id="factors_%s")
    if not form.is_valid():
        return _person(request, user, status=422, reason_form=form)
    return _done(
        request,
        user,
        _("The second factors are taken away."),
        lambda: services.reset_factors(
            actor=actor, user=user, at=timezone.now(), reason=form.cleaned_data["reason"]
        ),
    )


@require_POST
@_looks_after
def close(request: HttpRequest, actor: Any, user: User) -> HttpResponse:
    """Close the account."""
    form = ReasonForm(request.POST, auto_id="close_%s")
    if not form.is_valid():
        return _person(request, user, status=422, close_form=form)
    return _done(
        request,
        user,
        _("The account is closed."),
        lambda: services.close_account(
            actor=actor, user=user, at=timezone.now(), reason=form.cleaned_data["reason"]
        ),
    )


@require_POST
@_looks_after
def reopen(request: HttpRequest, actor: Any, user: User) -> HttpResponse:
    """Open a closed account again."""
    return _done(
        request,
        user,
        _("The account is open again."),
        lambda: services.open_account(actor=actor, user=user, at=timezone.now()),
    )


@require_POST
@_looks_after
def tie(request: HttpRequest, actor: Any, user: User) -> HttpResponse:
    """Tie an identity to the account by the provider's key of the person."""
    form = TieForm(request.POST)
    if not form.is_valid():
        return _person(request, user, status=422, tie_form=form)
    return _done(
        request,
        user,
        _("The identity is tied to the account."),
        lambda: services.tie_identity(
            actor=actor,
            user=user,
            provider=form.cleaned_data["provider"],
            uid=form.cleaned_data["uid"],
            at=timezone.now(),
        ),
    )


@require_POST
@_looks_after
def untie(request: HttpRequest, actor: Any, user: User) -> HttpResponse:
    """Untie an identity from the account."""
    return _done(
        request,
        user,
        _("The identity is not tied to the account any more."),
        lambda: services.untie_identity(
            actor=actor, user=user, provider=request.POST.get("provider", ""), at=timezone.now()
        ),
    )
