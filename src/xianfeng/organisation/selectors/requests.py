"""What members ask of the office, for those who answer it."""

from typing import TypeVar

from django.db.models import QuerySet

from xianfeng.organisation.models import (
    Correction,
    DeletionRequest,
    Member,
)
from xianfeng.organisation.permissions import Actor, System, own_users
from xianfeng.organisation.rules import CorrectionState, DeletionState, RoleKind

from .visible import reached_by

R = TypeVar("R", Correction, DeletionRequest)


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
    rows = rows.exclude(member__user__in=own_users(actor))
    return rows.exclude(member=actor) if isinstance(actor, Member) else rows
