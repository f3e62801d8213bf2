"""Answers to what a sheet asks, before it is taken over."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.sheets.kinds import kind_named
from xianfeng.sheets.models import ImportPreview
from xianfeng.sheets.rules.answers import Answers, for_the_rest, with_answers, with_given
from xianfeng.sheets.rules.kept import packed
from xianfeng.sheets.selectors.importing import review, reviewed_of
from xianfeng.sheets.services.importing import AlreadyApplied


def keep_answers(
    *, actor: Actor, preview: ImportPreview, answers: Answers, at: datetime
) -> ImportPreview:
    """Keep what was answered to the questions of a sheet; the preview shows what follows.

    Args:
        actor: who sent the sheet, as `selectors.previews_of` made sure.

    Raises:
        NotAllowed: the actor may not bring such sheets any more.
        AlreadyApplied: it was taken over before.
        NotAsked: nobody asked that.
        UnknownParent and its like: an answer for all rows names nothing that there is.
    """
    kind = kind_named(preview.kind)
    require(kind.incoming.may, actor)
    with transaction.atomic():
        kept = ImportPreview.objects.select_for_update().get(pk=preview.pk)
        if kept.applied_at is not None:
            raise AlreadyApplied
        seen = reviewed_of(kept)
        sheet = with_answers(seen.sheet, for_the_rest(seen, answers))
        now = review(actor=actor, sheet=with_given(sheet, answers.given, kind.columns), at=at)
        for decision in now.wrong:
            for fault in decision.faults:
                if fault.field in answers.given:
                    raise fault.refusal
        kept.content, kept.counts = packed(now), now.counts
        kept.save(update_fields=["content", "counts"])
        record(
            actor=actor,
            verb="sheets.sheet.answered",
            subject=kept,
            at=at,
            detail={"kind": kept.kind, **now.counts},
        )
    return kept
