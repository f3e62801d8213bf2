"""The trees as of a day, what befell their nodes, and what the rules find on them."""

from collections.abc import Sequence
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.organisation.access import ActorRequest, signed_in, signed_in_as
from xianfeng.organisation.forms import AsOfForm, FindingsForm, MemberSearchForm
from xianfeng.organisation.models import Organisation, Post
from xianfeng.organisation.permissions import reads_members
from xianfeng.organisation.rules import Look
from xianfeng.organisation.selectors import (
    absence_words,
    belonged_lines,
    event_lines,
    events_of,
    findings_in_reach,
    history_begins,
    lines_of,
    organisations_visible_to,
    past_card,
    past_life,
    past_lines,
    past_people,
    visible_tree_as_of,
    visible_units_by_key,
)
from xianfeng.organisation.services import note_look
from xianfeng.organisation.words import FINDING_LABELS

ROWS_A_PAGE = 25


def asked_day(request: ActorRequest) -> tuple[AsOfForm, date | None]:
    """Read the day that a page is asked of; a wrong or future one is said in the form."""
    form = AsOfForm(request.GET if "as_of" in request.GET else None)
    day = form.day if form.is_bound else None
    if day is not None and day > timezone.localdate():
        form.add_error("as_of", _("This day is still to come."))
        day = None
    return form, day


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
        "organisation/past_members.html",
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
@signed_in
def history(request: ActorRequest, code: str) -> HttpResponse:
    """Show what befell an organisation, the latest first."""
    visible = organisations_visible_to(request.actor, with_closed=True)
    organisation = get_object_or_404(visible, code=code)
    page = Paginator(events_of(organisation), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/history.html",
        {
            "node": organisation,
            "is_unit": False,
            "page_obj": page,
            "lines": event_lines(request.actor, organisation, page.object_list),
            "form": AsOfForm(initial={"as_of": timezone.localdate()}),
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
        "organisation/findings.html",
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
