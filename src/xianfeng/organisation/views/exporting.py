from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.foundation.errors import NotAllowed
from xianfeng.organisation.access import ActorRequest, signed_in
from xianfeng.organisation.rules import SheetKind
from xianfeng.organisation.selectors import export_rows, organisations_visible_to
from xianfeng.organisation.services import note_export
from xianfeng.organisation.words import SHEET_TITLES, export_sheet
from xianfeng.ui.downloads import download


@require_safe
@signed_in
def members(request: ActorRequest, code: str) -> HttpResponse:
    """Send the members of an organisation and of those below it as a sheet."""
    return _sheet(request, code, SheetKind.MEMBERS)


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
