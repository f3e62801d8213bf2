"""Questions of pressure or stuffing: for the office of the window, and for those above it."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.ballots.selectors.counts import last_opening
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.review.forms.office import SignForm
from xianfeng.review.lists.signs import SIGNS, SignRow
from xianfeng.review.permissions import can_answer_signs, can_see_windows
from xianfeng.review.rules.signs import SignKind
from xianfeng.review.selectors.signs import SignCard, signs_of
from xianfeng.review.selectors.windows import windows_visible_to
from xianfeng.review.services import office as services
from xianfeng.review.views.asked import OWN_WINDOW, own_window
from xianfeng.review.words import SIGNS as SIGN_WORDS
from xianfeng.review.words import say_sign
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.pages import quarter_asked
from xianfeng.ui.things import Asked
from xianfeng.ui.words import say_quarter

QUARTERS_BACK = 4


@require_safe
@signed_in_as(can_see_windows)
def signs(request: ActorRequest) -> HttpResponse:
    """List what a quarter asks about the windows in reach."""
    today = timezone.localdate()
    period = quarter_asked(request, today)
    found = signs_of(list(windows_visible_to(request.actor).order_by("code")), period)

    def rows(cards: Sequence[SignCard]) -> list[SignRow]:
        return [
            SignRow(
                card,
                say_sign(card.sign),
                str(SIGN_WORDS[card.sign.kind][1]),
                "\n".join(note.text for note in card.notes),
                _address(card, period),
            )
            for card in cards
        ]

    context = {
        "opened": last_opening(),
        "period": period,
        "words": say_quarter(period),
        "quarters": [
            (each, say_quarter(each)) for each in Period.quarter_of(today).back(QUARTERS_BACK)
        ],
    }
    return answer(request, "review/signs.html", show(request, SIGNS, found, make=rows), context)


def _address(card: SignCard, period: Period) -> str:
    address = reverse("review:answer_sign", args=[card.window.code, card.sign.kind.value])
    return f"{address}?period={period.label}"


def _find(request: ActorRequest, code: str, kind: str) -> Unit:
    own = own_window(request, code)
    if kind not in set(SignKind):
        raise Http404
    return own


def _told(step: Step[Unit, SignForm]) -> dict[str, object]:
    return {
        "kind": SignKind(step.request.resolver_match.kwargs["kind"]),
        "quarter": quarter_asked(step.request, timezone.localdate()).label,
        "text": step.form.cleaned_data["text"],
    }


def _lead(asked: Asked[Unit]) -> str:
    """Say the question once more, as long as it is asked."""
    kind = asked.request.resolver_match.kwargs["kind"]
    period = quarter_asked(asked.request, timezone.localdate())
    questions = [
        say_sign(card.sign)
        for card in signs_of([asked.thing], period)
        if card.sign.kind.value == kind
    ]
    rule = gettext("A question is no verdict. What you say stays beside it and is never changed.")
    return " ".join((*questions, rule))


answer_sign = Act(
    on=replace(
        OWN_WINDOW,
        find=_find,
        may=can_answer_signs,
        back=lambda _asked: reverse("review:signs"),
    ),
    form=SignForm,
    told=_told,
    service=services.answer_sign,
    heading=_("Answer the question"),
    lead=_lead,
    button=_("Keep this answer"),
    done=_("Your answer stands beside the question."),
)
