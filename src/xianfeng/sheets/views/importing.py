from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.foundation.errors import Refusal
from xianfeng.sheets.exception_words import exception_counts
from xianfeng.sheets.forms import ApplyForm, TakeBackForm, UploadForm, answers_in
from xianfeng.sheets.kinds import UnknownKind, brings_sheets, brought_by, kind_named, said_rows
from xianfeng.sheets.models import ImportPreview, SheetImport
from xianfeng.sheets.rules.rows import Fate
from xianfeng.sheets.rules.taking import ExceptionsUnconfirmed
from xianfeng.sheets.run_words import broken_off, run_seen
from xianfeng.sheets.selectors.importing import (
    imports_of,
    is_large,
    last_apply,
    previews_of,
    read_upload,
    reviewed_of,
)
from xianfeng.sheets.selectors.preview import asks_of, preview_rows, questions_of
from xianfeng.sheets.services.answering import keep_answers
from xianfeng.sheets.services.importing import apply_preview, keep_preview
from xianfeng.sheets.services.later import apply_later
from xianfeng.sheets.services.undoing import put_import_back
from xianfeng.sheets.words import (
    dropped_lines,
    fate_lines,
    import_steps,
    left_out_lines,
    row_words,
    skipped_words,
    template_sheet,
    wrong_sheet,
)
from xianfeng.ui.acts import Act, get_and_post
from xianfeng.ui.downloads import download
from xianfeng.ui.things import On
from xianfeng.ui.words import say

ROWS_A_PAGE = 25
QUESTIONS_A_PAGE = 50
IMPORTS_SHOWN = 8
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
            "imports": [
                (each, kind_named(each.kind).words.lists)
                for each in imports_of(request.actor)[:IMPORTS_SHOWN]
            ],
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


@require_POST
@signed_in_as(brings_sheets)
def answer(request: ActorRequest, token: str) -> HttpResponse:
    """Take the answers to what a sheet asks, and show what follows from them."""
    kept = _kept(request, token)
    try:
        answers = answers_in(request.POST, reviewed_of(kept))
        keep_answers(actor=request.actor, preview=kept, answers=answers, at=timezone.now())
    except Refusal as refusal:
        return _preview_page(request, kept, refused=say(refusal))
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


def _done(request: ActorRequest, import_id: int) -> SheetImport:
    if not brings_sheets(request.actor):
        raise PermissionDenied
    return get_object_or_404(imports_of(request.actor), pk=import_id, undone_at=None)


take_back = Act(
    on=On(
        find=_done,
        may=lambda actor, done: kind_named(done.kind).incoming.may(actor),
        named="done",
        where=lambda asked: asked.thing.file_name,
        back=lambda _asked: reverse("sheets:import"),
    ),
    form=TakeBackForm,
    service=put_import_back,
    heading=gettext_lazy("Take this import back?"),
    lead=gettext_lazy(
        "What the import added is removed as if it had never been, and what it changed is as "
        "before. Once something builds on it, that is refused."
    ),
    button=gettext_lazy("Take the import back"),
    done=gettext_lazy("The import has been taken back."),
)


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
    questions = questions_of(reviewed)
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
            "left_out": tuple(left_out_lines(reviewed.sheet)),
            "skipped": [(row_words(row), skipped_words(row)) for row in reviewed.sheet.skipped],
            "asks": asks_of(reviewed),
            "questions": questions[:QUESTIONS_A_PAGE],
            "more_questions": len(questions[QUESTIONS_A_PAGE:]),
            "fates": fate_lines(counts),
            "fate": named if fate or named == EXCEPTIONS else "",
            "form": form or ApplyForm(),
            "exceptions": counts.get(EXCEPTIONS, 0),
            "exceptions_words": said_rows(counts.get(EXCEPTIONS, 0)),
            "skipped_words": said_rows(kept.skipped),
            "exception_counts": [
                (label, said_rows(count)) for label, count in exception_counts(reviewed)
            ],
            "all_words": said_rows(sum(counts.get(each.value, 0) for each in Fate)),
            "right": counts["new"] + counts["changed"],
            "wrong": counts["wrong"],
            "new_units": counts["units"],
            "page_obj": page,
            "rows": rows,
            "headings": [cell.heading for cell in rows[0].cells] if rows else [],
        },
        status=422 if refused or (form and form.errors) else 200,
    )
