"""Terms of office and posts."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.organisation.permissions import can_manage_organisations, can_shape_organisation
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.organisation.steps import address, allow, organisation_for, step
from xianfeng.people.forms.leading import EndPostForm, ExtendForm, PostForm, TermForm
from xianfeng.people.lists.members import POSTS
from xianfeng.people.permissions import can_keep_posts, can_see_members
from xianfeng.people.rules.kinds import PostKind
from xianfeng.people.rules.terms import months_after
from xianfeng.people.selectors.leading import may_hold_posts, posts_of
from xianfeng.people.services import posts as posts_services
from xianfeng.people.views.verbs import BESIDE
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.steps import Page, get_and_post, posted

TERMS_SHOWN = 25
MONTHS_OF_YEAR = 12


@get_and_post
@signed_in
def begin_term(request: ActorRequest, code: str) -> HttpResponse:
    """Record an election and the term that begins with it."""
    organisation = organisation_for(request, code)
    allow(can_manage_organisations, request.actor, organisation)
    today = timezone.localdate()
    years = settings.FIGURES.branch_term_years
    form = TermForm(
        posted(request),
        initial={"starts_on": today, "ends_on": months_after(today, years * MONTHS_OF_YEAR)},
    )

    def do() -> str:
        posts_services.begin_term(
            actor=request.actor, organisation=organisation, **form.cleaned_data, at=timezone.now()
        )
        return address(organisation)

    page = Page(
        heading=_("Record an election"),
        lead=_("A new term begins, and the one before ends on that day."),
        button=_("Record the term"),
        where=organisation.name,
        back=address(organisation),
        done=_("The term is recorded; the next election is watched for."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


@get_and_post
@signed_in
def extend_term(request: ActorRequest, code: str) -> HttpResponse:
    """Put an election off, as the level above has approved."""
    organisation = organisation_for(request, code)
    allow(can_shape_organisation, request.actor, organisation)
    form = ExtendForm(posted(request))

    def do() -> str:
        posts_services.extend_term(
            actor=request.actor, organisation=organisation, **form.cleaned_data, at=timezone.now()
        )
        return address(organisation)

    page = Page(
        heading=_("Put the election off"),
        lead=_("Extensions are approved by the level above, with the reason."),
        button=_("Extend the term"),
        where=organisation.name,
        back=address(organisation),
        done=_("The term is extended."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


@get_and_post
@signed_in
def appoint(request: ActorRequest, code: str) -> HttpResponse:
    """Record who holds a post."""
    organisation = organisation_for(request, code)
    actor = request.actor
    allow(can_keep_posts, actor, organisation)
    wanted = request.GET.get("kind", "")
    form = PostForm(
        posted(request),
        people=may_hold_posts(organisation),
        initial={
            "starts_on": timezone.localdate(),
            "kind": wanted if wanted in list(PostKind) else PostKind.SECRETARY.value,
        },
    )

    def do() -> str:
        posts_services.appoint(
            actor=actor, organisation=organisation, **form.cleaned_data, at=timezone.now()
        )
        return address(organisation)

    page = Page(
        heading=_("Record who holds a post"),
        lead=_("A post gives no right on this platform; roles do."),
        button=_("Record it"),
        where=organisation.name,
        back=address(organisation),
        done=_("The post is recorded."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


@get_and_post
@signed_in
def end_post(request: ActorRequest, code: str, post_id: int) -> HttpResponse:
    """Record the end of a post."""
    organisation = organisation_for(request, code)
    allow(can_keep_posts, request.actor, organisation)
    post = get_object_or_404(posts_of(organisation), pk=post_id)
    note_look(actor=request.actor, subject=post.member, look=Look.POSTS, at=timezone.now())
    form = EndPostForm(posted(request), initial={"ends_on": timezone.localdate()})

    def do() -> str:
        posts_services.end_post(
            actor=request.actor,
            post=post,
            ends_on=form.cleaned_data["ends_on"],
            at=timezone.now(),
        )
        return address(organisation)

    page = Page(
        heading=_("End of a post"),
        lead=f"{post.get_kind_display()}: {post.member.name}",
        button=_("Record the end"),
        where=organisation.name,
        back=address(organisation),
        done=_("The end of the post is recorded."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


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
    return answer(request, "people/posts.html", shown, context)
