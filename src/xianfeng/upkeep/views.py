from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.ui.errors import RETRY_SECONDS

from .databases import waiting_migrations
from .metrics import CONTENT_TYPE, exposition
from .permissions import can_see_upkeep
from .rules import State, all_ok
from .selectors import examination, what_keeps_from_writing
from .words import card_of


@require_safe
def healthz(_request: object) -> JsonResponse:
    """Answer programs that watch the platform: 200 while it can be read and written, else 503."""
    return _said(what_keeps_from_writing())


@require_safe
def readyz(_request: object) -> JsonResponse:
    """Answer whether people can be sent here: 200 where the tables are this release's, too."""
    return _said(what_keeps_from_writing() or ("upgrade" if waiting_migrations() else ""))


def _said(why: str) -> JsonResponse:
    if not why:
        return JsonResponse({"status": "ok"})
    answer = JsonResponse({"status": "unavailable", "why": why}, status=503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


@require_safe
@signed_in_as(can_see_upkeep)
def overview(request: ActorRequest) -> HttpResponse:
    """Show administrators what doctor found: what is to be mended first."""
    checks = examination(at=timezone.now())
    urgency = list(State)[::-1]
    cards = sorted((card_of(check) for check in checks), key=lambda card: urgency.index(card.state))
    return render(request, "upkeep/overview.html", {"cards": cards, "is_ok": all_ok(checks)})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the office's monitoring with counts; off without a token in the settings."""
    token = settings.XIANFENG_METRICS_TOKEN
    if not token:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not constant_time_compare(given, token):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(exposition(at=timezone.now()), content_type=CONTENT_TYPE)
