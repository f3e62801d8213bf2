from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from django.db import models

from .models import Entry


class Acting(Protocol):
    """Whoever acts: anything with a user (none for commands and jobs) and a kind."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def actor_kind(self) -> str: ...


def record(
    *,
    actor: Acting,
    verb: str,
    subject: models.Model,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> Entry:
    """Write one line of the trail, inside the caller's transaction.

    Args:
        actor: who did it.
        verb: what was done, as "room.noun.done".
        subject: the record that it was done to; saved already.
        at: the moment of recording, given from the edge.
        detail: figures worth keeping, without personal data or secrets.
    """
    return Entry.objects.create(
        user_id=actor.user_id,
        actor_kind=actor.actor_kind,
        verb=verb,
        subject_type=subject._meta.label_lower,  # noqa: SLF001 -- Django's public name of a model
        subject_id=str(subject.pk),
        detail=dict(detail or {}),
        recorded_at=at,
    )
