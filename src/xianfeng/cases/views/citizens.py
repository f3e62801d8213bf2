"""What citizens see of their cases: no session, no cookie, no script, no line in the log."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from xianfeng.cases.forms.citizen import AddForm, CodeForm, NewCaseForm
from xianfeng.cases.models.cases import Case
from xianfeng.cases.rules.codes import grouped, read_code
from xianfeng.cases.rules.life import Verdict
from xianfeng.cases.rules.refusals import TooMany
from xianfeng.cases.selectors.card import case_card
from xianfeng.cases.selectors.sending import says_opted_out
from xianfeng.cases.selectors.visible import case_of_code, window_of
from xianfeng.cases.services.citizen import (
    add_words,
    answer_follow_up,
    ask_above,
    open_case,
    reopen,
)
from xianfeng.cases.services.sending import opt_out
from xianfeng.foundation.errors import Refusal
from xianfeng.ui.acts import get_and_post, refuse
from xianfeng.ui.citizens import is_foreign, see_other, to_one_citizen

LATER, AN_HOUR = 429, "3600"
DEEDS: Mapping[str, Callable[..., object]] = {
    "add": add_words,
    **{verdict.value: partial(answer_follow_up, verdict=verdict) for verdict in Verdict},
    "reopen": reopen,
    "above": ask_above,
}
"""What the buttons of a case's page do with what stands in its one field."""


@csrf_exempt
@get_and_post
def enter(request: HttpRequest) -> HttpResponse:
    """Take the code of a case that somebody types; that changes nothing."""
    if request.method == "POST" and is_foreign(request):
        return _foreign(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return see_other(request, reverse("cases:follow", args=[form.cleaned_data["code"]]))
    return _page(request, "cases/enter.html", form, {})


@csrf_exempt
@get_and_post
def new(request: HttpRequest) -> HttpResponse:
    """Open a case at a window; the page says who will read what, and that no rating is known."""
    if request.method == "POST" and is_foreign(request):
        return _foreign(request)
    window = window_of(request.GET.get("window", ""))
    if window is None:
        return _page(request, "cases/which_window.html", NewCaseForm(), {})
    form = NewCaseForm(request.POST if request.method == "POST" else None)
    kept = settings.FIGURES.case_contact_kept_days
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_case(
                window=window,
                at=timezone.now(),
                slip_pass=request.GET.get("pass", ""),
                **form.cleaned_data,
            )
        except TooMany as refusal:
            refuse(form, refusal)
            response = _page(request, "cases/new.html", form, {"window": window, "kept": kept})
            response.status_code, response.headers["Retry-After"] = LATER, AN_HOUR
            return response
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            address = reverse("cases:follow", args=[opened.code])
            return see_other(request, f"{address}?new=1")
    return _page(request, "cases/new.html", form, {"window": window, "kept": kept})


@csrf_exempt
@get_and_post
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Show a citizen their case, and take what they say to it; reading changes nothing."""
    case = case_of_code(code)
    if case is None:
        raise Http404
    if request.method != "POST":
        return _case_page(request, case, code, AddForm())
    if is_foreign(request):
        return _foreign(request)
    do = request.POST.get("do", "")
    form = AddForm(request.POST)
    address = reverse("cases:follow", args=[read_code(code)])
    if do == "opt_out":
        opt_out(case=case, at=timezone.now())
        return see_other(request, f"{address}#done")
    if do in DEEDS and form.is_valid():
        try:
            DEEDS[do](case=case, words=form.cleaned_data["words"], at=timezone.now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return see_other(request, f"{address}#done")
    return _case_page(request, case, code, form)


def _case_page(request: HttpRequest, case: Case, code: str, form: AddForm) -> HttpResponse:
    context = {
        "card": case_card(case, at=timezone.now(), to_citizen=True),
        "code": grouped(read_code(code)),
        "is_new": "new" in request.GET,
        "is_out": says_opted_out(case),
    }
    return _page(request, "cases/follow.html", form, context)


def _page(
    request: HttpRequest, template: str, form: Any, context: Mapping[str, object]
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return to_one_citizen(render(request, template, {"form": form, **context}, status=status))


def _foreign(request: HttpRequest) -> HttpResponse:
    return to_one_citizen(render(request, "cases/foreign.html", status=403))
