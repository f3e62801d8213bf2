"""The filters that one has saved: seen, applied, renamed, deleted; nobody else's."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xianfeng.accounts.forms import FilterNameForm, KeepFilterForm
from xianfeng.accounts.lists import FILTERS
from xianfeng.accounts.models import SavedFilter
from xianfeng.accounts.selectors import saved_filters
from xianfeng.accounts.services.filters import (
    FilterNameTaken,
    drop_filter,
    keep_filter,
    rename_filter,
)
from xianfeng.actors.rules import Oneself
from xianfeng.ui.acts import get_and_post, refuse
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show


@get_and_post
@login_required
def filters(request: HttpRequest) -> HttpResponse:
    """List one's own saved filters, or save one more and go back to its list."""
    if request.method != "POST":
        return _page(request)
    form = KeepFilterForm(request.POST)
    if form.is_valid():
        try:
            kept = keep_filter(actor=_owner(request), **form.cleaned_data, at=timezone.now())
        except FilterNameTaken as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The filter has been saved; it is shown below the list."))
            return HttpResponseRedirect(kept.address)
    return _page(request, form)


@require_POST
@login_required
def rename(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Call a saved filter something else."""
    saved = _saved(request, filter_id)
    form = FilterNameForm(request.POST)
    if form.is_valid():
        try:
            rename_filter(
                actor=_owner(request), saved=saved, **form.cleaned_data, at=timezone.now()
            )
        except FilterNameTaken as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The filter has been renamed."))
            return HttpResponseRedirect(reverse("account_filters"))
    return _page(request, form)


@require_POST
@login_required
def drop(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Delete a saved filter."""
    drop_filter(actor=_owner(request), saved=_saved(request, filter_id), at=timezone.now())
    messages.success(request, _("The filter has been deleted."))
    return HttpResponseRedirect(reverse("account_filters"))


def _owner(request: HttpRequest) -> Oneself:
    user: Any = request.user
    return Oneself(user.pk)


def _saved(request: HttpRequest, filter_id: int) -> SavedFilter:
    return get_object_or_404(saved_filters(_owner(request).user_id), pk=filter_id)


def _page(request: HttpRequest, form: FilterNameForm | None = None) -> HttpResponse:
    """Show the filters; with a form that was not taken, which is to be filled in again (422)."""
    shown = show(request, FILTERS, saved_filters(_owner(request).user_id))
    status = 422 if form else 200
    context = {"form": form, "address": request.path}
    return answer(request, "accounts/filters.html", shown, context, status=status)
