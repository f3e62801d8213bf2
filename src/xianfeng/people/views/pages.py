from collections.abc import Sequence
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.organisation.as_of import asked_day
from xianfeng.organisation.fields import AsOfForm
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.history import (
    history_begins,
    visible_tree_as_of,
)
from xianfeng.organisation.selectors.pages import organisations_found
from xianfeng.organisation.selectors.past import (
    absence_words,
    past_card,
    past_lines,
    visible_units_by_key,
)
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.forms.leading import FindingsForm
from xianfeng.people.forms.searching import OrganisationSearchForm
from xianfeng.people.forms.sheets import MemberSearchForm
from xianfeng.people.models.terms import Post
from xianfeng.people.permissions import can_keep_members, can_see_members, reads_members
from xianfeng.people.selectors.findings import finding_lines, findings_in_reach, lines_of
from xianfeng.people.selectors.leading import leading_card
from xianfeng.people.selectors.organisations import organisation_card, organisation_lines
from xianfeng.people.selectors.pages import members_found, members_page
from xianfeng.people.selectors.past_members import belonged_lines, past_life, past_people
from xianfeng.people.words import FINDING_LABELS

ROWS_A_PAGE = 25


@require_safe
@signed_in
def organisations(request: ActorRequest) -> HttpResponse:
    """Show the organisations that the actor may see, in the order of the tree."""
    form = OrganisationSearchForm(request.GET)
    as_of, day = asked_day(request, today=timezone.localdate())
    if day is not None:
        return tree_page(request, as_of, day, words=form.words)
    found = organisations_found(request.actor, words=form.words, kind=form.kind_word)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "people/list.html",
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
    as_of, day = asked_day(request, today=timezone.localdate())
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
        "people/organisation.html",
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
    as_of, day = asked_day(request, today=timezone.localdate())
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
        "people/members.html",
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


def tree_page(request: ActorRequest, form: AsOfForm, day: date, *, words: str) -> HttpResponse:
    """Show the organisations of a day, in the order of the tree of that day."""
    tree = visible_tree_as_of(request.actor, day)
    lines = past_lines(tree, words=words)
    page = Paginator(lines, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/past_list.html",
        {
            "form": form,
            "day": day,
            "begins": history_begins(),
            "page_obj": page,
            "units": visible_units_by_key(
                request.actor, day, [line.node.unit for line in page.object_list]
            ),
            "words": words,
        },
    )


def node_page(request: ActorRequest, form: AsOfForm, day: date, *, code: str) -> HttpResponse:
    """Show one organisation as it was on a day."""
    visible = organisations_visible_to(request.actor, with_closed=True)
    organisation = get_object_or_404(visible, code=code)
    card = past_card(request.actor, organisation, day)
    is_there = card.node is not None
    life = past_life(request.actor, organisation, day) if is_there else None
    note_posts(request, organisation, life.posts if life else None)
    below = Paginator(card.below, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/past.html",
        {
            "form": form,
            "day": day,
            "organisation": organisation,
            "card": card,
            "life": life,
            "absence": "" if is_there else absence_words(organisation, day),
            "page_obj": below,
        },
    )


def note_posts(
    request: ActorRequest, organisation: Organisation, posts: Sequence[Post] | None
) -> None:
    """Write down that a page showed who holds posts; nothing where it showed nobody."""
    note_look(
        actor=request.actor,
        subject=organisation,
        look=Look.POSTS,
        count=len(posts or ()),
        at=timezone.now(),
    )


def past_members_page(
    request: ActorRequest,
    form: AsOfForm,
    day: date,
    *,
    organisation: Organisation,
    search: MemberSearchForm,
) -> HttpResponse:
    """Show who belonged to an organisation and those below it on a day."""
    people = belonged_lines(
        request.actor, organisation, day, words=search.words, standing=search.standing_word
    )
    page = Paginator(people, ROWS_A_PAGE).get_page(request.GET.get("page"))
    note_look(
        actor=request.actor,
        subject=organisation,
        look=Look.LIST,
        count=len(page.object_list),
        as_of=day,
        at=timezone.now(),
    )
    return render(
        request,
        "people/past_members.html",
        {
            "form": form,
            "day": day,
            "organisation": organisation,
            "search": search,
            "page_obj": page,
            "lines": past_people(request.actor, page.object_list, day),
        },
    )


@require_safe
@signed_in_as(reads_members)
def findings(request: ActorRequest) -> HttpResponse:
    """Show what the rules find on the organisations in reach."""
    form = FindingsForm(request.GET)
    pairs, counts = findings_in_reach(request.actor, today=timezone.localdate(), kind=form.chosen)
    page = Paginator(pairs, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "people/findings.html",
        {
            "form": form,
            "lines": lines_of(request.actor, list(page.object_list)),
            "page_obj": page,
            "all": sum(counts.values()),
            "counts": [
                (kind.value, FINDING_LABELS[kind.value], count) for kind, count in counts.items()
            ],
            "chosen": form.chosen,
        },
    )
