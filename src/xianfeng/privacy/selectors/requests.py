"""What members ask of the office, for those who answer it."""

from typing import TypeVar

from django.db.models import QuerySet

from xianfeng.access.own import own_users
from xianfeng.actors.rules import Actor, Person, RoleKind, System
from xianfeng.organisation.selectors.visible import reached_by
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import CorrectionState, DeletionState

R = TypeVar("R", Correction, DeletionRequest)


def corrections_to_answer(actor: Actor) -> QuerySet[Correction]:
    """List the corrections that the actor answers, the oldest first."""
    return _to_answer(actor, Correction.objects.all()).filter(state=CorrectionState.ASKED.value)


def deletions_to_answer(actor: Actor) -> QuerySet[DeletionRequest]:
    """List the wishes for deletion that the actor answers, the oldest first."""
    return _to_answer(actor, DeletionRequest.objects.all()).filter(state=DeletionState.ASKED.value)


def corrections_answered_by(actor: Actor) -> QuerySet[Correction]:
    """List the corrections in the actor's reach, answered ones too."""
    return _to_answer(actor, Correction.objects.all())


def deletions_answered_by(actor: Actor) -> QuerySet[DeletionRequest]:
    """List the wishes for deletion in the actor's reach, answered ones too."""
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
    return rows.exclude(member=actor.member_id) if isinstance(actor, Person) else rows
