from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import SYSTEM, Actor
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.jobs.selectors import open_runs
from xianfeng.jobs.services import enqueue
from xianfeng.notices.services import notify
from xianfeng.sheets.kinds import SheetKind, kind_named
from xianfeng.sheets.models import KeptExport
from xianfeng.sheets.selectors.exporting import EXPORT_JOB, exports_of


class ExportGone(Refusal):
    """What was asked for was cleared away before its turn came."""

    sentence = N_("This request for a spreadsheet has expired. Request it again.")


class BeingExported(Refusal):
    """The same list was asked for a second time while the first one waits or is made."""

    sentence = N_("This spreadsheet is being created. Wait until it is ready.")


def note_export(
    *, actor: Actor, kind: SheetKind[Any], place: Any, count: int, at: datetime
) -> Entry:
    """Write down that rows were taken out as a file; members see it among the looks (D16).

    Raises:
        NotAllowed: the actor may not read them.
    """
    require(kind.outgoing.may, actor, place)
    return record(
        actor=actor,
        verb=kind.exported,
        subject=place,
        at=at,
        detail={"look": kind.outgoing.look.value, "count": count},
    )


def export_later(
    *,
    actor: Actor,
    kind: SheetKind[Any],
    place: Any,
    query: str = "",
    language: str,
    at: datetime,
) -> str:
    """Have rows made into a sheet in the background; give the run's number.

    Args:
        query: by what it is narrowed and sorted, as its address says.

    Raises:
        NotAllowed: the actor may not read it.
        BeingExported: one of this place is made for the actor just now.
    """
    require(kind.outgoing.may, actor, place)
    assert actor.user_id is not None  # the platform itself asks for none
    with transaction.atomic():
        # first, so that of many who ask at once each holds the row before looking for a run
        KeptExport.objects.update_or_create(
            user_id=actor.user_id,
            kind=kind.name,
            code=place.code,
            is_ready=False,
            defaults={
                "query": kind.outgoing.carried(query),
                "recorded_at": at,
                "expires_at": at + timedelta(hours=settings.FIGURES.export_hours),
            },
        )
        asked = open_runs(EXPORT_JOB).filter(user=actor.user_id)
        if asked.filter(arguments__kind=kind.name, arguments__code=place.code).exists():
            raise BeingExported
        verb, detail = "sheets.export.asked", {"kind": kind.name}
        record(actor=actor, verb=verb, subject=place, at=at, detail=detail)
        principal = actor.acting_for
        return enqueue(
            EXPORT_JOB,
            user_id=actor.user_id,
            kind=kind.name,
            code=place.code,
            asked_by=actor.user_id,
            language=language,
            deputyship_id=principal and principal.deputyship_id,
        )


def keep_export(
    *, actor: Actor, export: KeptExport, place: Any, content: bytes, rows: int, at: datetime
) -> KeptExport:
    """Keep a sheet for its asker alone in place of an older one, and say that it is ready (D16).

    Args:
        actor: who asked, and still may read the list.

    Raises:
        NotAllowed: the actor may not read it any more.
        ExportGone: it was deleted meanwhile, such as by a granted deletion.
    """
    kind = kind_named(export.kind)
    require(kind.outgoing.may, actor, place)
    with transaction.atomic():
        if KeptExport.objects.select_for_update().filter(pk=export.pk).first() is None:
            raise ExportGone
        exports_of(actor, kind, place).exclude(pk=export.pk).delete()
        export.is_ready, export.content, export.rows = True, content, rows
        export.recorded_at = at
        export.expires_at = at + timedelta(hours=settings.FIGURES.export_hours)
        export.save()
        record(
            actor=actor,
            verb="sheets.export.made",
            subject=place,
            at=at,
            detail={"kind": kind.name, "count": rows},
        )
        notify(
            actor=SYSTEM,
            user_ids=[export.user_id],
            kind="sheets.export_ready",
            at=at,
            details={"place": place.name},
            url=reverse(f"sheets:later_{kind.name}", args=[place.code]),
            key=f"export-{kind.name}-{place.pk}",
        )
    return export
