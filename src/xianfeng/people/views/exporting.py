from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.foundation.errors import NotAllowed
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.permissions import can_see_members
from xianfeng.people.run_words import export_broken_off, run_seen
from xianfeng.people.selectors.exporting import (
    export_rows,
    exported_members,
    is_large_export,
    kept_export,
    last_export,
)
from xianfeng.people.services.exporting import BeingExported, export_later, note_export
from xianfeng.people.words import SHEET_TITLES, export_sheet
from xianfeng.sheets.rules.rows import SheetKind
from xianfeng.ui.downloads import download
from xianfeng.ui.words import say


@require_safe
@signed_in
def members(request: ActorRequest, code: str) -> HttpResponse:
    """Send the members of an organisation and of those below it as a sheet.

    A long list is made in the background; its page is where that is asked for.
    """
    found = get_object_or_404(organisations_visible_to(request.actor), code=code)
    if can_see_members(request.actor, found) and is_large_export(request.actor, found):
        return redirect("people:export", code)
    return _sheet(request, code, SheetKind.MEMBERS)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def export(request: ActorRequest, code: str) -> HttpResponse:
    """Have a long list of members made into a sheet, see how far it is, fetch it."""
    found = _readable(request, code)
    refused = ""
    if request.method == "POST":
        language = get_language() or settings.LANGUAGE_CODE
        at = timezone.now()
        try:
            export_later(actor=request.actor, organisation=found, language=language, at=at)
        except BeingExported as refusal:
            refused = say(refusal)
        else:
            return redirect("people:export", code)
    run = run_seen(last_export(request.actor, found))
    return render(
        request,
        "people/export.html",
        {
            "organisation": found,
            "rows": exported_members(request.actor, found).order_by().count(),
            "kept": kept_export(request.actor, found, at=timezone.now()),
            "run": run if run and not run.has_ended else None,
            "refused": refused or (export_broken_off(run.run) if run else ""),
        },
        status=422 if refused else 200,
    )


@require_safe
@signed_in
def progress(request: ActorRequest, code: str) -> HttpResponse:
    """Show how far the making is, alone for htmx; the page itself where it has ended."""
    found = _readable(request, code)
    if not request.headers.get("HX-Request"):
        return redirect("people:export", code)
    run = run_seen(last_export(request.actor, found))
    if run is None or run.has_ended:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"organisation": found, "run": run}
    return render(request, "people/_export_progress.html", context)


@require_safe
@signed_in
def file(request: ActorRequest, code: str) -> HttpResponse:
    """Send the sheet that was made for whoever asks; where none is kept, go and ask for it."""
    found = _readable(request, code)
    at = timezone.now()
    kept = kept_export(request.actor, found, at=at)
    if kept is None:
        return redirect("people:export", code)
    actor, kind = request.actor, SheetKind.MEMBERS
    note_export(actor=actor, organisation=found, kind=kind, count=kept.rows, at=at)
    return download(bytes(kept.content), name=f"{SHEET_TITLES[kind]} {found.name}.xlsx")


def _readable(request: ActorRequest, code: str) -> Organisation:
    found = get_object_or_404(organisations_visible_to(request.actor), code=code)
    if not can_see_members(request.actor, found):
        raise Http404
    return found


@require_safe
@signed_in
def organisations(request: ActorRequest, code: str) -> HttpResponse:
    """Send an organisation, all below it and their units as a sheet."""
    return _sheet(request, code, SheetKind.ORGANISATIONS)


@require_safe
@signed_in
def posts(request: ActorRequest, code: str) -> HttpResponse:
    """Send the terms of an organisation and of those below it, and who held which post."""
    return _sheet(request, code, SheetKind.POSTS)


def _sheet(request: ActorRequest, code: str, kind: SheetKind) -> HttpResponse:
    found = get_object_or_404(organisations_visible_to(request.actor), code=code)
    rows = export_rows(request.actor, found, kind)
    try:
        note_export(
            actor=request.actor, organisation=found, kind=kind, count=len(rows), at=timezone.now()
        )
    except NotAllowed as refused:
        raise Http404 from refused
    return download(export_sheet(kind, rows), name=f"{SHEET_TITLES[kind]} {found.name}.xlsx")
