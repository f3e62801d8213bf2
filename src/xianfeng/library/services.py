from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Twice
from xianfeng.foundation.sheets.reading import FileTooLarge
from xianfeng.uploads.reading import Upload, picture_in

from .keeping import Subject
from .models import Content, Document, Use
from .permissions import can_add, can_take_off
from .rules import HEAD_BYTES, PICTURES, Kind, checked_name, checked_title, kind_of
from .store import store

CHUNK = 1024 * 1024
THERE = N_("This file is already here.")


class Sent(Upload, Protocol):
    """A file of a form."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...


def add_document(
    *, actor: Actor, subject: Subject, file: Sent, title: str, at: datetime
) -> Document:
    """Keep a file under a number and show it at a thing (D17).

    A picture is drawn anew without what the camera wrote beside it. The bytes are on the disk
    before the first row speaks of them.

    Raises:
        NotAllowed, EmptyFile, NotTaken, OtherwiseNamed, PhoneFormat, FileTooLarge, Missing,
        TooLong, Twice and the refusals of `picture_in`: as they say.
    """
    require(can_add, actor, subject)
    name = checked_name(file.name or "")
    called = checked_title(title, name=name)
    kind, digest, size = _kept(file, name)
    with transaction.atomic():
        content, _ = Content.objects.get_or_create(
            digest=digest, defaults={"size": size, "kind": kind.value, "recorded_at": at}
        )
        Content.objects.select_for_update().get(pk=content.pk)  # two at once: one is the second
        place = {"subject_type": subject.keeper.subject_type, "subject_id": subject.key}
        if Use.objects.filter(document__content=content, taken_off_at=None, **place).exists():
            raise Twice(what=THERE, beside=("file",))
        document = Document.objects.create(
            title=called,
            name=name,
            content=content,
            organisation=subject.organisation,
            uploaded_by_id=actor.user_id,
            recorded_at=at,
        )
        Use.objects.create(document=document, recorded_at=at, **place)
        detail = {"size": size, "at": f"{subject.keeper.subject_type} {subject.key}"}
        record(actor=actor, verb="library.document.added", subject=document, at=at, detail=detail)
    return document


def _kept(file: Sent, name: str) -> tuple[Kind, str, int]:
    """Tell what a file is, keep its bytes, and return kind, checksum and size."""
    size, most = file.size or 0, settings.FIGURES.upload_most_bytes
    if size > most:
        raise FileTooLarge(most=most // CHUNK, beside=("file",))
    file.seek(0)
    kind = kind_of(name, file.read(HEAD_BYTES))
    if kind not in PICTURES:
        return kind, *store(_chunks(file))
    drawn = store([picture_in(file, name=name, size=size)])
    return Kind.PNG if kind is Kind.PNG else Kind.JPEG, *drawn


def _chunks(file: Sent) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def take_off(*, actor: Actor, use: Use, reason: str, at: datetime) -> Use:
    """Take a paper off a thing's page; the document keeps its number, and the reason stands.

    Raises:
        NotAllowed, NoReason, TooLong, Twice: as they say.
    """
    with transaction.atomic():
        row = Use.objects.select_for_update().get(pk=use.pk)
        require(can_take_off, actor, row)
        words = checked_reason(reason)
        if row.taken_off_at is not None:
            raise Twice(what=N_("It has been taken off already."))
        row.taken_off_at, row.taken_off_by_id, row.reason = at, actor.user_id, words
        row.save(update_fields=["taken_off_at", "taken_off_by", "reason"])
        verb = "library.document.taken_off"
        record(actor=actor, verb=verb, subject=row.document, at=at, reason=words)
    return row
