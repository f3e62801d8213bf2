"""Large sheets are taken over in the background: one at a time, all or nothing."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.jobs.selectors import open_runs
from xianfeng.jobs.services import enqueue
from xianfeng.sheets.kinds import brings_sheets, kind_named
from xianfeng.sheets.models import ImportPreview, KeptExport
from xianfeng.sheets.rules.kept import packed
from xianfeng.sheets.rules.taking import agreed
from xianfeng.sheets.selectors.importing import APPLY_JOB, review, reviewed_of
from xianfeng.sheets.services.importing import AlreadyApplied


class BeingApplied(Refusal):
    """The same preview was sent a second time while the first one waits or runs."""

    sentence = N_("This spreadsheet is being imported. It will not be imported twice.")


class PreviewGone(Refusal):
    """The preview ran out before its turn came."""

    sentence = N_("The preview has expired. Upload the spreadsheet again.")


def apply_later(
    *, actor: Actor, preview: ImportPreview, skip_wrong: bool, reason: str = "", at: datetime
) -> str:
    """Have what a preview shows taken over in the background; give the run's number.

    Args:
        actor: who sent the sheet, as `selectors.previews_of` made sure.

    Raises:
        NotAllowed: the actor may not bring such sheets any more.
        PreviewGone, AlreadyApplied, BeingApplied: there is nothing to ask for.
        RowsWrong, AllRowsWrong, ExceptionsUnconfirmed, TooLong: as `import_sheet` says.
    """
    require(kind_named(preview.kind).incoming.may, actor)
    with transaction.atomic():
        kept = ImportPreview.objects.select_for_update().filter(pk=preview.pk).first()
        if kept is None or kept.expires_at <= at:
            raise PreviewGone
        if kept.applied_at is not None:
            raise AlreadyApplied
        if open_runs(APPLY_JOB).filter(arguments__token=kept.token).exists():
            raise BeingApplied
        why = agreed(reviewed_of(kept), skip_wrong=skip_wrong, reason=reason)
        principal = actor.acting_for
        return enqueue(
            APPLY_JOB,
            user_id=actor.user_id,
            token=kept.token,
            skip_wrong=skip_wrong,
            reason=why,
            deputyship_id=principal and principal.deputyship_id,
        )


def refresh_preview(*, actor: Actor, preview: ImportPreview, at: datetime) -> ImportPreview:
    """Let a preview show the present state, for those who may bring such sheets."""
    require(kind_named(preview.kind).incoming.may, actor)
    now = review(actor=actor, sheet=reviewed_of(preview).sheet, at=at)
    ImportPreview.objects.filter(pk=preview.pk, applied_at__isnull=True).update(
        content=packed(now), counts=now.counts
    )
    preview.refresh_from_db()
    return preview


def clean_kept(*, actor: Actor, at: datetime) -> int:
    """Delete previews and sheets that ran out, which hold personal data."""
    require(brings_sheets, actor)
    previews, _ = ImportPreview.objects.filter(expires_at__lte=at).delete()
    exports, _ = KeptExport.objects.filter(expires_at__lte=at).delete()
    return previews + exports
