"""What people wrote, by month, for everybody; hiding one openly, for a listed reason (D11)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest
from xianfeng.actors.rules import Actor
from xianfeng.ballots.permissions import can_hide_comments
from xianfeng.ballots.selectors.counts import (
    comment_months,
    comments_on,
    hidden_comments,
    last_opening,
)
from xianfeng.ballots.services.comments import hide_comment
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.review.forms.office import HideForm
from xianfeng.review.permissions import can_see_windows
from xianfeng.review.selectors.windows import PeriodRow
from xianfeng.review.words import HIDE_WORDS, say_period
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.pages import period_asked
from xianfeng.ui.things import Asked, On

FRESH_SECONDS = 60


@require_safe
def comments(request: HttpRequest, code: str) -> HttpResponse:
    """Show what people wrote of a window or an office in a month, with the gaps of hidden ones."""
    rated = get_object_or_404(Unit.objects.select_related("parent"), code=code, closed_on=None)
    months = comment_months(rated.pk)
    today = timezone.localdate()
    month = months[0] if months else today.replace(day=1)
    if request.GET.get("period"):
        month = period_asked(request, today).start
    actor: Actor | None = getattr(request, "actor", None)
    context = {
        "opened": last_opening(),
        "rated": rated,
        "results": "review:window" if rated.kind == UnitKind.WINDOW else "review:office",
        "months": [
            PeriodRow(each.label, say_period(each), is_shown=each.start == month)
            for each in map(Period.month_of, months)
        ],
        "words": say_period(Period.month_of(month)),
        "comments": [
            (each, HIDE_WORDS.get(each.hidden_reason)) for each in comments_on(rated.pk, month)
        ],
        "may_hide": actor is not None and can_hide_comments(actor, rated),
        "today": today,
    }
    return render(request, "review/comments.html", context)


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def hidden(request: HttpRequest) -> HttpResponse:
    """List every comment that was hidden: of what, for which reason, on which day."""
    rows = [
        (code, name, each, HIDE_WORDS.get(each.hidden_reason))
        for code, name, each in hidden_comments()
    ]
    return render(request, "review/hidden.html", {"rows": rows, "today": timezone.localdate()})


def _find(request: ActorRequest, code: str, key: UUID) -> Unit:
    rated = units_visible_to(request.actor).get(code=code)
    if key not in {each.key for each in comments_on(rated.pk)}:
        raise Http404
    return rated


def _text(asked: Asked[Unit]) -> str:
    key = asked.request.resolver_match.kwargs["key"]
    return next((each.text for each in comments_on(asked.thing.pk) if each.key == key), "")


def _told(step: Step[Unit, HideForm]) -> dict[str, object]:
    return {**step.form.cleaned_data, "key": step.request.resolver_match.kwargs["key"]}


hide = Act(
    on=On[Unit](
        find=_find,
        door=can_see_windows,
        may=can_hide_comments,
        named="unit",
        where=lambda asked: asked.thing.name,
        back=lambda asked: reverse("review:comments", args=[asked.thing.code]),
    ),
    form=HideForm,
    told=_told,
    service=hide_comment,
    heading=_("Hide this comment?"),
    lead=_text,
    notes=lambda _asked: [
        _("Its text is deleted for good; a gap with the reason and the day stays for all to see."),
        _("Its ballot is counted as before, and its entry in the log stays."),
        _("Blame of an office is no reason."),
    ],
    button=_("Hide it"),
    done=_("The comment is hidden. The gap shows the reason and the day."),
)
