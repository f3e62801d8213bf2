from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.sheets.kinds import Chosen, SheetKind
from xianfeng.sheets.run_words import export_broken_off, run_seen
from xianfeng.sheets.selectors.exporting import is_long, kept_export, last_export
from xianfeng.sheets.services.exporting import BeingExported, export_later, note_export
from xianfeng.sheets.words import export_sheet
from xianfeng.ui.downloads import download
from xianfeng.ui.words import say

Kind = SheetKind[Any]


@require_safe
@signed_in
def sheet(request: ActorRequest, code: str, kind: Kind) -> HttpResponse:
    """Send the rows of a place, as their list is narrowed and sorted, as a sheet.

    A long list is made in the background; its page is where that is asked for.
    """
    place = _place(request, code, kind)
    chosen, query = _chosen(request, kind, place)
    if chosen.is_wrong:
        return _said_by_the_list(request, kind, place)
    if is_long(chosen):
        return redirect(_later(kind, place, query))
    records = list(chosen.records())
    actor, at = request.actor, timezone.now()
    note_export(actor=actor, kind=kind, place=place, count=len(records), at=at)
    return download(export_sheet(kind, records), name=_file_name(kind, place))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def later(request: ActorRequest, code: str, kind: Kind) -> HttpResponse:
    """Have a long list made into a sheet, see how far it is, fetch it."""
    place = _place(request, code, kind)
    chosen, query = _chosen(request, kind, place)
    if chosen.is_wrong:
        return _said_by_the_list(request, kind, place)
    refused = ""
    if request.method == "POST":
        try:
            export_later(
                actor=request.actor,
                kind=kind,
                place=place,
                query=query,
                language=get_language() or settings.LANGUAGE_CODE,
                at=timezone.now(),
            )
        except BeingExported as refusal:
            refused = say(refusal)
        else:
            return redirect(_later(kind, place, query))
    run = run_seen(last_export(request.actor, kind, place))
    kept = kept_export(request.actor, kind, place, at=timezone.now())
    return render(
        request,
        "sheets/export.html",
        {
            **_context(kind, place),
            "chosen": chosen,
            "query": query,
            "count_words": kind.words.said_count(chosen.count()),
            "kept": kept,
            "kept_words": kind.words.said_count(kept.rows) if kept else "",
            "kept_filters": kind.outgoing.rows(request.actor, place, kept.query).filters
            if kept
            else (),
            "run": run if run and not run.has_ended else None,
            "refused": refused or (export_broken_off(run.run) if run else ""),
        },
        status=422 if refused else 200,
    )


@require_safe
@signed_in
def progress(request: ActorRequest, code: str, kind: Kind) -> HttpResponse:
    """Show how far the making is, alone for htmx; the page itself where it has ended."""
    place = _place(request, code, kind)
    if not request.headers.get("HX-Request"):
        return redirect(_later(kind, place))
    run = run_seen(last_export(request.actor, kind, place))
    if run is None or run.has_ended:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "sheets/_export_progress.html", {**_context(kind, place), "run": run})


@require_safe
@signed_in
def file(request: ActorRequest, code: str, kind: Kind) -> HttpResponse:
    """Send the sheet that was made for whoever asks; where none is kept, go and ask for it."""
    place = _place(request, code, kind)
    actor, at = request.actor, timezone.now()
    kept = kept_export(actor, kind, place, at=at)
    if kept is None:
        return redirect(_later(kind, place))
    note_export(actor=actor, kind=kind, place=place, count=kept.rows, at=at)
    return download(bytes(kept.content), name=_file_name(kind, place))


def _place(request: ActorRequest, code: str, kind: Kind) -> Any:
    """Find the node at the top, where the actor may take out what is below it."""
    place = kind.outgoing.place(request.actor, code)
    if place is None or not kind.outgoing.may(request.actor, place):
        raise Http404
    return place


def _chosen(request: ActorRequest, kind: Kind, place: Any) -> tuple[Chosen, str]:
    query = kind.outgoing.carried(request.GET.urlencode())
    return kind.outgoing.rows(request.actor, place, query), query


def _said_by_the_list(request: ActorRequest, kind: Kind, place: Any) -> HttpResponse:
    """Lead to the list, which says which filter was not understood."""
    return redirect(f"{kind.outgoing.where(place)[-1][0]}?{request.GET.urlencode()}")


def _later(kind: Kind, place: Any, query: str = "") -> str:
    address = reverse(f"sheets:later_{kind.name}", args=[place.code])
    return f"{address}?{query}" if query else address


def _file_name(kind: Kind, place: Any) -> str:
    return f"{kind.words.title} {place.name}.xlsx"


def _context(kind: Kind, place: Any) -> dict[str, object]:
    names = {name: f"sheets:{name}_{kind.name}" for name in ("later", "progress", "file")}
    return {
        "kind": kind,
        "place": place,
        "where": kind.outgoing.where(place),
        "addresses": {name: reverse(named, args=[place.code]) for name, named in names.items()},
    }
