from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Actor
from xianfeng.ui.acts import Act
from xianfeng.ui.downloads import download
from xianfeng.ui.things import Asked, On

from .forms import DocumentForm, TakeOffForm
from .keeping import Subject, subject_asked, subject_seen
from .models import Document, Use
from .permissions import can_add, can_take_off, keeps
from .rules import MEDIA_TYPES, Kind
from .selectors import document_seen, places_of
from .services import add_document, take_off
from .store import FileLost, kept

LOCKED = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""What a browser may do with a file of somebody else's: show it, nothing more."""


def _subject(request: ActorRequest, subject_type: str, key: int) -> Subject:
    return subject_asked(request.actor, subject_type, key)


def _use(request: ActorRequest, number: int, use_id: int) -> Use:
    document = document_seen(request.actor, number)
    return document.uses.get(pk=use_id, taken_off_at=None)


def _page_after(actor: Actor, use: Use) -> str:
    subject = subject_seen(actor, use.subject_type, use.subject_id)
    return subject.address if subject else reverse("library:document", args=[use.document_id])


def _files(asked: Asked[Subject]) -> dict[str, object]:
    return {"files": asked.request.FILES if asked.request.method == "POST" else None}


add = Act(
    on=On[Subject](
        find=_subject,
        named="subject",
        where=lambda asked: asked.thing.title,
        back=lambda asked: asked.thing.address,
        may=can_add,
    ),
    form=DocumentForm,
    given=_files,
    service=add_document,
    heading=_("Add a photograph or document"),
    button=_("Add"),
    done=lambda _step, made: _("Kept as no. %(number)d.") % {"number": made.pk},
)
off = Act(
    on=On[Use](
        find=_use,
        named="use",
        where=lambda asked: asked.thing.document.title,
        back=lambda asked: reverse("library:document", args=[asked.thing.document_id]),
        may=can_take_off,
    ),
    form=TakeOffForm,
    service=take_off,
    heading=_("Take the document off this page"),
    lead=_("It keeps its number, and the reason stays; it is only no longer shown there."),
    button=_("Take it off"),
    done=_("Taken off."),
    onward=lambda step, use: _page_after(step.actor, use),
)


@require_safe
@signed_in
def document(request: ActorRequest, number: int) -> HttpResponse:
    """Show a document's identity: number, size, date, who sent it, where it is shown (D17)."""
    found = _seen(request, number)
    gone = found.uses.exclude(taken_off_at=None) if keeps(request.actor, found) else ()
    shown = {"document": found, "places": places_of(request.actor, found), "gone": gone}
    return render(request, "library/document.html", shown)


@require_safe
@signed_in
def file(request: ActorRequest, number: int) -> HttpResponse:
    """Send a document's file for keeping; no browser opens it."""
    found = _seen(request, number)
    return _sent(found, is_shown=False)


@require_safe
@signed_in
def picture(request: ActorRequest, number: int) -> HttpResponse:
    """Show a picture in its page; it was drawn anew here and holds pixels alone."""
    found = _seen(request, number)
    if not found.content.is_picture:
        raise Http404(number)
    return _sent(found, is_shown=True)


def _seen(request: ActorRequest, number: int) -> Document:
    try:
        return document_seen(request.actor, number)
    except Document.DoesNotExist as error:
        raise Http404(number) from error


def _sent(found: Document, *, is_shown: bool) -> HttpResponse:
    kind = Kind(found.content.kind)
    try:
        data = kept(found.content.digest)
    except FileLost as error:
        raise Http404(found.pk) from error
    media_type = MEDIA_TYPES.get(kind, "application/octet-stream")
    answer = download(data, name=_named(found, kind), media_type=media_type)
    if is_shown:
        answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = LOCKED
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _named(found: Document, kind: Kind) -> str:
    stem, _dot, ending = found.name.rpartition(".")
    right = {Kind.JPEG: "jpg"}.get(kind, kind.value)
    return found.name if ending.lower() == right else f"{stem or ending}.{right}"
