"""The parts of a deed on what is asked; a room calls them inside its own one transaction.

What happens when something is granted is the room's own write, beside these.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.urls import reverse

from xianfeng.access.own import require_free, users_of
from xianfeng.actors.rules import Actor
from xianfeng.asks.models import Ask, Side
from xianfeng.asks.rules import NotYetSilent, State, Voice, require_unanswered
from xianfeng.asks.selectors import answerers, overdue, those_above, voice
from xianfeng.audit.services import record
from xianfeng.foundation.errors import NotAllowed
from xianfeng.notices.services import notify
from xianfeng.organisation.selectors.days import day_of

A = TypeVar("A", bound=Ask)


def ask(*, actor: Actor, ask: A, at: datetime) -> A:
    """Keep what is asked, and tell those who answer; the time for an answer runs from now.

    Args:
        ask: filled by its room and not kept yet; the room has checked its reason.

    Raises:
        AskedAlready, or what the noun says instead: the same is open.
    """
    principal = None if actor.user_id in users_of(ask.whose) else actor.acting_for
    ask.asked_by_id, ask.asked_at = actor.user_id, at
    ask.asked_for_id = principal.user_id if principal else None
    try:
        ask.save(force_insert=True)
    except IntegrityError as error:
        raise ask.twice from error
    _record(actor, ask, "asked", at)
    tell(actor=actor, ask=ask, fact="asked", at=at)
    return ask


def require_voice(*, actor: Actor, ask: Ask, at: datetime, side: Side | None = None) -> bool:
    """Refuse whoever may not answer for the side, or for any; tell whether it is instead of it.

    Raises:
        OwnMatter: the actor is a party, or a party's deputy.
        NotYetSilent: the side itself still has time.
        NotAllowed: the actor speaks for none.
    """
    require_free(actor, *ask.parties, at=at)
    said = voice(actor, ask, *([side] if side else ask.sides), at=at)
    if said is Voice.NOT_YET and ask.silence is not None:
        raise NotYetSilent(day=day_of(ask.silence.over_at()).isoformat())
    if not said.speaks:
        raise NotAllowed
    return said is Voice.INSTEAD


def consent(*, actor: Actor, ask: Ask, side: Side, at: datetime) -> bool:
    """Keep the consent of one side of an ask that is held; tell whether all have consented.

    Raises:
        AnsweredAlready, OwnMatter, NotYetSilent, NotAllowed: as they say.
    """
    require_unanswered(ask.state, has_consented=side.answered_at is not None)
    instead = require_voice(actor=actor, ask=ask, side=side, at=at)
    for column, value in (("by_id", actor.user_id), ("at", at), ("instead", instead)):
        setattr(ask, f"{side.way.fact}_{column}", value)
    ask.save()
    _record(actor, ask, side.way.fact, at, instead=instead)
    return all(each.answered_at for each in ask.sides)


def close(
    *,
    actor: Actor,
    ask: Ask,
    state: str,
    at: datetime,
    answer: str = "",
    fact: str = "",
    reason: str = "",
    **detail: object,
) -> None:
    """End an ask that is held, and tell whom it concerns.

    Args:
        actor: who ends it, by a right that the room has asked for.
        state: refused, withdrawn, done, or the noun's own word.
        answer: what the asker is told; a refusal needs it.
        reason: why, as the trail says it, which cannot forget.
    """
    ask.state, ask.answer = state, answer
    ask.closed_by_id, ask.closed_at = actor.user_id, at
    ask.save()
    _record(actor, ask, fact or state, at, reason, **detail)
    tell(actor=actor, ask=ask, fact=state, at=at)


def tell(*, actor: Actor, ask: Ask, fact: str, at: datetime, with_whose: bool = True) -> None:
    """Tell those who answer, and whose matter it is, without a name in the notice."""
    users = users_of(ask.whose) if with_whose else frozenset[int]()
    if ask.is_open or not ask.told:
        users |= answerers(ask, at=at)
    _notify(actor, ask, fact, users, at)


def remind(*, actor: Actor, at: datetime) -> int:
    """Remind the sides of what has waited for half of its time, once; give of how many."""
    return _tell_once(actor, "reminded_at", "waits", answerers, at, parts=2)


def tell_those_above(*, actor: Actor, at: datetime) -> int:
    """Tell the level above silent sides that it may answer instead, once; give of how many."""
    return _tell_once(actor, "escalated_at", "silent", those_above, at)


def _tell_once(
    actor: Actor,
    untold: str,
    fact: str,
    users: Callable[..., frozenset[int]],
    at: datetime,
    *,
    parts: int = 1,
) -> int:
    told = 0
    for each in overdue(untold, at=at, parts=parts):
        with transaction.atomic():
            # Unless it was answered, or told of, meanwhile.
            waiting = {"pk": each.pk, "state": State.ASKED.value, untold: None}
            if type(each).objects.filter(**waiting).update(**{untold: at}):
                _notify(actor, each, fact, users(each, at=at), at)
                told += 1
    return told


def _record(
    actor: Actor, ask: Ask, fact: str, at: datetime, reason: str = "", **detail: object
) -> None:
    record(
        actor=actor,
        verb=f"{ask.noun}.{fact}",
        subject=ask,
        at=at,
        reason=reason,
        detail={**ask.facts, **detail},
        is_own=actor.user_id in users_of(ask.whose),
    )


def _notify(actor: Actor, ask: Ask, fact: str, users: frozenset[int], at: datetime) -> None:
    kind, url = f"{ask.noun}_{fact}", reverse(ask.page, args=[ask.pk])
    if ask.told and not ask.is_open:
        kind, url = ask.told[0], reverse(ask.told[1]) + ask.told[2]
    notify(actor=actor, user_ids=users, kind=kind, at=at, details=ask.details, url=url, key=ask.key)
