from collections.abc import Iterator
from datetime import time, timedelta

from django.utils import timezone, translation

from xianfeng.actors.asking import asker
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import CALENDAR
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.memory import without_sweeping
from xianfeng.foundation.refusals import PreviewOutdated
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy
from xianfeng.jobs.running import once, progress
from xianfeng.sheets.kinds import Record, kind_named
from xianfeng.sheets.models import ImportPreview
from xianfeng.sheets.rules.rows import Fate
from xianfeng.sheets.selectors.exporting import EXPORT_JOB, exports_of
from xianfeng.sheets.selectors.importing import APPLY_JOB, prepare
from xianfeng.sheets.services import importing as importing_services
from xianfeng.sheets.services import later as later_services
from xianfeng.sheets.services.exporting import ExportGone, keep_export
from xianfeng.sheets.services.later import PreviewGone, refresh_preview
from xianfeng.sheets.words import export_sheet

PART = 500
"""Rows of a sheet between two words on how far it is."""
READING = 0.4
"""Part of the work that is done before anything is written."""


@job(APPLY_JOB, policy=Policy(is_whole=False, limit=timedelta(hours=1)))
def apply_preview(
    *, token: str, skip_wrong: bool, reason: str = "", deputyship_id: int | None = None
) -> None:
    """Take a large sheet over: read with progress and a way to stop, then written at once.

    What somebody asked for as a deputy is not finished in their own name, nor anything for an
    account that was closed meanwhile.
    """
    now = timezone.now()
    preview = ImportPreview.objects.filter(token=token).first()
    if preview is None or preview.user_id is None:
        raise PreviewGone
    actor = asker(preview.user_id, at=now, deputyship_id=deputyship_id)
    rows = sum(preview.counts.get(fate.value, 0) for fate in Fate)

    def read(part: float) -> None:
        progress(round(part * READING * rows), rows)

    def written(part: float) -> None:
        progress(round((READING + part * (1 - READING)) * rows), rows)

    read(0)
    try:
        with without_sweeping():
            prepared = prepare(actor=actor, preview=preview, at=now, tell=read)
            with once():
                importing_services.apply_preview(
                    actor=actor,
                    preview=preview,
                    skip_wrong=skip_wrong,
                    reason=reason,
                    prepared=prepared,
                    at=now,
                    tell=written,
                )
    except PreviewOutdated:
        refresh_preview(actor=actor, preview=preview, at=now)
        raise


@job(EXPORT_JOB, policy=Policy(is_whole=False, limit=timedelta(hours=1)))
def export(
    *,
    kind: str,
    code: str,
    language: str,
    asked_by: int,
    deputyship_id: int | None = None,
) -> None:
    """Make a long list into a sheet, row by row, with progress and a way to stop."""
    actor = asker(asked_by, at=timezone.now(), deputyship_id=deputyship_id)
    of = kind_named(kind)
    place = of.outgoing.place(actor, code)
    if place is None:
        raise NotAllowed
    require(of.outgoing.may, actor, place)
    asked = exports_of(actor, of, place).filter(is_ready=False).first()
    if asked is None:
        raise ExportGone
    chosen = of.outgoing.rows(actor, place, asked.query)
    rows = chosen.count()
    done = 0

    def told() -> Iterator[Record]:
        nonlocal done
        for record in chosen.records():
            if done % PART == 0:
                progress(done, max(rows, done))
            done += 1
            yield record

    with translation.override(language):
        content = export_sheet(of, told(), is_long=True)
    progress(done, done)
    with once():
        keep_export(
            actor=actor,
            export=asked,
            place=place,
            content=content,
            rows=done,
            at=timezone.now(),
        )


@job("sheets.clean", daily=time(1, 15))
def clean() -> int:
    """Delete the previews that ran out, and the sheets that were kept for a day."""
    return later_services.clean_kept(actor=CALENDAR, at=timezone.now())
