"""One member's page, and the steps of a member's life."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.access.own import why_denied
from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.forms.life import AdmitForm, BackgroundForm, DayForm
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_keep_member, can_keep_members
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import STEPS
from xianfeng.people.rules.member_faults import JoinedAfterwards, JoinedMissing, ProbationNotOver
from xianfeng.people.rules.texts import NameMissing
from xianfeng.people.selectors.life import member_card, member_records
from xianfeng.people.services import life as life_services
from xianfeng.people.services.life import DayToCome, NoBirthYear, NumberTaken
from xianfeng.people.services.periods import BeforeLastChange
from xianfeng.people.services.profiles import keep_background
from xianfeng.people.words import WEEKDAYS
from xianfeng.ui.steps import Beside, Page, get_and_post, posted, step

BESIDE: Beside = {
    NameMissing: ("name",),
    NumberTaken: ("number",),
    NoBirthYear: ("birth_year",),
    JoinedMissing: ("joined_date",),
    JoinedAfterwards: ("joined_date",),
    DayToCome: ("on",),
    BeforeLastChange: ("on",),
    ProbationNotOver: ("on",),
}


def member_for(request: ActorRequest, member_id: int) -> Member:
    """Give a member whose page the actor may open; others are unknown."""
    return get_object_or_404(member_records(request.actor), pk=member_id)


def kept_by(request: ActorRequest, member_id: int) -> Member:
    """Give a member whose record the actor keeps.

    Raises:
        PermissionDenied: the actor may see the member and no more.
    """
    found = member_for(request, member_id)
    if not can_keep_member(request.actor, found):
        raise PermissionDenied from why_denied(request.actor, found)
    if request.method == "GET":
        note_look_at(request, found)
    return found


def note_look_at(request: ActorRequest, found: Member) -> None:
    """Write down that a page showed a member to somebody else."""
    note_look(actor=request.actor, subject=found, look=Look.MEMBER, at=timezone.now())


def address(member: Member) -> str:
    """Give the address of a member's page."""
    return reverse("people:member", args=[member.pk])


@require_safe
@signed_in
def member(request: ActorRequest, member_id: int) -> HttpResponse:
    """Show one member to those who may; that somebody else looked is written down."""
    found = member_for(request, member_id)
    note_look_at(request, found)
    card = member_card(actor=request.actor, member=found)
    return render(
        request,
        "people/member.html",
        {"card": card, "free": [(WEEKDAYS[day], part) for day, part in card.free]},
    )


@get_and_post
@signed_in
def admit(request: ActorRequest, code: str) -> HttpResponse:
    """Write somebody down who belongs to an organisation from now on."""
    found = get_object_or_404(organisations_visible_to(request.actor), code=code)
    if not can_keep_members(request.actor, found):
        raise PermissionDenied
    form = AdmitForm(posted(request), initial={"on": timezone.localdate()})

    def do() -> str:
        admitted = life_services.admit(
            actor=request.actor,
            organisation=found,
            person=form.person,
            on=form.cleaned_data["on"],
            at=timezone.now(),
        )
        return address(admitted)

    page = Page(
        heading=_("Who is it?"),
        lead=_("Only what the list needs: no identity number, address, family or telephone."),
        button=_("Write down"),
        where=found.name,
        back=reverse("people:members", args=[found.code]),
        done=_("The member is written down."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


@get_and_post
@signed_in
def background(request: ActorRequest, member_id: int) -> HttpResponse:
    """Keep year of birth and education of a member."""
    found = kept_by(request, member_id)
    form = BackgroundForm.of(found, posted(request))

    def do() -> str:
        keep_background(
            actor=request.actor,
            member=found,
            birth_year=form.cleaned_data["birth_year"],
            education=form.level,
            at=timezone.now(),
        )
        return address(found)

    page = Page(
        heading=_("Year of birth and education"),
        lead=_("Both may stay empty. They are needed for counts alone."),
        button=_("Keep"),
        where=found.name,
        back=address(found),
        done=_("Kept."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


@get_and_post
@signed_in
def advance(request: ActorRequest, member_id: int) -> HttpResponse:
    """Record the next step of a member."""
    found = kept_by(request, member_id)
    if found.left_on is not None or Standing(found.standing) not in STEPS:
        raise Http404
    becomes = (
        _("When was probationary membership decided?")
        if found.standing == Standing.ACTIVIST.value
        else _("When was full membership decided?")
    )
    page = Page(
        heading=becomes,
        lead=_("The day of the decision, as the minutes have it."),
        button=_("Record the step"),
        where=found.name,
        back=address(found),
        done=_("The step is recorded."),
    )
    return _on_a_day(request, found, page, life_services.advance)


@get_and_post
@signed_in
def leave(request: ActorRequest, member_id: int) -> HttpResponse:
    """Record that a member does not belong any more."""
    found = kept_by(request, member_id)
    if found.left_on is not None:
        raise Http404
    page = Page(
        heading=_("Since when does the member not belong any more?"),
        lead=_("Why somebody left is not kept here."),
        button=_("Record that the member left"),
        where=found.name,
        back=address(found),
        done=_("It is recorded that the member left."),
    )
    return _on_a_day(request, found, page, life_services.leave)


@get_and_post
@signed_in
def readmit(request: ActorRequest, member_id: int) -> HttpResponse:
    """Record that somebody belongs again."""
    found = kept_by(request, member_id)
    if found.left_on is None:
        raise Http404
    page = Page(
        heading=_("From when does the member belong again?"),
        lead=_("With the same standing, where the member last belonged."),
        button=_("Admit anew"),
        where=found.name,
        back=address(found),
        done=_("The member belongs again."),
    )
    return _on_a_day(request, found, page, life_services.readmit)


def _on_a_day(
    request: ActorRequest, found: Member, page: Page, deed: Callable[..., Member]
) -> HttpResponse:
    """Run the page of a deed that needs its day alone."""
    form = DayForm(posted(request), initial={"on": timezone.localdate()})

    def do() -> str:
        deed(actor=request.actor, member=found, on=form.cleaned_data["on"], at=timezone.now())
        return page.back

    return step(request, form, page, do=do, beside=BESIDE)
