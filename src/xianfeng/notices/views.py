from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.rules import Oneself
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show

from . import services
from .forms import PreferenceForm
from .lists import NOTICES
from .models import Preference
from .selectors import lines, notices_of, unread_count


def _reader(request: HttpRequest) -> Oneself:
    assert request.user.pk is not None
    return Oneself(request.user.pk)


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one's own notices, newest first."""
    kept = Preference.objects.filter(user_id=_reader(request).user_id).first()
    chosen = {"by_mail": True} if kept is None else model_to_dict(kept)
    return _page(request, PreferenceForm(initial=chosen))


def _page(request: HttpRequest, form: PreferenceForm) -> HttpResponse:
    reader = _reader(request)
    shown = show(request, NOTICES, notices_of(reader.user_id), make=lines)
    context = {
        "unread": unread_count(reader.user_id),
        "form": form,
        "has_mail": settings.XIANFENG_MAIL,
        "has_messengers": bool(settings.XIANFENG_MESSENGERS),
    }
    status = 422 if form.errors else 200
    return answer(request, "notices/inbox.html", shown, context, status=status)


@require_POST
@login_required
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one notice as read and open the page that it speaks of."""
    reader = _reader(request)
    notice = get_object_or_404(notices_of(reader.user_id), pk=notice_id)
    services.read(actor=reader, notices=[notice], at=timezone.now())
    return redirect(notice.url or "notices:inbox")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    services.read_all(actor=_reader(request), at=timezone.now())
    messages.success(request, _("Everything has been marked as read."))
    return redirect("notices:inbox")


@require_POST
@login_required
def prefer(request: HttpRequest) -> HttpResponse:
    """Keep how the person wants to be told."""
    form = PreferenceForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    services.prefer(
        actor=_reader(request),
        by_mail=form.cleaned_data["by_mail"],
        messenger=form.cleaned_data["messenger"],
        address=form.cleaned_data["address"],
        at=timezone.now(),
    )
    messages.success(request, _("Your choice has been saved."))
    return redirect("notices:inbox")
