"""The sheets that go out: at once, or made in the background and kept."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.jobs.models import Run
from xianfeng.sheets.kinds import Chosen, SheetKind
from xianfeng.sheets.models import KeptExport

EXPORT_JOB = "sheets.export"


def is_long(chosen: Chosen) -> bool:
    """Tell whether rows are made into a sheet in the background."""
    return chosen.count() > settings.FIGURES.export_most_rows_at_once


def exports_of(actor: Actor, kind: SheetKind[Any], place: Any) -> QuerySet[KeptExport]:
    """List the actor's own sheets of a place: the one that is ready, and the one asked for."""
    if actor.user_id is None:
        return KeptExport.objects.none()
    return KeptExport.objects.filter(user_id=actor.user_id, kind=kind.name, code=place.code)


def kept_export(
    actor: Actor, kind: SheetKind[Any], place: Any, *, at: datetime
) -> KeptExport | None:
    """Return the actor's own sheet of a place that is ready and still kept, without its content."""
    ready = exports_of(actor, kind, place).filter(is_ready=True, expires_at__gt=at)
    return ready.defer("content").first()


def last_export(actor: Actor, kind: SheetKind[Any], place: Any) -> Run | None:
    """Return the newest run that makes the actor's sheet of a place, or did."""
    if actor.user_id is None:
        return None
    found = Run.objects.filter(
        name=EXPORT_JOB,
        user=actor.user_id,
        arguments__kind=kind.name,
        arguments__code=place.code,
    )
    return found.order_by("-enqueued_at", "pk").first()
