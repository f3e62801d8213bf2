from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.desk.lists import RUNS
from xianfeng.desk.permissions import can_see_runs, can_set_up_house, can_steer_run
from xianfeng.desk.run_words import all_shown, next_step, say_job, shown, state_tabs
from xianfeng.desk.selectors.runs import run_visible_to, runs_visible_to
from xianfeng.desk.services import call_job
from xianfeng.jobs import services
from xianfeng.jobs.models import Run
from xianfeng.jobs.rules import State
from xianfeng.jobs.selectors import counts_by_state, timetable_lines
from xianfeng.ui.acts import Act
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.things import On


@require_safe
@signed_in_as(can_see_runs)
def runs(request: ActorRequest) -> HttpResponse:
    """Show background work: what waits, runs, failed, and what the timetable calls."""
    named = request.GET.get("state", "")
    state = State(named) if named in list(State) else None
    listed = show(request, RUNS, runs_visible_to(request.actor), make=all_shown)
    context = {
        "tabs": state_tabs(counts_by_state(), state),
        "may_call": can_set_up_house(request.actor),
        "timetable": [(say_job(line.name), line) for line in timetable_lines(at=timezone.now())],
    }
    return answer(request, "desk/runs.html", listed, context)


@require_safe
@signed_in
def run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Show one run to whoever asked for it and to administrators; the fragment alone for htmx."""
    return _page(request, _run(request, run_id))


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
    )


def _run(request: ActorRequest, run_id: UUID) -> Run:
    try:
        return run_visible_to(request.actor, run_id)
    except Run.DoesNotExist as error:
        raise Http404(run_id) from error


call = Act(
    on=On(
        find=lambda _request: None,
        door=can_set_up_house,
        back=lambda _asked: reverse("desk:runs"),
    ),
    form=Form,
    service=call_job,
    told=lambda step: {"job": step.request.POST.get("job", "")},
    done=gettext_lazy("The job is queued."),
    is_button=True,
)
RUN = On(
    find=_run,
    may=can_steer_run,
    named="run",
    back=lambda asked: reverse("desk:run", args=[asked.thing.pk]),
)
stop = Act(
    on=RUN,
    form=Form,
    service=services.stop,
    done=gettext_lazy("The job is being stopped."),
    is_button=True,
)
retry = Act(
    on=RUN,
    form=Form,
    service=services.retry,
    done=gettext_lazy("The job is queued again."),
    page=lambda step: _page(step.request, step.thing, refused=step.refused),
)
