"""Receipts: to whoever holds the slip, and by their short code to everybody (D10).

A receipt proves that a ballot was given and, later, that it stands in the log; never which.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from xianfeng.ballots.selectors.receipts import NoReceipt, find_receipt, receipt_of
from xianfeng.ballots.selectors.slips import UnknownSlip
from xianfeng.cases.selectors.visible import pass_of
from xianfeng.foundation.ledger.receipts import WITHIN_DAYS
from xianfeng.review.forms.ballots import ReceiptForm
from xianfeng.review.views.asked import miss, refuse_foreign
from xianfeng.ui.acts import get_and_post
from xianfeng.ui.citizens import see_other, to_one_citizen
from xianfeng.ui.downloads import download

NOTE = "text/plain; charset=utf-8"


@require_safe
def in_the_box(request: HttpRequest, slip: str) -> HttpResponse:
    """Say that a slip's ballot is in the box; only what is on the disk has a receipt."""
    try:
        receipt = receipt_of(slip)
    except (UnknownSlip, NoReceipt):
        return see_other(request, reverse("review:ballot", args=[slip]))
    address = settings.XIANFENG_BASE_URL + reverse("review:receipt", args=[receipt.short_code])
    context = {
        "slip": slip,
        "receipt": receipt,
        "address": address,
        "code": receipt.window_code,
        "is_members": not receipt.window_code,
        "case_url": _case_url(receipt.window_code),
        "minimum": settings.FIGURES.cell_minimum,
        "days": WITHIN_DAYS,
    }
    return to_one_citizen(render(request, "review/in_the_box.html", context))


def _case_url(window_code: str) -> str:
    """Return where one asks for an answer; the case knows the window and nothing of the ballot.

    The pass says that a slip of the window was used, and is one for all who used one.
    """
    if not window_code:
        return ""
    asked = {"window": window_code, "pass": pass_of(window_code, timezone.localdate())}
    return f"{reverse('cases:new')}?{urlencode(asked)}"


@require_safe
def receipt_file(request: HttpRequest, slip: str) -> HttpResponse:
    """Send the signed receipt for keeping."""
    try:
        receipt = receipt_of(slip)
    except (UnknownSlip, NoReceipt):
        return see_other(request, reverse("review:ballot", args=[slip]))
    name = f"{receipt.short_code}.txt"
    return to_one_citizen(download(receipt.note.encode(), name=name, media_type=NOTE))


@csrf_exempt
@get_and_post
def check(request: HttpRequest) -> HttpResponse:
    """Take the code of a receipt that somebody types."""
    if refused := refuse_foreign(request):
        return refused
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return see_other(request, reverse("review:receipt", args=[form.cleaned_data["code"]]))
    status = 422 if form.errors else 200
    return to_one_citizen(render(request, "review/check.html", {"form": form}, status=status))


@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Show everybody whether the ballot of a receipt is in the log, and where; never which."""
    try:
        found = find_receipt(code)
    except NoReceipt:
        context = {"form": ReceiptForm(initial={"code": code}), "is_unknown": True}
        return miss(request, "review/check.html", context)
    context = {
        "receipt": found,
        "proof": [each.hex() for each in found.proof],
        "days": WITHIN_DAYS,
        "minimum": settings.FIGURES.cell_minimum,
    }
    return to_one_citizen(render(request, "review/receipt.html", context))
