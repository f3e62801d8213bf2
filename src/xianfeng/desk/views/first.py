from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.actors.rules import Person
from xianfeng.ballots.selectors.counts import last_opening
from xianfeng.desk import permissions
from xianfeng.desk.answers import (
    answer_of_administration,
    answer_of_branch,
    answer_of_me,
    answer_of_quarter,
    answer_of_work,
)
from xianfeng.desk.first_steps import steps_card
from xianfeng.desk.lists import QUEUE, TODOS
from xianfeng.desk.rules import (
    GOALS_SHOWN,
    OFFICES_SHOWN,
    STUCK_SHOWN,
    WINDOWS_SHOWN,
    FirstPage,
    QueueKind,
    by_turns,
    excerpt,
    goal_presses,
    window_presses,
)
from xianfeng.desk.selectors.branch import branch_board, organisations_led_by, windows_of
from xianfeng.desk.selectors.first_steps import first_steps
from xianfeng.desk.selectors.leader import (
    opened_by,
    organisation_reporting_on,
    unit_led,
    units_led_by,
)
from xianfeng.desk.selectors.me import member_home
from xianfeng.desk.selectors.queue import queue_of, together
from xianfeng.desk.selectors.work import holdings
from xianfeng.desk.views.house import seen_at
from xianfeng.desk.views.trail import trail
from xianfeng.desk.words import picks
from xianfeng.diagnosis.selectors import periods_with_results
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.rules import Pace
from xianfeng.reports.rules import NoRecord
from xianfeng.reports.selectors.quarter import GoalLine, QuarterCard, quarter_of_office
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.lists.showing import Shown
from xianfeng.ui.pages import quarter_asked
from xianfeng.ui.words import say
from xianfeng.upkeep.rules import CheckName
from xianfeng.upkeep.selectors import backup_check, examination
from xianfeng.upkeep.words import by_need, card_of

LEADER_SHOWN = {
    "goals": GOALS_SHOWN,
    "windows": WINDOWS_SHOWN,
    "offices": OFFICES_SHOWN,
    "stuck": STUCK_SHOWN,
}
"""Lines of each part of the leader's page; `?all=` names one that is shown in full."""


@require_safe
@signed_in
def home(request: ActorRequest) -> HttpResponse:
    """Show the first page of the actor's strongest role; each has an address of its own too."""
    pages = permissions.first_pages(request.actor)
    if not pages:
        return render(request, "desk/nothing.html")
    page = PAGES[pages[0]](request)
    assert isinstance(page, HttpResponse)
    return page


@require_safe
@signed_in_as(permissions.can_see_leader_page)
def leader(request: ActorRequest) -> HttpResponse:
    """Show the quarter: what moves the goals, what is stuck, what people and evidence say."""
    at = timezone.now()
    tops = list(units_led_by(request.actor))
    unit = _unit(request, tops)
    if unit is None:
        return _render(request, FirstPage.LEADER, "desk/leader_empty.html", {})
    today = timezone.localdate(at)
    period = quarter_asked(request, today, partial(periods_with_results, request.actor))
    try:
        card = quarter_of_office(request.actor, unit, period, at, for_page=True)
    except NoRecord as refusal:
        context = {"quarter": period, "why": say(refusal), "unit": unit}
        return _render(request, FirstPage.LEADER, "desk/leader_unrecorded.html", context)
    in_full, which = request.GET.get("all", ""), request.GET.get("goals", "")
    here = f"?unit={unit.code}&period={period.label}"
    if which:
        in_full = "goals"
    most = {name: None if name == in_full else number for name, number in LEADER_SHOWN.items()}
    return _render(
        request,
        FirstPage.LEADER,
        "desk/leader.html",
        {
            "card": card,
            "box": last_opening(),
            "opened": opened_by(request.actor, card),
            "answer": answer_of_quarter(card, here),
            "here": here,
            "which": which,
            "tops": tops,
            "reporting": organisation_reporting_on(request.actor, unit),
            "can_go_on": period.next().start <= today,
            "goals": excerpt(goals_of(card, which), most["goals"], key=goal_presses),
            "windows": excerpt(card.windows, most["windows"], key=window_presses),
            "offices": excerpt(
                (*((card.own,) if card.own else ()), *card.offices), most["offices"]
            ),
            "stuck": excerpt(by_turns(card.stuck, lambda line: line.cause), most["stuck"]),
        },
    )


