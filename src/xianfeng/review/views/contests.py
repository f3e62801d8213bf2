"""Contests of figures: asked by the office of a window, answered by the level above."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.doors import ActorRequest
from xianfeng.actors.permissions import is_officer
from xianfeng.asks.selectors import answered_by
from xianfeng.foundation.errors import N_
from xianfeng.foundation.periods import Period
from xianfeng.foundation.refusals import Over
from xianfeng.organisation.models.units import Unit
from xianfeng.review.forms.office import AnswerContestForm, ContestForm
from xianfeng.review.models.signs import UPHELD, Contest
from xianfeng.review.permissions import can_answer_signs
from xianfeng.review.services import office as services
from xianfeng.review.views.asked import OWN_WINDOW, period_shown
from xianfeng.review.words import say_period
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.things import Asked, On
from xianfeng.ui.words import say_date


def _told(step: Step[Unit, ContestForm]) -> dict[str, object]:
    period = period_shown(step.request, timezone.localdate())
    return {"period": period, "reason": step.form.cleaned_data["reason"]}


def _lead(asked: Asked[Unit]) -> str:
    period = period_shown(asked.request, timezone.localdate())
    rule = gettext(
        "The ballots stay, and the figure stays as it is. What you say stands beside it for "
        "everybody, and so does what the level above answers."
    )
    return f"{say_period(period)}{gettext(': ')}{rule}"


def _find(request: ActorRequest, contest_id: int) -> Contest:
    found: Contest = answered_by(request.actor, Contest).get(pk=contest_id)
    return found


def _asked_words(asked: Asked[Contest]) -> str:
    found = asked.thing
    said = pgettext("contest of a figure", "{window}, {period}: “{reason}” Answer by {day}.")
    return said.format(
        window=found.window.name,
        period=say_period(Period.parse(found.period)),
        reason=found.reason,
        day=say_date(found.due),
    )


contest_figure = Act(
    on=replace(OWN_WINDOW, may=can_answer_signs),
    form=ContestForm,
    told=_told,
    service=services.contest_figure,
    heading=_("Contest this figure"),
    lead=_lead,
    button=_("Contest the figure"),
    done=_("The level above has been asked; the public page says so."),
)
contest = Act(
    on=On(
        find=_find,
        door=is_officer,
        named="contest",
        where=lambda asked: asked.thing.window.name,
        back=lambda asked: reverse("review:manage", args=[asked.thing.window.code]),
        over=lambda asked: None if asked.thing.is_open else Over(what=N_("This question")),
    ),
    form=AnswerContestForm,
    told=lambda step: {
        "is_upheld": step.form.cleaned_data["outcome"] == UPHELD,
        "answer": step.form.cleaned_data["answer"],
    },
    service=services.answer_contest,
    heading=_("Is the office right?"),
    lead=_asked_words,
    button=_("Give an answer"),
    done=_("Answered; it stands beside the figure."),
)
