"""Large sheets are taken over in the background: one at a time, all or nothing."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.jobs.selectors import open_runs
from xianfeng.jobs.services import enqueue
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.people.models.imports import ImportPreview
from xianfeng.people.selectors.importing import APPLY_JOB, review, reviewed_of
from xianfeng.people.services.importing import (
    AllRowsWrong,
    AlreadyApplied,
    RowsWrong,
    _confirmed,
    _packed,
)
from xianfeng.sheets.rules.rows import Fate


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
        preview: what is taken over.
        skip_wrong: take the other rows over although some are wrong.
        reason: why the exceptions that the preview shows are right.
        at: the moment of asking.

    Raises:
        NotAllowed: the actor manages no organisations any more.
        PreviewGone, AlreadyApplied, BeingApplied: there is nothing to ask for.
        RowsWrong, AllRowsWrong, ExceptionsUnconfirmed, TooLong: as `import_sheet` says.
    """
    require(can_manage_organisations, actor)
    with transaction.atomic():
        kept = ImportPreview.objects.select_for_update().filter(pk=preview.pk).first()
        if kept is None or kept.expires_at <= at:
            raise PreviewGone
        if kept.applied_at is not None:
            raise AlreadyApplied
        if open_runs(APPLY_JOB).filter(arguments__token=kept.token).exists():
            raise BeingApplied
        wrong = kept.counts[Fate.WRONG.value]
        if wrong == sum(kept.counts[fate.value] for fate in Fate):
            raise AllRowsWrong(reviewed_of(kept))
        if wrong and not skip_wrong:
            raise RowsWrong(reviewed_of(kept))
        why = _confirmed(reviewed_of(kept), reason)
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
    """Let a preview show the present state, after the records have changed.

    Args:
        actor: who sent the sheet.
        preview: not applied yet.
        at: the moment of looking.

    Raises:
        NotAllowed: the actor manages no organisations any more.
    """
    require(can_manage_organisations, actor)
    now = review(actor=actor, sheet=reviewed_of(preview).sheet, at=at)
    ImportPreview.objects.filter(pk=preview.pk, applied_at__isnull=True).update(
        content=_packed(now), counts=now.counts
    )
    preview.refresh_from_db()
    return preview


def clean_previews(*, actor: Actor, at: datetime) -> int:
    """Delete the previews that ran out; what they showed was personal data.

    Args:
        actor: SYSTEM as a rule.
        at: the moment of cleaning.

    Raises:
        NotAllowed: the actor manages no organisations.
    """
    require(can_manage_organisations, actor)
    deleted, _ = ImportPreview.objects.filter(expires_at__lte=at).delete()
    return deleted
