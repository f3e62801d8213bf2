"""Taking an import back as a whole, while nothing builds on it."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Twice
from xianfeng.sheets.kinds import kind_named
from xianfeng.sheets.models import SheetImport
from xianfeng.sheets.rules.kept import packed_keys, unpacked_keys


class BuiltOn(Refusal):
    """What is to be taken back carries something else by now."""

    words = ("what",)
    sentence = N_("This cannot be taken back, because something builds on it by now: {what}.")


def put_import_back(*, actor: Actor, done: SheetImport, reason: str, at: datetime) -> SheetImport:
    """Take an import back: what it added goes, what it changed is as before (D12).

    Raises:
        NotAllowed: the actor may not bring such sheets, or not there.
        Twice: it was taken back before.
        BuiltOn: a later record, deed or import builds on a row of it.
        NoReason, TooLong: as they say.
    """
    why = checked_reason(reason)
    kind = kind_named(done.kind)
    incoming = kind.incoming
    require(incoming.may, actor)
    with transaction.atomic():
        incoming.lock()
        current = SheetImport.objects.select_for_update().get(pk=done.pk)
        if current.undone_at is not None:
            raise Twice(what=N_("This import has been taken back already."))
        written = unpacked_keys(bytes(current.content))
        touched = {*map(str, written["new"]), *written["changed"]}
        for later in SheetImport.objects.filter(
            kind=current.kind, pk__gt=current.pk, undone_at=None
        ):
            if touched & unpacked_keys(bytes(later.content))["changed"].keys():
                raise BuiltOn(what=later.file_name)
        assert incoming.undo is not None
        subject = incoming.subject()  # it may be among what goes
        incoming.undo(actor=actor, written=written, since=current.entry, at=at)
        current.undone_at, current.content = at, packed_keys({"new": [], "changed": {}})
        current.save(update_fields=["undone_at", "content"])
        record(
            actor=actor,
            verb=f"{kind.trail}.taken_back",
            subject=subject,
            at=at,
            detail=current.counts,
            reason=why,
        )
    return current
