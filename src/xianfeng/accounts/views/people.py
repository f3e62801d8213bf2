"""The accounts that an administrator looks after: found, helped, closed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.accounts import policy, services
from xianfeng.accounts.forms import ReasonForm, TieForm
from xianfeng.accounts.lists import ACCOUNTS
from xianfeng.accounts.models import User
from xianfeng.accounts.selectors import account_card
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.things import On


def _find(request: HttpRequest, user_id: int) -> User:
    actor: Any = getattr(request, "actor", None)
    return get_object_or_404(policy.managed(actor, timezone.now()), pk=user_id)


ACCOUNT = On(
    find=_find,
    door=policy.is_administrator,
    named="user",
    back=lambda asked: reverse("account_person", args=[asked.thing.pk]),
)


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


def _person(request: HttpRequest, user: User, **more: object) -> HttpResponse:
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
    return render(request, "accounts/person.html", context)


@require_safe
@login_required
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show one account and what can be done for its owner."""
    asked = ACCOUNT.asked(request, user_id=user_id)
    services.note_look(actor=asked.actor, user=asked.thing, at=asked.at)
    return _person(request, asked.thing)


def _page(form: str) -> Callable[[Step[User, Any]], HttpResponse]:
    """Draw the account with a form that was not filled in well; what is refused, it tells."""

    def page(step: Step[User, Any]) -> HttpResponse:
        if step.refused:
            messages.error(step.request, step.refused)
            return redirect(ACCOUNT.back(step))
        return _person(step.request, step.thing, **{form: step.form})

    return page


password = Act(
    on=ACCOUNT,
    form=Form,
    service=services.give_first_code,
    onward=lambda step, given: _person(step.request, step.thing, given=given),
    is_button=True,
)
"""The code to choose a new password with is drawn by chance, and shown this once."""
factors = Act(
    on=ACCOUNT,
    form=ReasonForm,
    given=lambda _asked: {"auto_id": "factors_%s"},
    service=services.reset_factors,
    done=_("The second factors have been removed."),
    page=_page("reason_form"),
)
close = Act(
    on=ACCOUNT,
    form=ReasonForm,
    given=lambda _asked: {"auto_id": "close_%s"},
    service=services.close_account,
    done=_("The account is closed."),
    page=_page("close_form"),
)
reopen = Act(
    on=ACCOUNT,
    form=Form,
    service=services.open_account,
    done=_("The account has been reopened."),
    is_button=True,
)
tie = Act(
    on=ACCOUNT,
    form=TieForm,
    service=services.tie_identity,
    done=_("The identity has been linked to the account."),
    page=_page("tie_form"),
)
untie = Act(
    on=ACCOUNT,
    form=Form,
    service=services.untie_identity,
    told=lambda step: {"provider": step.request.POST.get("provider", "")},
    done=_("The identity is no longer linked to the account."),
    is_button=True,
)
