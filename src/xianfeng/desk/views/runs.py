from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.desk.lists import RUNS
from xianfeng.desk.permissions import can_see_runs, can_steer_run
from xianfeng.desk.run_words import all_shown, next_step, say_job, shown, state_tabs
from xianfeng.desk.selectors.runs import run_visible_to, runs_visible_to
from xianfeng.foundation.errors import Refusal
from xianfeng.jobs import services
from xianfeng.jobs.models import Run
from xianfeng.jobs.rules import State
from xianfeng.jobs.selectors import counts_by_state, timetable_lines
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.words import say


@require_safe
@signed_in_as(can_see_runs)
def runs(request: ActorRequest) -> HttpResponse:
    """Show background work: what waits, runs, failed, and what the timetable calls."""
    named = request.GET.get("state", "")
    state = State(named) if named in list(State) else None
    listed = show(request, RUNS, runs_visible_to(request.actor), make=all_shown)
    context = {
        "tabs": state_tabs(counts_by_state(), state),
        "timetable": [(say_job(line.name), line) for line in timetable_lines(at=timezone.now())],
    }
    return answer(request, "desk/runs.html", listed, context)


@require_safe
@signed_in
def run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Show one run to whoever asked for it and to administrators; the fragment alone for htmx."""
    return _page(request, _run(request, run_id))


@require_POST
@signed_in
def stop(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Stop a run: one's own, or any as an administrator."""
    found = _steered(request, run_id)
    services.stop(run=found, at=timezone.now(), actor=request.actor)
    messages.success(request, _("The work is being stopped."))
    return redirect("desk:run", found.pk)


@require_POST
@signed_in
def retry(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Put a run that failed or was stopped back into the queue."""
    found = _steered(request, run_id)
    try:
        services.retry(actor=request.actor, run=found, at=timezone.now())
    except Refusal as refusal:
        return _page(request, found, refused=say(refusal))
    messages.success(request, _("The work waits for its turn again."))
    return redirect("desk:run", found.pk)


def _page(request: ActorRequest, found: Run, *, refused: str = "") -> HttpResponse:
    is_part = bool(request.headers.get("HX-Request")) and not refused
    if is_part and found.has_ended:
        return HttpResponse(headers={"HX-Refresh": "true"})  # the buttons change too
    return render(
        request,
        "desk/_run.html" if is_part else "desk/run.html",
        {
            "run": shown(found),
            "refused": refused,
            "may_steer": can_steer_run(request.actor, found),
            "sees_all": can_see_runs(request.actor),
            "step": next_step(found) if found.user_id == request.actor.user_id else None,
        },
        status=422 if refused else 200,
    )


def _run(request: ActorRequest, run_id: UUID) -> Run:
    try:
        return run_visible_to(request.actor, run_id)
    except Run.DoesNotExist as error:
        raise Http404(run_id) from error


def _steered(request: ActorRequest, run_id: UUID) -> Run:
    found = _run(request, run_id)
    if not can_steer_run(request.actor, found):
        raise PermissionDenied
    return found
