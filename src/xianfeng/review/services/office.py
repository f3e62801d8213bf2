"""What offices say: to signs, against a figure, which stays, and of when a window is open."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.asks.rules import State
from xianfeng.asks.selectors import held
from xianfeng.asks.services import ask, close, require_voice
from xianfeng.audit.services import record
from xianfeng.cases.selectors.people import organisation_above
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_
from xianfeng.foundation.periods import Period
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Missing, TooLong
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.review.models.hours import WindowHours
from xianfeng.review.models.signs import UPHELD, Contest, SignNote
from xianfeng.review.permissions import can_answer_signs, can_keep_hours
from xianfeng.review.rules.hours import Keeping, checked, write_day
from xianfeng.review.rules.signs import SignKind
from xianfeng.review.selectors.windows import window_results

NOTE_MOST = 1_000


def answer_sign(
    *, actor: Actor, window: Unit, kind: SignKind, quarter: str, text: str, at: datetime
) -> SignNote:
    """Keep what is said about a sign; it is added to what was said before, never in its place.

    Raises:
        NotAllowed: the actor does not look after the window.
        Missing: nothing is said.
        TooLong: more than `NOTE_MOST` characters.
    """
    require(can_answer_signs, actor, window)
    if not text.strip():
        raise Missing(what=N_("The explanation"), beside=("text",))
    if len(text) > NOTE_MOST:
        raise TooLong(most=NOTE_MOST, beside=("text",))
    with transaction.atomic():
        note = SignNote.objects.create(
            window=window, kind=kind.value, quarter=quarter, text=text.strip(), recorded_at=at
        )
        record(actor=actor, verb="review.sign.answered", subject=note, at=at)
    return note


def keep_hours(*, actor: Actor, window: Unit, keeping: Keeping, at: datetime) -> WindowHours:
    """Keep from today on when a window is open; days past keep the hours that they had.

    Raises:
        NotAllowed: the actor is no officer of the window, or above.
        NoHours: a counter that is never open.
    """
    require(can_keep_hours, actor, window)
    keeping = checked(keeping)
    with transaction.atomic():
        row, _is_new = WindowHours.objects.update_or_create(
            window=window,
            since=day_of(at),
            defaults={
                "kind": keeping.kind.value,
                "days": [write_day(spans) for spans in keeping.week],
                "in_charge": keeping.in_charge,
                "phone": keeping.phone,
                "note": keeping.note,
                "recorded_at": at,
            },
        )
        record(actor=actor, verb="review.hours.kept", subject=row, at=at)
    return row


def contest_figure(
    *, actor: Actor, window: Unit, period: Period, reason: str, at: datetime
) -> Contest:
    """Say that what is published of a window is wrong or malicious, with what shows it.

    Raises:
        NotAllowed: the actor does not look after the window.
        NoReason, TooLong, AskedAlready: as they say.
        Missing: nothing is published of that time, or nobody could decide.
    """
    require(can_answer_signs, actor, window)
    why = checked_reason(reason)
    if window_results([window], period)[0].good is None:
        raise Missing(what=N_("A published figure of this time"))
    above = organisation_above([window.parent or window])
    if above is None:
        raise Missing(what=N_("An organisation that could decide"))
    row = Contest(window=window, period=period.label, organisation=above, reason=why)
    with transaction.atomic():
        return ask(actor=actor, ask=row, at=at)


@decision
def answer_contest(
    *, actor: Actor, contest: Contest, is_upheld: bool, answer: str, at: datetime
) -> Contest:
    """Say as the level above whether the office is right; everybody reads it beside the figure.

    Raises:
        NotAllowed, NotYetSilent: the actor does not speak for the level above.
        OwnMatter: the actor contested it, or acts for whoever did.
        AnsweredAlready, NoReason, TooLong: as they say.
    """
    words = checked_reason(answer)
    with transaction.atomic():
        row = held(contest)
        require_voice(actor=actor, ask=row, at=at)
        state = UPHELD if is_upheld else State.REFUSED.value
        close(actor=actor, ask=row, state=state, answer=words, at=at)
    return row
