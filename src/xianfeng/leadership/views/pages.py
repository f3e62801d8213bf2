"""The pages of organisations, and what the rules find on them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.leadership.lists.findings import FINDINGS
from xianfeng.leadership.lists.organisations import BELOW, ORGANISATIONS
from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.selectors.findings import finding_lines, findings_in_reach, lines_of
from xianfeng.leadership.selectors.leading import leading_card
from xianfeng.leadership.selectors.organisations import (
    organisation_card,
    organisation_lines,
)
from xianfeng.leadership.selectors.past import past_life
from xianfeng.leadership.words import FINDING_LABELS
from xianfeng.organisation.as_of import asked_day, in_tree, with_day
from xianfeng.organisation.fields import AsOfForm
from xianfeng.organisation.lists import PAST_BELOW, PAST_TREE, past_rows
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.history import history_begins, visible_tree_as_of
from xianfeng.organisation.selectors.past import absence_words, past_card, past_lines
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.permissions import reads_members
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.lists.listing import Empty
from xianfeng.ui.words import say_date

NO_SHEET_YET = Empty(
    gettext_lazy("No organisation yet"),
    gettext_lazy(
        "Organisations, their units and windows will be listed here. Import the office's "
        "existing spreadsheet."
    ),
)


@require_safe
@signed_in
def organisations(request: ActorRequest) -> HttpResponse:
    """Show the organisations that the actor may see, in the order of the tree."""
    as_of, day = asked_day(request, today=timezone.localdate())
    if day is not None:
        return tree_page(request, as_of, day)
    may_import = can_manage_organisations(request.actor)
    shown = show(
        request,
        ORGANISATIONS,
        organisations_visible_to(request.actor),
        make=in_tree(request, partial(organisation_lines, request.actor)),
        empty=NO_SHEET_YET if may_import else None,
        step=(reverse("sheets:import"), _("Import a spreadsheet")) if may_import else NO_STEP,
    )
    context = {"may_import": may_import, "may_see_findings": reads_members(request.actor)}
    return answer(request, "leadership/list.html", with_day(shown, as_of), context)


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
    shown = show(
        request, BELOW, below, make=in_tree(request, partial(organisation_lines, request.actor))
    )
    context = {
        "card": organisation_card(request.actor, found),
        "leading": leading,
        "findings": finding_lines(request.actor, found, today=today),
        "as_of": as_of,
    }
    status = 422 if as_of.errors else 200
    return answer(request, "leadership/organisation.html", shown, context, status=status)


def tree_page(request: ActorRequest, form: AsOfForm, day: date) -> HttpResponse:
    """Show the organisations of a day, in the order of the tree of that day."""
    lines = past_lines(visible_tree_as_of(request.actor, day))
    begins = history_begins()
    hint = _("No organisation yet")
    if begins is not None:
        hint = _("The records begin on %(day)s.") % {"day": say_date(begins, with_time=False)}
    shown = show(
        request,
        PAST_TREE,
        lines,
        make=partial(past_rows, page="leadership:organisation", day=day),
        empty=replace(PAST_TREE.empty, hint=hint),
        step=(reverse("leadership:organisations"), _("Show today")),
    )
    return answer(request, "leadership/list.html", shown, {"day": day, "as_of": form})


def node_page(request: ActorRequest, form: AsOfForm, day: date, *, code: str) -> HttpResponse:
    """Show one organisation as it was on a day."""
    visible = organisations_visible_to(request.actor, with_closed=True)
    organisation = get_object_or_404(visible, code=code)
    card = past_card(request.actor, organisation, day)
    is_there = card.node is not None
    life = past_life(request.actor, organisation, day) if is_there else None
    note_posts(request, organisation, life.posts if life else None)
    make = partial(past_rows, page="leadership:organisation", day=day)
    shown = show(request, PAST_BELOW, card.below, make=make)
    context = {
        "form": form,
        "day": day,
        "organisation": organisation,
        "card": card,
        "life": life,
        "absence": "" if is_there else absence_words(organisation, day),
    }
    return answer(request, "organisation/past.html", shown, context)


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


@require_safe
@signed_in_as(reads_members)
def findings(request: ActorRequest) -> HttpResponse:
    """Show what the rules find on the organisations in reach."""
    pairs, counts = findings_in_reach(request.actor, today=timezone.localdate())
    shown = show(request, FINDINGS, pairs, make=partial(lines_of, request.actor))
    told = [(kind.value, FINDING_LABELS[kind.value], count) for kind, count in counts.items()]
    return answer(request, "leadership/findings.html", shown, {"counts": told})
