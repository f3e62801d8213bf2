import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.memory import without_sweeping
from xianfeng.foundation.refusals import PreviewOutdated
from xianfeng.sheets.kinds import Incoming, Tell, kind_named, tell_nobody
from xianfeng.sheets.models import ImportPreview, SheetImport
from xianfeng.sheets.rules.kept import packed, packed_keys
from xianfeng.sheets.rules.rows import EXCEPTED, Decision, Fate, Reviewed, SheetRows
from xianfeng.sheets.rules.taking import NoRows, agreed
from xianfeng.sheets.selectors.importing import Prepared, prepare, review


class AlreadyApplied(Refusal):
    """The same preview was sent a second time."""

    sentence = N_("This spreadsheet has already been imported. It was not imported again.")


class ChangedMeanwhile(Refusal):
    """Two imports met."""

    sentence = N_("Somebody else has just changed the same records. Upload the spreadsheet again.")


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    reviewed: Reviewed
    skipped: int


def import_sheet(
    *,
    actor: Actor,
    sheet: SheetRows,
    skip_wrong: bool,
    reason: str = "",
    file_name: str = "",
    at: datetime,
) -> Imported:
    """Take a sheet over in one transaction; the same sheet again changes nothing (D12).

    Args:
        actor: who may bring the kind; rows outside what the actor looks after are wrong.
        skip_wrong: take the other rows over although some are wrong.
        reason: why rows that are exceptions of history are right; needed where there are any.
        file_name: of the sheet, by which an import that can be taken back is found again.

    Raises:
        NotAllowed: the actor brings no such sheets.
        NoRows: there is nothing below the headings.
        SheetAsks, QuestionsOpen: something is to be answered first.
        RowsWrong: some rows are wrong and they are not to be skipped.
        AllRowsWrong: no row is left.
        ExceptionsUnconfirmed, TooLong: exceptions have no reason, or a long one.
        ChangedMeanwhile: another import wrote the same records at the same time.
    """
    incoming = kind_named(sheet.kind).incoming
    require(incoming.may, actor)
    try:
        with transaction.atomic():
            incoming.lock()
            reviewed = review(actor=actor, sheet=sheet, at=at)
            return _import(
                actor,
                reviewed,
                skip_wrong=skip_wrong,
                reason=reason,
                file_name=file_name,
                at=at,
            )
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def keep_preview(*, actor: Actor, sheet: SheetRows, file_name: str, at: datetime) -> ImportPreview:
    """Keep what a sheet would change, for its sender alone and for a few hours.

    Args:
        sheet: as `rules.read_rows` gave it; what must not be kept is not in it.

    Raises:
        NotAllowed: the actor brings no such sheets.
        NoRows: there is nothing below the headings.
    """
    require(kind_named(sheet.kind).incoming.may, actor)
    if not sheet.rows:
        raise NoRows
    with without_sweeping():
        reviewed = review(actor=actor, sheet=sheet, at=at)
        content = packed(reviewed)
    with transaction.atomic():
        ImportPreview.objects.filter(expires_at__lte=at).delete()
        preview = ImportPreview.objects.create(
            token=secrets.token_urlsafe(18),
            user_id=actor.user_id,
            kind=sheet.kind,
            file_name=file_name[-120:],
            content=content,
            counts=reviewed.counts,
            recorded_at=at,
            expires_at=at + timedelta(hours=settings.FIGURES.preview_hours),
        )
        record(
            actor=actor,
            verb="sheets.sheet.previewed",
            subject=preview,
            at=at,
            detail={"kind": preview.kind, **preview.counts},
        )
    return preview


def apply_preview(
    *,
    actor: Actor,
    preview: ImportPreview,
    skip_wrong: bool,
    reason: str = "",
    prepared: Prepared | None = None,
    at: datetime,
    tell: Tell = tell_nobody,
) -> Imported:
    """Take over what a preview shows, if the records still stand as it found them.

    Args:
        actor: who sent the sheet, as `selectors.previews_of` made sure.
        preview: what is taken over; afterwards it keeps the wrong rows alone.
        prepared: what `selectors.prepare` found; it counts while it stands.
        tell: told which part is written, in [0, 1]; what it raises rolls everything back.

    Raises:
        NotAllowed: the actor may not bring such sheets any more.
        AlreadyApplied: it was taken over before.
        PreviewOutdated: the records have changed; the preview now shows their present state.
        RowsWrong, AllRowsWrong, ExceptionsUnconfirmed, TooLong, ChangedMeanwhile: as
        `import_sheet` says.
    """
    incoming = kind_named(preview.kind).incoming
    require(incoming.may, actor)
    try:
        with transaction.atomic():
            incoming.lock()
            kept = ImportPreview.objects.select_for_update().get(pk=preview.pk)
            if kept.applied_at is not None:
                raise AlreadyApplied
            if prepared is None or not prepared.stands(kept):
                prepared = prepare(actor=actor, preview=kept, at=at)
            now = prepared.reviewed
            if prepared.is_as_seen:
                imported = _import(
                    actor,
                    now,
                    skip_wrong=skip_wrong,
                    reason=reason,
                    file_name=kept.file_name,
                    at=at,
                    tell=tell,
                )
                kept.applied_at, kept.skipped = at, imported.skipped
                kept.content = packed(_wrong_alone(now))
                kept.save(update_fields=["applied_at", "skipped", "content"])
                return imported
            kept.content, kept.counts = packed(now), now.counts
            kept.save(update_fields=["content", "counts"])
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    raise PreviewOutdated


def _wrong_alone(reviewed: Reviewed) -> Reviewed:
    wrong = reviewed.wrong
    sheet = replace(reviewed.sheet, rows=tuple(decision.row for decision in wrong))
    return Reviewed(sheet, wrong)


def _import(
    actor: Actor,
    reviewed: Reviewed,
    *,
    skip_wrong: bool,
    reason: str,
    file_name: str,
    at: datetime,
    tell: Tell = tell_nobody,
) -> Imported:
    why = agreed(reviewed, skip_wrong=skip_wrong, reason=reason)
    kind = kind_named(reviewed.sheet.kind)
    incoming = kind.incoming
    written = incoming.write(actor=actor, decisions=reviewed.decisions, at=at, tell=tell)
    if reviewed.exceptional:
        _record_exceptions(actor, incoming, reviewed.exceptional, why, at)
    if reviewed.count(Fate.NEW) or reviewed.count(Fate.CHANGED):
        entry = record(
            actor=actor,
            verb=f"{kind.trail}.imported",
            subject=incoming.subject(),
            at=at,
            detail=reviewed.counts,
            reason=why,
        )
        if written is not None:
            SheetImport.objects.create(
                user_id=actor.user_id,
                kind=kind.name,
                file_name=file_name[-120:],
                entry=entry.number,
                content=packed_keys(written),
                counts=reviewed.counts,
                recorded_at=at,
            )
    return Imported(reviewed, len(reviewed.wrong))


def _record_exceptions(
    actor: Actor,
    incoming: Incoming[Any],
    decisions: Sequence[Decision],
    reason: str,
    at: datetime,
) -> None:
    """Write a line of the trail for every exception, at whom or what it concerns."""
    concern_of = incoming.concerns(decisions)
    for decision in decisions:
        for fault in decision.exceptions:
            subject, detail = concern_of(decision, fault)
            record(
                actor=actor,
                verb=EXCEPTED,
                subject=subject,
                at=at,
                detail={**detail, "exception": fault.kind or ""},
                changes={
                    change.field: (change.before, change.after)
                    for change in decision.changes
                    if change.field == fault.field and change.field in incoming.told
                },
                reason=reason,
            )
