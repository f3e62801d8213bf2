"""What members ask of the office, and who answers it."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from xianfeng.organisation.models import (
    Correction,
    DeletionRequest,
    Member,
    Organisation,
    Role,
    names_like,
)
from xianfeng.organisation.permissions import Actor, System, principal_of
from xianfeng.organisation.rules import SEGMENT, CorrectionState, DeletionState, RoleKind

from .visible import reached_by

R = TypeVar("R", Correction, DeletionRequest)


def officers_for(organisation: Organisation, *, at: datetime) -> frozenset[int]:
    """Give the users who answer requests of an organisation's members: the nearest officers."""
    path = organisation.path
    above = [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]
    roles = (
        Role.objects.filter(kind__in=names_like(RoleKind.OFFICER), starts_at__lte=at)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
        .filter(Q(organisation__path__in=above) | Q(organisation=None, unit=None))
        .order_by("pk")
        .values_list("organisation__path", "user_id")
    )
    at_path: dict[str, set[int]] = {}
    for place, user_id in roles:
        at_path.setdefault(place or "", set()).add(user_id)
    nearest = max(at_path, key=len, default=None)
    return frozenset() if nearest is None else frozenset(at_path[nearest])


def corrections_to_answer(actor: Actor) -> QuerySet[Correction]:
    """Give the corrections that the actor answers, the oldest first."""
    return _to_answer(actor, Correction.objects.all()).filter(state=CorrectionState.ASKED.value)


def deletions_to_answer(actor: Actor) -> QuerySet[DeletionRequest]:
    """Give the wishes for deletion that the actor answers, the oldest first."""
    return _to_answer(actor, DeletionRequest.objects.all()).filter(state=DeletionState.ASKED.value)


def corrections_answered_by(actor: Actor) -> QuerySet[Correction]:
    """Give the corrections in the actor's reach, answered ones too."""
    return _to_answer(actor, Correction.objects.all())


def deletions_answered_by(actor: Actor) -> QuerySet[DeletionRequest]:
    """Give the wishes for deletion in the actor's reach, answered ones too."""
    return _to_answer(actor, DeletionRequest.objects.all())


def _to_answer(actor: Actor, rows: QuerySet[R]) -> QuerySet[R]:
    rows = rows.select_related("member__organisation__unit").order_by("asked_at", "pk")
    if isinstance(actor, System):
        return rows
    rows = rows.filter(
        reached_by(
            actor,
            frozenset({RoleKind.OFFICER}),
            organisation="member__organisation__",
            unit="member__organisation__unit__",
        )
    )
    if (principal := principal_of(actor)) is not None:
        rows = rows.exclude(member=principal.member_id)
    return rows.exclude(member=actor) if isinstance(actor, Member) else rows
