from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.foundation.errors import Refusal
from xianfeng.sheets.exception_words import exception_counts
from xianfeng.sheets.forms import ApplyForm, UploadForm
from xianfeng.sheets.kinds import UnknownKind, brings_sheets, brought_by, kind_named, said_rows
from xianfeng.sheets.models import ImportPreview
from xianfeng.sheets.rules.rows import Fate
from xianfeng.sheets.rules.taking import ExceptionsUnconfirmed
from xianfeng.sheets.run_words import broken_off, run_seen
from xianfeng.sheets.selectors.importing import (
    is_large,
    last_apply,
    previews_of,
    read_upload,
    reviewed_of,
)
from xianfeng.sheets.selectors.preview import preview_rows
from xianfeng.sheets.services.importing import apply_preview, keep_preview
from xianfeng.sheets.services.later import apply_later
from xianfeng.sheets.words import (
    dropped_lines,
    fate_lines,
    import_steps,
    template_sheet,
    wrong_sheet,
)
from xianfeng.ui.acts import get_and_post
from xianfeng.ui.downloads import download
from xianfeng.ui.words import say

ROWS_A_PAGE = 25
EXCEPTIONS = "exceptions"
"""Beside the fates: rows that do what no page allows."""


@get_and_post
@signed_in_as(brings_sheets)
def upload(request: ActorRequest) -> HttpResponse:
    """Take a sheet and go on to its preview; a file that cannot be read is refused here."""
    if request.method != "POST":
        form = UploadForm(
            initial={"kind": request.GET.get("kind")}, kinds=brought_by(request.actor)
        )
        return _upload_page(request, form)
    form = UploadForm(request.POST, request.FILES, kinds=brought_by(request.actor))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = read_upload(form.cleaned_data["kind"], file, name=file.name, size=file.size)
            preview = keep_preview(
                actor=request.actor, sheet=sheet, file_name=file.name, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("file", say(refusal))
        else:
            return redirect("sheets:preview", preview.token)
    return _upload_page(request, form)


def _upload_page(request: ActorRequest, form: UploadForm) -> HttpResponse:
    return render(
        request,
        "sheets/import.html",
        {
            "form": form,
            "steps": import_steps(0),
            "kinds": brought_by(request.actor),
            "most_megabytes": settings.FIGURES.upload_most_bytes // (1024 * 1024),
        },
        status=422 if form.errors else 200,
    )


@require_safe
@signed_in_as(brings_sheets)
def preview(request: ActorRequest, token: str) -> HttpResponse:
    """Show what a sheet would change, row by row; after it was applied, what it did."""
    return _preview_page(request, _kept(request, token))


@require_POST
@signed_in_as(brings_sheets)
def apply(request: ActorRequest, token: str) -> HttpResponse:
    """Take over what the preview shows, all or nothing unless wrong rows are skipped.

    A large sheet is taken over in the background; the preview shows how far it is.
    """
    kept = _kept(request, token)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return _preview_page(request, kept, form=form)
    said, at = form.cleaned_data, timezone.now()
    try:
        if is_large(kept):
            apply_later(actor=request.actor, preview=kept, **said, at=at)
            return redirect("sheets:preview", kept.token)
        apply_preview(actor=request.actor, preview=kept, **said, at=at)
    except ExceptionsUnconfirmed as refusal:
        form.add_error("reason", say(refusal))
        return _preview_page(request, kept, form=form)
    except Refusal as refusal:
        kept.refresh_from_db()
        return _preview_page(request, kept, refused=say(refusal), form=form)
    messages.success(request, _("The spreadsheet has been imported."))
    return redirect("sheets:preview", kept.token)


@require_safe
@signed_in_as(brings_sheets)
def progress(request: ActorRequest, token: str) -> HttpResponse:
    """Show how far the taking over is, alone for htmx; the page itself where it has ended."""
    kept = _kept(request, token)
    run = run_seen(last_apply(kept))
    if not request.headers.get("HX-Request"):
        return redirect("sheets:preview", kept.token)
    if run is None or run.has_ended:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "sheets/_progress.html", {"preview": kept, "run": run})


@require_safe
@signed_in_as(brings_sheets)
def wrong_rows(request: ActorRequest, token: str) -> HttpResponse:
    """Send the wrong rows back as a sheet to mend and send again."""
    reviewed = reviewed_of(_kept(request, token))
    if not reviewed.wrong:
        raise Http404
    return download(wrong_sheet(reviewed), name=f"{_('Rows to correct')}.xlsx")


@require_safe
@signed_in_as(brings_sheets)
def template(request: ActorRequest, kind: str) -> HttpResponse:
    """Send the empty sheet to fill in."""
    del request
    try:
        found = kind_named(kind)
    except UnknownKind as unknown:
        raise Http404 from unknown
    return download(template_sheet(found), name=f"{found.words.title}.xlsx")


def _kept(request: ActorRequest, token: str) -> ImportPreview:
    return get_object_or_404(previews_of(request.actor, at=timezone.now()), token=token)


def _preview_page(
    request: ActorRequest,
    kept: ImportPreview,
    *,
    refused: str = "",
    form: ApplyForm | None = None,
) -> HttpResponse:
    reviewed = reviewed_of(kept)
    named = request.GET.get("fate", "")
    fate = Fate(named) if named in list(Fate) else None
    page, rows = preview_rows(
        reviewed,
        fate=fate,
        page=request.GET.get("page"),
        per_page=ROWS_A_PAGE,
        is_exceptional=named == EXCEPTIONS,
    )
    counts = kept.counts
    run = run_seen(last_apply(kept)) if kept.applied_at is None else None
    return render(
        request,
        "sheets/preview.html",
        {
            "preview": kept,
            "reviewed": reviewed,
            "kind": kind_named(kept.kind),
            "refused": refused or (broken_off(run.run) if run else ""),
            "run": run if run and not run.has_ended else None,
            "steps": import_steps(1 if kept.applied_at is None else 3),
            "sheet": reviewed.sheet,
            "dropped": dropped_lines(reviewed.sheet),
            "fates": fate_lines(counts),
            "fate": named if fate or named == EXCEPTIONS else "",
            "form": form or ApplyForm(),
            "exceptions": counts.get(EXCEPTIONS, 0),
            "exceptions_words": said_rows(counts.get(EXCEPTIONS, 0)),
            "skipped_words": said_rows(kept.skipped),
            "exception_counts": [
                (label, said_rows(count)) for label, count in exception_counts(reviewed)
            ],
            "all_words": said_rows(sum(counts[each.value] for each in Fate)),
            "right": counts["new"] + counts["changed"],
            "wrong": counts["wrong"],
            "new_units": counts["units"],
            "page_obj": page,
            "rows": rows,
            "headings": [cell.heading for cell in rows[0].cells] if rows else [],
        },
        status=422 if refused or (form and form.errors) else 200,
    )
