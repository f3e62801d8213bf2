from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xianfeng.actors.rules import Actor
from xianfeng.people.models.members import Member

from .keeping import Keeper, Subject, subject_seen
from .models import Document, Use
from .permissions import can_add, keeps

NO_DOCUMENT = Document.DoesNotExist


@dataclass(frozen=True)
class Papers:
    """What a thing's page shows of its papers."""

    subject: Subject
    pictures: tuple[Use, ...]
    files: tuple[Use, ...]
    may_add: bool


def papers_of(actor: Actor, subject: Subject) -> Papers:
    """Gather the papers of a thing that the actor sees, in the order in which they came."""
    uses = Use.objects.filter(
        subject_type=subject.keeper.subject_type, subject_id=subject.key, taken_off_at=None
    )
    rows = uses.select_related("document__content").order_by("pk")
    pictures = tuple(row for row in rows if row.document.content.is_picture)
    files = tuple(row for row in rows if not row.document.content.is_picture)
    return Papers(subject, pictures, files, can_add(actor, subject))


def shown_on(keeper: Keeper) -> Callable[[Actor, Any], Papers | None]:
    """Return what fills a place of the page of a thing that is seen; None where nothing is said."""

    def cards(actor: Actor, thing: Any) -> Papers | None:
        papers = papers_of(actor, Subject(keeper, thing.pk, thing))
        return papers if papers.may_add or papers.pictures or papers.files else None

    return cards


def document_seen(actor: Actor, number: int) -> Document:
    """Return a document that the actor may read: kept by them, or shown where they may look.

    Raises:
        Document.DoesNotExist: there is none, or it is not theirs to read.
    """
    related = Document.objects.select_related("content", "organisation__unit", "uploaded_by")
    document = related.get(pk=number)
    if keeps(actor, document) or places_of(actor, document):
        return document
    raise NO_DOCUMENT


@dataclass(frozen=True)
class Shown:
    """Where a document is shown, as far as the actor may look."""

    use: Use
    subject: Subject
    may_take_off: bool


def places_of(actor: Actor, document: Document) -> tuple[Shown, ...]:
    """List where a document is shown, as far as the actor may look."""
    is_kept = keeps(actor, document)
    found = []
    for use in document.uses.filter(taken_off_at=None).order_by("pk"):
        subject = subject_seen(actor, use.subject_type, use.subject_id)
        if subject is not None:
            may_take_off = is_kept or subject.keeper.runs(actor, subject.thing)
            found.append(Shown(use, subject, may_take_off))
    return tuple(found)


def documents_sent_by(member: Member) -> list[Document]:
    """List what a member has sent."""
    if member.user_id is None:
        return []
    sent = Document.objects.filter(uploaded_by=member.user_id)
    return list(sent.select_related("organisation").order_by("pk"))
