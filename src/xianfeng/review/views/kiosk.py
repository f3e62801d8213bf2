"""A kiosk: a device of the window that takes ballots while there is no line (D10).

Its officer loads slips into it; its page keeps ballots sealed, sends each until a receipt is back,
and clears it only for a receipt whose signature verifies. Below `/kiosk/` as below `/r/`: no
session, no cookie, no line in the log.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from xianfeng.ballots.rules.questions import BUILT_IN, WINDOW_2
from xianfeng.ballots.selectors.receipts import called_in, receipt_of
from xianfeng.ballots.selectors.slips import SlipUsed, SlipVoided, open_slip
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.errors import Refusal
from xianfeng.review.forms.ballots import BallotForm
from xianfeng.review.views.asked import public_window, refuse_foreign
from xianfeng.ui.citizens import to_one_citizen
from xianfeng.ui.words import say

PLAIN = "text/plain; charset=utf-8"
REFUSED, GONE = 422, 410


@require_safe
def kiosks(request: HttpRequest) -> HttpResponse:
    """Lead a device to the kiosk whose slips it holds, or say how it becomes one."""
    return to_one_citizen(render(request, "review/kiosks.html"))


@require_safe
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ballot of a window on a device; it holds no slip, so every device may keep it.

    The address names the questions that the device's slips ask.
    """
    window = public_window(code)
    asked = BUILT_IN.get(request.GET.get("questions", ""), WINDOW_2)
    address = (settings.XIANFENG_BASE_URL + reverse("review:check")).partition("://")[2]
    context = {"window": window, "form": BallotForm(asked), "checked_at": address}
    return to_one_citizen(render(request, "review/kiosk.html", context))


@csrf_exempt
@require_POST
def kiosk_cast(request: HttpRequest) -> HttpResponse:
    """Cast the ballot that a device sends, as often as it sends it, and answer with its receipt.

    Anything but a signed receipt leaves the ballot on the device, or the signed word that its slip
    was called in: then it can never be cast, and the device says so.
    """
    if refused := refuse_foreign(request):
        return refused
    token = request.POST.get("slip", "")
    try:
        opened = open_slip(token)
        form = BallotForm(opened.questionnaire, request.POST)
        if not form.is_valid():
            return _plain(form.errors.as_text(), status=REFUSED)
        comment = form.cleaned_data["comment"]
        receipt = cast(token=token, answers=form.answers, comment=comment)
    except SlipVoided:
        return _plain(called_in(token), status=GONE)
    except SlipUsed:
        receipt = receipt_of(token)
    except Refusal as refusal:
        return _plain(say(refusal), status=REFUSED)
    return _plain(receipt.note, status=200)


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Send the script that shows a kiosk without a connection; it must stand below `/kiosk/`."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    return to_one_citizen(response)


@cache
def _worker() -> bytes:
    return Path(str(finders.find("review/worker.js"))).read_bytes()


def _plain(text: str, *, status: int) -> HttpResponse:
    return to_one_citizen(HttpResponse(text, content_type=PLAIN, status=status))
