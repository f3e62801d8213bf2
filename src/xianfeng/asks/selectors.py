"""Who may answer what was asked, and what waits for whom, since when."""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TypeVar

from django.apps import apps
from django.db.models import Q, QuerySet

from xianfeng.access.own import is_own_matter, own_users, users_of
from xianfeng.access.selectors.speakers import has_speakers, speakers_for
from xianfeng.actors.rules import Actor, System
from xianfeng.asks.models import Ask, Side
from xianfeng.asks.permissions import is_above_side, is_at_side
from xianfeng.asks.rules import Silence, State, Voice, require_open, voice_of
from xianfeng.organisation.selectors.visible import reached_by

A = TypeVar("A", bound=Ask)


def voice(actor: Actor, ask: Ask, *sides: Side, at: datetime) -> Voice:
    """Say how the actor may answer for one of the sides; whether they wait is not asked."""
    if is_own_matter(actor, *ask.parties):
        return Voice.NONE

    def of(side: Side) -> Voice:
        place, kinds, besides = side.organisation, side.way.kinds, users_of(*ask.parties)
        return voice_of(
            is_side=is_at_side(actor, place, kinds),
            is_above=is_above_side(actor, place, kinds),
            silence=ask.silence,
            at=at,
            is_vacant=lambda: not has_speakers(place, at=at, kinds=kinds, besides=besides),
        )

    return max(of(side) for side in sides)


def answerable(actor: Actor, ask: Ask, *, at: datetime) -> frozenset[str]:
    """Name the sides for which the actor may answer now; by these a page offers its steps."""
    waiting = [side for side in ask.sides if side.answered_at is None]
    return frozenset(
        side.way.name
        for side in waiting
        if ask.state == State.ASKED.value and voice(actor, ask, side, at=at).speaks
    )


def answered_by(actor: Actor, model: type[A]) -> QuerySet[A]:
    """Return what the actor answers or answered of a noun, never the own matter; oldest first."""
    rows = model.objects.select_related(*model.related).order_by("asked_at", "pk")
    if isinstance(actor, System):
        return rows
    reach = (
        reached_by(actor, way.kinds, organisation=f"{way.path}__", unit=f"{way.path}__unit__")
        for way in model.asked_of
    )
    users = {model.whose_user, "asked_by", "asked_for"}
    own = own_users(actor)
    return rows.filter(reduce(or_, reach)).exclude(
        reduce(or_, (Q(**{f"{user}__in": own}) for user in sorted(users)))
    )


def held(ask: A) -> A:
    """Hold an ask for the transaction of a deed; `Over` or `AnsweredAlready` if it has ended."""
    rows = type(ask).objects.select_for_update(of=("self",))
    current = rows.select_related(*ask.related).get(pk=ask.pk)
    require_open(current.state, what=current.over)
    return current


def overdue(untold: str, *, at: datetime, parts: int = 1) -> Iterator[Ask]:
    """Return what has waited for its time, or a part of it, of all nouns that have one.

    Args:
        untold: the moment that is empty as long as nobody was told of it.
        parts: 2 for half of the time.
    """
    for model in apps.get_models():
        if issubclass(model, Ask) and (days := model.days()) is not None:
            since = Silence.since(at, days=days, parts=parts)
            waiting = {"state": State.ASKED.value, "asked_at__lte": since, untold: None}
            rows = model.objects.filter(**waiting).select_related(*model.related)
            yield from rows.order_by("pk")


def answerers(ask: Ask, *, at: datetime) -> frozenset[int]:
    """Return who speaks for the sides; where all of those are parties, also the level above."""
    return frozenset(
        user
        for side in ask.sides
        for besides in (frozenset[int](), users_of(*ask.parties))
        for user in speakers_for(side.organisation, at=at, kinds=side.way.kinds, besides=besides)
    )


def those_above(ask: Ask, *, at: datetime) -> frozenset[int]:
    """Return who may answer instead of the sides that have not."""
    silent = [side for side in ask.sides if side.answered_at is None]
    return frozenset(
        user
        for side in silent
        if (above := side.organisation.parent) is not None
        for user in speakers_for(above, at=at, kinds=side.way.kinds, besides=users_of(*ask.parties))
    )
