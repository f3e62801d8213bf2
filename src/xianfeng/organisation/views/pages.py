from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.organisation.access import ActorRequest, signed_in
from xianfeng.organisation.forms import MemberSearchForm, OrganisationSearchForm
from xianfeng.organisation.permissions import (
    can_keep_members,
    can_manage_organisations,
    can_see_members,
)
from xianfeng.organisation.rules import Look
from xianfeng.organisation.selectors import (
    members_found,
    organisation_card,
    organisation_lines,
    organisations_found,
    organisations_visible_to,
)
from xianfeng.organisation.services import note_look

ROWS_A_PAGE = 25


@require_safe
@signed_in
def organisations(request: ActorRequest) -> HttpResponse:
    """Show the organisations that the actor may see, in the order of the tree."""
    form = OrganisationSearchForm(request.GET)
    found = organisations_found(request.actor, words=form.words, kind=form.kind_word)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/list.html",
        {
            "form": form,
            "page_obj": page,
            "lines": organisation_lines(request.actor, page.object_list),
            "is_search": bool(form.words or form.kind_word),
            "may_import": can_manage_organisations(request.actor),
        },
    )


@require_safe
@signed_in
def organisation(request: ActorRequest, code: str) -> HttpResponse:
    """Show one organisation: what it is, what stands above and below, who belongs to it."""
    visible = organisations_visible_to(request.actor)
    found = get_object_or_404(visible, code=code)
    below = visible.filter(parent=found).order_by("path")
    page = Paginator(below, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/organisation.html",
        {
            "card": organisation_card(request.actor, found),
            "page_obj": page,
            "lines": organisation_lines(request.actor, page.object_list),
        },
    )


@require_safe
@signed_in
def members(request: ActorRequest, code: str) -> HttpResponse:
    """Show the members of an organisation and of those below it, to those who may read them."""
    found = get_object_or_404(organisations_visible_to(request.actor), code=code)
    if not can_see_members(request.actor, found):
        raise Http404
    form = MemberSearchForm(request.GET)
    people = members_found(request.actor, found, words=form.words)
    page = Paginator(people, ROWS_A_PAGE).get_page(request.GET.get("page"))
    note_look(
        actor=request.actor,
        subject=found,
        look=Look.LIST,
        count=len(page.object_list),
        at=timezone.now(),
    )
    return render(
        request,
        "organisation/members.html",
        {
            "organisation": found,
            "form": form,
            "page_obj": page,
            "is_search": bool(form.words),
            "may_import": can_manage_organisations(request.actor, found),
            "may_admit": can_keep_members(request.actor, found),
        },
    )
