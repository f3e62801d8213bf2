from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.accounts import policy
from xianfeng.accounts.selectors import account_card
from xianfeng.accounts.services.sessions import end_other_sessions, end_session
from xianfeng.actors.rules import Oneself


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the owner all that opens the account, and where it is open now."""
    user: Any = request.user
    card = account_card(user=user, session_key=request.session.session_key, at=timezone.now())
    actor = getattr(request, "actor", None)
    return render(
        request,
        "accounts/home.html",
        {
            "card": card,
            "lacks_factor": actor is not None
            and policy.needs_second_factor(actor)
            and not card.has_factor,
            "idle_minutes": int(settings.XIANFENG_SESSION_IDLE.total_seconds() // 60),
            "longest_hours": int(settings.XIANFENG_SESSION_LONGEST.total_seconds() // 3600),
        },
    )


@require_POST
@login_required
def end_one(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own sessions."""
    user: Any = request.user
    if end_session(actor=Oneself(user.pk), user=user, session_id=session_id, at=timezone.now()):
        messages.success(request, _("The session has been ended."))
    return HttpResponseRedirect(reverse("account_home"))


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    user: Any = request.user
    end_other_sessions(
        actor=Oneself(user.pk), user=user, keep=request.session.session_key, at=timezone.now()
    )
    messages.success(request, _("All other sessions have been ended."))
    return HttpResponseRedirect(reverse("account_home"))
