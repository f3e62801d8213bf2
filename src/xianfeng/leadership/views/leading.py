"""Terms of office and posts."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.leadership.forms.leading import (
    ApprovalForm,
    EndPostForm,
    ExtendForm,
    PostForm,
    TermForm,
)
from xianfeng.leadership.lists.posts import POSTS
from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.permissions import can_keep_posts
from xianfeng.leadership.rules.terms import MONTHS_OF_YEAR, PostKind, is_village, months_after
from xianfeng.leadership.selectors.findings import bounds
from xianfeng.leadership.selectors.leading import may_hold_posts, posts_of
from xianfeng.leadership.services import posts as posts_services
from xianfeng.leadership.services.approvals import record_approval
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations, can_shape
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.in_the_way import page_of
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.organisation.steps import TEMPLATE, at_node, organisation_for
from xianfeng.people.permissions import can_see_members
from xianfeng.ui.acts import Act
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.things import On

TERMS_SHOWN = 25


def _due(organisation: Organisation, starts_on: date) -> date:
    """Return the day on which a term ends by the rule for this kind of organisation."""
    figures, years = settings.FIGURES, bounds().term_years
    of_kind = years.get(OrganisationKind(organisation.kind), figures.branch_term_years)
    of_kind = figures.village_term_years if is_village(organisation.name) else of_kind
    return months_after(starts_on, of_kind * MONTHS_OF_YEAR)


def _wanted(kind: str) -> str:
    return kind if kind in list(PostKind) else PostKind.SECRETARY.value


def _post(request: ActorRequest, code: str, post_id: int) -> Post:
    return get_object_or_404(posts_of(organisation_for(request, code)), pk=post_id)


begin_term = Act(
    on=at_node(organisation_for, can_manage_organisations),
    form=TermForm,
    given=lambda asked: {"initial": {"ends_on": _due(asked.thing, asked.today)}},
    service=posts_services.begin_term,
    heading=_("Record an election"),
    lead=_("A new term begins, and the one before ends on that day."),
    button=_("Record the term"),
    done=_("The term has been recorded; you will be reminded of the next election."),
)
extend_term = Act(
    on=at_node(organisation_for, can_shape),
    form=ExtendForm,
    service=posts_services.extend_term,
    heading=_("Postpone the election"),
    lead=_("Extensions are approved by the level above, with the reason."),
    button=_("Extend the term"),
    done=_("The term has been extended."),
)
approve = Act(
    on=at_node(organisation_for, can_shape),
    form=ApprovalForm,
    given=lambda asked: {"initial": {"kind": asked.request.GET.get("kind", "")}},
    service=record_approval,
    heading=_("Record an approval"),
    lead=_("The level above records what it has approved, with its document."),
    button=_("Record it"),
    done=_("The approval has been recorded."),
)
appoint = Act(
    on=at_node(organisation_for, can_keep_posts),
    form=PostForm,
    given=lambda asked: {"initial": {"kind": _wanted(asked.request.GET.get("kind", ""))}},
    among=lambda asked: {"member": may_hold_posts(asked.thing)},
    service=posts_services.appoint,
    heading=_("Record who holds a post"),
    lead=_("A post gives no rights on this platform; roles do."),
    button=_("Record it"),
    done=_("The post has been recorded."),
)
end_post = Act(
    on=On(
        find=_post,
        may=lambda actor, post: can_keep_posts(actor, post.organisation),
        look=lambda asked: note_look(
            actor=asked.actor, subject=asked.thing.member, look=Look.POSTS, at=asked.at
        ),
        named="post",
        where=lambda asked: asked.thing.organisation.name,
        back=lambda asked: page_of(asked.thing.organisation),
        template=TEMPLATE,
    ),
    form=EndPostForm,
    service=posts_services.end_post,
    heading=_("End of a post"),
    lead=lambda asked: f"{asked.thing.get_kind_display()}: {asked.thing.member.name}",
    button=_("Record the end"),
    done=_("The end of the post has been recorded."),
)


@require_safe
@signed_in
def posts(request: ActorRequest, code: str) -> HttpResponse:
    """Show the terms of an organisation, and who held which post."""
    visible = organisations_visible_to(request.actor, with_closed=True)
    organisation = get_object_or_404(visible, code=code)
    if not can_see_members(request.actor, organisation):
        raise Http404
    shown = show(request, POSTS, posts_of(organisation))
    note_look(
        actor=request.actor,
        subject=organisation,
        look=Look.POSTS_EXPORT if shown.is_export else Look.POSTS,
        count=shown.seen,
        at=timezone.now(),
    )
    context = {
        "organisation": organisation,
        "terms": organisation.terms.order_by("-starts_on")[:TERMS_SHOWN],
        "may_import": can_manage_organisations(request.actor, organisation),
    }
    return answer(request, "leadership/posts.html", shown, context)
