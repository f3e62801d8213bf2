"""What a member asks about their own data goes to the officers at and above the branch."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from xianfeng.access.selectors.speakers import officers_for
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.notices.services import notify
from xianfeng.privacy.models import Correction, DeletionRequest


def put_to_officers(
    *,
    actor: Actor,
    asked: Correction | DeletionRequest,
    kind: str,
    detail: Mapping[str, object] | None = None,
    at: datetime,
) -> None:
    """Write down what was asked and tell who may answer it; part of a deed.

    Args:
        actor: the member.
        asked: kept just now.
        kind: "correction" or "deletion", as verbs, notices and addresses name it.
        detail: what the trail says of it.
        at: the moment of recording.
    """
    record(
        actor=actor,
        verb=f"privacy.{kind}.asked",
        subject=asked,
        at=at,
        detail=detail,
        is_own=True,
    )
    home = asked.member.organisation
    notify(
        actor=actor,
        user_ids=officers_for(home, at=at),
        kind=f"privacy.{kind}_asked",
        at=at,
        details={"organisation": home.name},
        url=reverse(f"privacy:{kind}", args=[asked.pk]),
        key=f"{kind}-{asked.pk}",
    )