@require_safe
@signed_in_as(permissions.can_see_work)
def work(request: ActorRequest) -> HttpResponse:
    """Show an organisation officer what came in and what is late."""
    queue = queue_of(request.actor, at=timezone.now())
    which = request.GET.get("kind", "")
    rows = queue.of(which)
    return _render(
        request,
        FirstPage.WORK,
        "desk/work.html",
        {
            "answer": answer_of_work(queue),
            "queue": queue,
            "picks": picks(queue, which),
            "holdings": holdings(request.actor),
        },
        shown=show(request, QUEUE, rows if which == QueueKind.NO_GOAL else together(rows)),
    )


@require_safe
@signed_in_as(permissions.can_see_branch)
def branch(request: ActorRequest) -> HttpResponse:
    """Show a secretary what to do this week, and how the organisation's carriers are."""
    at = timezone.now()
    led = organisations_led_by(request.actor)
    code = request.GET.get("organisation")
    organisation = get_object_or_404(led, code=code) if code else led.first()
    if organisation is None:
        return _render(request, FirstPage.BRANCH, "desk/nothing.html", {})
    board = branch_board(request.actor, organisation, at=at)
    period = Period.quarter_of(timezone.localdate(at))
    return _render(
        request,
        FirstPage.BRANCH,
        "desk/branch.html",
        {
            "answer": answer_of_branch(board),
            "board": board,
            "led": led,
            "today": timezone.localdate(at),
            "period": period,
            "windows": excerpt(windows_of(organisation, period), WINDOWS_SHOWN),
            "opened": last_opening(),
        },
        shown=show(request, TODOS, board.todos),
    )


@require_safe
@signed_in_as(permissions.can_see_administration)
def administration(request: ActorRequest) -> HttpResponse:
    """Show an administrator what is there, the first steps of an empty house, and the doors."""
    at = timezone.now()
    found = first_steps(request.actor, at=at)
    checks = [card_of(check) for check in examination(at=at, is_brief=True)]
    backup = next((card for card in checks if card.name is CheckName.BACKUP), None)
    backup = backup or card_of(backup_check(at=at))
    steps = steps_card(request.actor, found, seen_at=seen_at(request), backup=backup)
    attention = by_need(checks)
    return _render(
        request,
        FirstPage.ADMINISTRATION,
        "desk/administration.html",
        {
            "answer": answer_of_administration(attention, len(steps.to_do), len(checks)),
            "holdings": found.holdings,
            "steps": steps,
            "attention": attention,
            "backup": backup,
            "sees_all": permissions.can_see_runs(request.actor),
        },
    )


@require_safe
@signed_in_as(permissions.is_member)
def me(request: ActorRequest) -> HttpResponse:
    """Show a member what concerns them today: know, say, act, done (D13)."""
    assert isinstance(request.actor, Person)
    card = member_home(request.actor, at=timezone.now())
    return _render(
        request, FirstPage.ME, "desk/me.html", {"answer": answer_of_me(card), "card": card}
    )


PAGES: dict[FirstPage, Callable[[HttpRequest], HttpResponseBase]] = {
    FirstPage.LEADER: leader,
    FirstPage.WORK: work,
    FirstPage.BRANCH: branch,
    FirstPage.ADMINISTRATION: administration,
    FirstPage.TRAIL: trail,
    FirstPage.ME: me,
}


def _render(
    request: ActorRequest,
    page: FirstPage,
    template: str,
    context: dict[str, object],
    *,
    shown: Shown[Any] | None = None,
) -> HttpResponse:
    """Draw a first page with the switch to the actor's others."""
    whole = {
        "this_page": page,
        "first_pages": permissions.first_pages(request.actor),
        "minimum": settings.FIGURES.cell_minimum,
        **context,
    }
    if shown is not None:
        return answer(request, template, shown, whole)
    return render(request, template, whole)


def goals_of(card: QuarterCard, which: str) -> tuple[GoalLine, ...]:
    """Return the goals of a pace, or those that nothing serves; all for another word."""
    if which == "unserved":
        return card.unserved
    paces = {Pace.OPEN, Pace.UNKNOWN} if which == Pace.UNKNOWN else {which}
    return tuple(line for line in card.goals if line.pace in paces or which not in {*Pace})


def _unit(request: ActorRequest, tops: list[Unit]) -> Unit | None:
    """Return the unit of the address, else the first that the actor leads."""
    code = request.GET.get("unit")
    if not code:
        return tops[0] if tops else None
    try:
        return unit_led(request.actor, code)
    except Unit.DoesNotExist as error:
        raise Http404(code) from error
