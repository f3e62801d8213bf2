from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.periods import NotAPeriod, Period
from xianfeng.plans.forms.months import SheetForm
from xianfeng.plans.permissions import reports_anywhere
from xianfeng.plans.rules.months import shifted
from xianfeng.plans.selectors.months import deadlines, month_counts, reported_by, sheet_lines
from xianfeng.plans.services.figures import Reported, report_month
from xianfeng.ui.acts import get_and_post, refuse

PER_PAGE, UNPROCESSABLE = 100, 422


@get_and_post
@signed_in
def sheet(request: ActorRequest) -> HttpResponse:
    """Show and take a month's figures of all goals at once: last value beside, late ones named."""
    if not reports_anywhere(request.actor):
        raise PermissionDenied
    at, today = timezone.now(), timezone.localdate()
    month = _month(request.GET.get("month"), today)
    found = reported_by(request.actor, month)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    wanted = found.filter(pk__in=[each.pk for each in page.object_list])
    lines = sheet_lines(wanted, month, today=today)
    is_sent = request.method == "POST"
    form = SheetForm(request.POST if is_sent else None, lines=lines, today=today)
    if is_sent and form.is_valid():
        try:
            done = report_month(
                actor=request.actor,
                month=month,
                figures=form.told,
                observed_at=form.cleaned_data["observed_on"],
                at=at,
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _said(done))
            return redirect(request.get_full_path())
    context = {
        "form": form,
        "month": month,
        "previous": shifted(month, -1),
        "following": shifted(month, 1) if shifted(month, 1) <= today else None,
        "dates": deadlines(month),
        "is_due": today > deadlines(month).due_on,
        "counts": month_counts(found, month),
        "page": page,
    }
    status = UNPROCESSABLE if is_sent else 200
    return render(request, "plans/sheet.html", context, status=status)


def _month(named: str | None, today: date) -> date:
    """Return the month of the address, else the last one that is over; a later one is not there."""
    if not named:
        return shifted(today.replace(day=1), -1)
    try:
        month = Period.parse(named)
    except NotAPeriod as error:
        raise Http404(named) from error
    if month.months != 1 or month.start > today:
        raise Http404(named)
    return month.start


def _said(done: Reported) -> str:
    if not done.new and not done.corrected:
        return _("Nothing was changed.")
    new = ngettext("%(count)d figure entered", "%(count)d figures entered", done.new)
    corrected = ngettext("%(count)d corrected", "%(count)d corrected", done.corrected)
    return _("%(new)s, %(corrected)s.") % {
        "new": new % {"count": done.new},
        "corrected": corrected % {"count": done.corrected},
    }
