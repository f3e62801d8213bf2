from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.audit.words import FAULT_WORDS
from xianfeng.desk import run_words
from xianfeng.desk.answers import answer_of_trail
from xianfeng.desk.forms import TrailForm
from xianfeng.desk.lists import TRAIL
from xianfeng.desk.permissions import can_see_trail, first_pages
from xianfeng.desk.rules import FirstPage
from xianfeng.desk.selectors.trail import (
    Verified,
    entries_found,
    last_checkpoint,
    used_in_trail,
    verified_of,
)
from xianfeng.desk.trail_words import EntrySeen, all_seen
from xianfeng.foundation.room import house
from xianfeng.jobs.rules import State
from xianfeng.jobs.selectors import last_done, last_run
from xianfeng.jobs.services import enqueue
from xianfeng.ui.lists.answering import answer, as_sheet
from xianfeng.ui.lists.asking import show
from xianfeng.ui.lists.showing import Shown

VERIFY = "desk.verify_trail"


@require_safe
@signed_in_as(can_see_trail)
def trail(request: ActorRequest) -> HttpResponse:
    """Show who did what, when and why; the address says what is looked for."""
    shown = _shown(request)
    last, done = last_run(VERIFY), last_done(VERIFY)
    found = verified_of(done.result) if done else None
    verified_at = done.ended_at if done else None
    context = {
        "answer": answer_of_trail(found, verified_at),
        "this_page": FirstPage.TRAIL,
        "first_pages": first_pages(request.actor),
        "most": settings.FIGURES.export_most_rows,
        "checkpoint": last_checkpoint(),
        "verified": found,
        "verified_at": verified_at,
        "faults": _faults(found),
        "run": run_words.shown(last) if last and State(last.state) is not State.DONE else None,
    }
    return answer(request, "desk/trail.html", shown, context)


@require_safe
@signed_in_as(can_see_trail)
def export(request: ActorRequest) -> HttpResponse:
    """Send what is shown as a sheet, under the address that it has always had."""
    shown = _shown(request)
    if shown.is_wrong:
        return redirect(f"{reverse('desk:trail')}?{request.GET.urlencode()}")
    return as_sheet(request, shown)


@require_POST
@signed_in_as(can_see_trail)
def verify(request: ActorRequest) -> HttpResponse:
    """Have the whole trail held against its chain and its checkpoints, in the background."""
    number = enqueue(VERIFY, user_id=request.actor.user_id)
    messages.success(request, _("The audit log is being verified; the result will be shown here."))
    return redirect("desk:run", number)


def _form(request: ActorRequest) -> TrailForm:
    verbs = [(verb, house().say_deed(verb)) for verb in used_in_trail(request.actor, "verb")]
    kinds = used_in_trail(request.actor, "subject_type")
    subjects = [(kind, house().say_noun(kind)) for kind in kinds]
    return TrailForm(request.GET, verbs=verbs, subjects=subjects)


def _shown(request: ActorRequest) -> Shown[EntrySeen]:
    form = _form(request)
    make = partial(all_seen, actor=request.actor)
    return show(request, TRAIL, entries_found(request.actor, form.query), make=make, form=form)


def _faults(found: Verified | None) -> list[tuple[int, str]]:
    if found is None:
        return []
    return [(place.number, str(FAULT_WORDS[place.fault])) for place in found.breaks]
