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
    reads_members,
)
from xianfeng.organisation.rules import Look
from xianfeng.organisation.selectors import (
    finding_lines,
    leading_card,
    members_found,
    members_page,
    organisation_card,
    organisation_lines,
    organisations_found,
    organisations_visible_to,
)
from xianfeng.organisation.services import note_look

from .history import asked_day, node_page, note_posts, past_members_page, tree_page

ROWS_A_PAGE = 25


@require_safe
@signed_in
def organisations(request: ActorRequest) -> HttpResponse:
    """Show the organisations that the actor may see, in the order of the tree."""
    form = OrganisationSearchForm(request.GET)
    as_of, day = asked_day(request)
    if day is not None:
        return tree_page(request, as_of, day, words=form.words)
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
            "may_see_findings": reads_members(request.actor),
            "as_of": as_of,
        },
        status=422 if as_of.errors else 200,
    )


@require_safe
@signed_in
def organisation(request: ActorRequest, code: str) -> HttpResponse:
    """Show one organisation: what it is, what stands above and below, who belongs to it."""
    as_of, day = asked_day(request)
    if day is not None:
        return node_page(request, as_of, day, code=code)
    visible = organisations_visible_to(request.actor, with_closed=True)
    found = get_object_or_404(visible.select_related("parent__unit"), code=code)
    today = timezone.localdate()
    leading = leading_card(request.actor, found, today=today, at=timezone.now())
    note_posts(request, found, leading.posts if leading else None)
    below = organisations_visible_to(request.actor).filter(parent=found).order_by("path")
    page = Paginator(below, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/organisation.html",
        {
            "card": organisation_card(request.actor, found),
            "leading": leading,
            "findings": finding_lines(request.actor, [found], today=today),
            "as_of": as_of,
            "page_obj": page,
            "lines": organisation_lines(request.actor, page.object_list),
        },
        status=422 if as_of.errors else 200,
    )


@require_safe
@signed_in
def members(request: ActorRequest, code: str) -> HttpResponse:
    """Show the members of an organisation and of those below it, to those who may read them."""
    is_past = "as_of" in request.GET
    visible = organisations_visible_to(request.actor, with_closed=is_past)
    found = get_object_or_404(visible, code=code)
    if not can_see_members(request.actor, found):
        raise Http404
    form = MemberSearchForm(request.GET)
    as_of, day = asked_day(request)
    if day is not None:
        return past_members_page(request, as_of, day, organisation=found, search=form)
    people = members_found(request.actor, found, words=form.words, standing=form.standing_word)
    page = members_page(people, page=request.GET.get("page"), per_page=ROWS_A_PAGE)
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
            "is_search": bool(form.words or form.standing_word),
            "may_import": can_manage_organisations(request.actor, found),
            "may_admit": can_keep_members(request.actor, found),
            "as_of": as_of,
        },
        status=422 if as_of.errors else 200,
    )
