"""Ballots on paper, typed by an officer (T92): one at a time, and never a list of what was typed.

Below `/paper/` no line is written in the log: it would hold the moment at which a ballot was cast.
"""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.ballots.permissions import can_print_slips
from xianfeng.ballots.rules.questions import WINDOW_2, Questionnaire
from xianfeng.ballots.selectors.slips import SlipUsed, open_slip
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.units import Unit
from xianfeng.review.forms.ballots import BallotForm, CodeForm
from xianfeng.review.permissions import can_see_windows
from xianfeng.review.views.asked import own_window
from xianfeng.ui.acts import get_and_post, refuse

COUNTED = ("typed", "used")
"""Papers typed at this sitting, and those that had voted before: in the address alone."""


class OtherWindow(Refusal):
    """A paper is typed at the window that gave it out."""

    sentence = N_("This slip belongs to another window.")
    beside = ("code",)


@get_and_post
@signed_in_as(can_see_windows)
def assisted(request: ActorRequest, code: str) -> HttpResponse:
    """Take one ballot from paper; what was typed before is shown nowhere."""
    own = own_window(request, code)
    if not can_print_slips(request.actor, own):
        raise PermissionDenied
    counts = {name: _number(request, name) for name in COUNTED}
    if request.method != "POST":
        return _page(request, own, CodeForm(), BallotForm(WINDOW_2), counts)
    typed = CodeForm(request.POST)
    form = BallotForm(_asked(typed), request.POST)
    if typed.is_valid() and form.is_valid():
        try:
            done = _put_in(own, typed.cleaned_data["code"], form)
        except Refusal as refusal:
            refuse(typed if not set(refusal.beside) & set(form.fields) else form, refusal)
        else:
            counts[done] += 1
            address = reverse("review:assisted", args=[own.code])
            query = urlencode({**counts, "last": done})
            return HttpResponse(status=303, headers={"Location": f"{address}?{query}"})
    return _page(request, own, typed, form, counts)


def _asked(typed: CodeForm) -> Questionnaire:
    """Return what the slip asks; what cannot vote is refused when it is cast."""
    if typed.is_valid():
        try:
            return open_slip(typed.cleaned_data["code"]).questionnaire
        except Refusal:
            pass
    return WINDOW_2


def _put_in(own: Unit, token: str, form: BallotForm) -> str:
    """Cast the ballot, or tell that the slip has voted: then the paper is kept apart."""
    try:
        if open_slip(token).window.code != own.code:
            raise OtherWindow
        cast(token=token, answers=form.answers, comment=form.cleaned_data["comment"])
    except SlipUsed:
        return "used"
    return "typed"


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004 -- a sitting's worth


def _page(
    request: ActorRequest, own: Unit, typed: CodeForm, form: BallotForm, counts: dict[str, int]
) -> HttpResponse:
    context = {
        "window": own,
        "code": typed,
        "form": form,
        "counts": counts,
        "last": request.GET.get("last", "") if request.method != "POST" else "",
    }
    is_bad = typed.errors or form.errors
    response = render(request, "review/assisted.html", context, status=422 if is_bad else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response
