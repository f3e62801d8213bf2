from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.audit.deeds import sentence_of
from xianfeng.audit.words import FAULT_WORDS
from xianfeng.desk.forms import TrailForm
from xianfeng.desk.permissions import can_see_trail
from xianfeng.desk.run_words import shown
from xianfeng.desk.selectors.trail import (
    Verified,
    entries_to_export,
    last_checkpoint,
    subjects_used,
    trail_page,
    verbs_used,
    verified_of,
)
from xianfeng.desk.trail_words import LINES_A_PAGE, seen, subject_of, trail_sheet
from xianfeng.jobs.rules import State
from xianfeng.jobs.selectors import last_done, last_run
from xianfeng.jobs.services import enqueue
from xianfeng.ui.downloads import download

VERIFY = "desk.verify_trail"


@require_safe
@signed_in_as(can_see_trail)
def trail(request: ActorRequest) -> HttpResponse:
    """Show who did what, when and why; the address says what is looked for."""
    form = _form(request)
    query = form.query
    page = trail_page(
        request.actor,
        query,
        before=_number(request.GET.get("before")),
        after=_number(request.GET.get("after")),
        size=LINES_A_PAGE,
    )
    words = request.GET.copy()
    for name in ("before", "after"):
        words.pop(name, None)
    last, done = last_run(VERIFY), last_done(VERIFY)
    found = verified_of(done.result) if done else None
    return render(
        request,
        "desk/trail.html",
        {
            "form": form,
            "query": query,
            "address": words.urlencode(),
            "page": page,
            "lines": [seen(line) for line in page.lines],
            "most": settings.FIGURES.export_most_rows,
            "checkpoint": last_checkpoint(),
            "verified": found,
            "verified_at": done.ended_at if done else None,
            "faults": _faults(found),
            "run": shown(last) if last and State(last.state) is not State.DONE else None,
        },
        status=422 if form.errors else 200,
    )


@require_safe
@signed_in_as(can_see_trail)
def export(request: ActorRequest) -> HttpResponse:
    """Send what is shown as a sheet; where there is more than the most, the sheet says so."""
    most = settings.FIGURES.export_most_rows
    form = _form(request)
    if form.errors:
        return redirect(f"/desk/trail/?{request.GET.urlencode()}")
    lines = entries_to_export(request.actor, form.query, most=most)
    data = trail_sheet(lines[:most], is_cut=len(lines) > most, most=most)
    name = f"{_('Trail')} {timezone.localdate():%Y-%m-%d}.xlsx"
    return download(data, name=name)


@require_POST
@signed_in_as(can_see_trail)
def verify(request: ActorRequest) -> HttpResponse:
    """Have the whole trail held against its chain and its checkpoints, in the background."""
    number = enqueue(VERIFY, user_id=request.actor.user_id)
    messages.success(request, _("The trail is being verified; the result is shown here."))
    return redirect("desk:run", number)


def _form(request: ActorRequest) -> TrailForm:
    verbs = [(verb, sentence_of(verb)) for verb in verbs_used(request.actor)]
    subjects = [(kind, subject_of(kind)) for kind in subjects_used(request.actor)]
    return TrailForm(request.GET, verbs=verbs, subjects=subjects)


def _number(word: str | None) -> int | None:
    return int(word) if word and word.isascii() and word.isdigit() and len(word) < 19 else None  # noqa: PLR2004 -- digits of the largest number


def _faults(found: Verified | None) -> list[tuple[int, str]]:
    if found is None:
        return []
    return [(place.number, str(FAULT_WORDS[place.fault])) for place in found.breaks]
