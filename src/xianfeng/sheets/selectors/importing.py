"""What becomes of the rows of a sheet, and the previews that are kept of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from xianfeng.actors.rules import SYSTEM, Actor
from xianfeng.audit.models import Entry, Head
from xianfeng.jobs.models import Run
from xianfeng.jobs.selectors import open_runs
from xianfeng.sheets.kinds import SheetKind, Tell, kind_named, registered, tell_nobody
from xianfeng.sheets.models import ImportPreview, SheetImport
from xianfeng.sheets.rules.kept import as_plain, unpacked
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Decision, Fate, Reviewed, SheetRows, lacking
from xianfeng.uploads.reading import Upload, sheets_in

APPLY_JOB = "sheets.apply_preview"


@dataclass(frozen=True)
class Prepared:
    """The fate of every row of a preview, found before anybody is kept waiting."""

    reviewed: Reviewed
    content: bytes
    """What the preview kept when the looking began."""
    is_as_seen: bool
    """The preview shows just this."""
    mark: int
    """Length of the trail when the looking began."""

    def stands(self, preview: ImportPreview) -> bool:
        """Tell whether the rows would still find the same, without looking at them again."""
        watched = kind_named(preview.kind).incoming.watches
        written = Entry.objects.filter(number__gt=self.mark).filter(
            reduce(or_, (Q(verb__startswith=beginning) for beginning in watched), Q(pk=None))
        )
        # After these the records are as they were.
        looks = [kind.exported for kind in registered()]
        return (
            bytes(preview.content) == self.content and not written.exclude(verb__in=looks).exists()
        )


def read_upload(kind: SheetKind[Any], file: Upload, *, name: str, size: int = 0) -> SheetRows:
    """Read a sheet that somebody sent, in a process of its own.

    Args:
        size: bytes that it says to have.

    Raises:
        The refusals of `uploads.sheets_in` and of `rules.read_rows`.
    """
    return read_rows(sheets_in(file, name=name, size=size), kind.columns)


def review(*, actor: Actor, sheet: SheetRows, at: datetime, tell: Tell = tell_nobody) -> Reviewed:
    """Decide the fate of every row against what is known now; writes nothing.

    A sheet that lacks a column asks for one answer for all its rows, and decides nothing before.

    Args:
        actor: rows outside what the actor may manage are wrong.
        sheet: as `rules.read_rows` gave it, with the answers that were given.
    """
    incoming = kind_named(sheet.kind).incoming
    rows = [row.with_given(sheet.given) for row in sheet.rows]
    decided = tuple(incoming.rule(actor=actor, rows=rows, at=at, tell=tell)(rows))
    asked = lacking(sheet, decided, kind_named(sheet.kind).columns.asked)
    if not asked:
        return Reviewed(replace(sheet, asked=()), decided)
    open_sheet = replace(sheet, asked=asked)
    if incoming.proposes is not None:
        open_sheet = replace(open_sheet, proposed=incoming.proposes(actor, open_sheet))
    return Reviewed(open_sheet, tuple(Decision(row, Fate.QUESTION) for row in sheet.rows))


def previews_of(actor: Actor, *, at: datetime) -> QuerySet[ImportPreview]:
    """List the actor's own previews that are still kept."""
    if actor.user_id is None:
        return ImportPreview.objects.none()
    return ImportPreview.objects.filter(user_id=actor.user_id, expires_at__gt=at)


def reviewed_of(preview: ImportPreview) -> Reviewed:
    """Read back what a preview keeps."""
    return unpacked(bytes(preview.content))


def prepare(
    *,
    actor: Actor,
    preview: ImportPreview,
    at: datetime,
    tell: Tell = tell_nobody,
) -> Prepared:
    """Decide the fate of a preview's rows anew, telling which part in [0, 1]; writes nothing."""
    mark = Head.objects.order_by("pk").values_list("size", flat=True).first() or 0
    seen = reviewed_of(preview)
    now = review(actor=actor, sheet=seen.sheet, at=at, tell=tell)
    return Prepared(now, bytes(preview.content), as_plain(now) == as_plain(seen), mark)


def imports_of(actor: Actor) -> QuerySet[SheetImport]:
    """List the imports that the actor may take back: their own, and to the platform all."""
    if actor == SYSTEM:
        return SheetImport.objects.order_by("-pk")
    if actor.user_id is None:
        return SheetImport.objects.none()
    return SheetImport.objects.filter(user_id=actor.user_id).order_by("-pk")


def last_apply(preview: ImportPreview) -> Run | None:
    """Return the newest run that takes this preview over, or did."""
    found = Run.objects.filter(name=APPLY_JOB, user=preview.user_id)
    return found.filter(arguments__token=preview.token).order_by("-enqueued_at", "pk").first()


def is_large(preview: ImportPreview) -> bool:
    """Tell whether a sheet is taken over in the background: large, or others wait already."""
    rows = sum(preview.counts.get(fate.value, 0) for fate in Fate)
    return rows > settings.FIGURES.import_most_rows_at_once or open_runs(APPLY_JOB).exists()
