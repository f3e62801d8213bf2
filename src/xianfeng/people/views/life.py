"""One member's page, and the steps of a member's life."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.access.own import why_denied
from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Actor
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.organisation.steps import organisation_for
from xianfeng.people.forms.life import AdmitForm, BackgroundForm, DayForm
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_keep_member, can_keep_members
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import STEPS
from xianfeng.people.selectors.life import member_card
from xianfeng.people.selectors.visible import member_records
from xianfeng.people.services import life as life_services
from xianfeng.people.services.life import keep_background
from xianfeng.ui.acts import Act
from xianfeng.ui.things import On


def member_for(request: ActorRequest, member_id: int) -> Member:
    """Return a member whose page the actor may open; others are unknown."""
    return get_object_or_404(member_records(request.actor), pk=member_id)


def note_look_at(request: ActorRequest, found: Member) -> None:
    """Write down that a page showed a member to somebody else."""
    note_look(actor=request.actor, subject=found, look=Look.MEMBER, at=timezone.now())


def address(member: Member) -> str:
    """Return the address of a member's page."""
    return reverse("people:member", args=[member.pk])


@require_safe
@signed_in
def member(request: ActorRequest, member_id: int) -> HttpResponse:
    """Show one member to those who may; that somebody else looked is written down."""
    found = member_for(request, member_id)
    note_look_at(request, found)
    card = member_card(actor=request.actor, member=found)
    return render(request, "people/member.html", {"card": card})


def _belongs(member: Member) -> bool:
    return member.left_on is None


def _goes_on(member: Member) -> bool:
    return _belongs(member) and Standing(member.standing) in STEPS


def _kept(is_due: Callable[[Member], bool] = lambda _member: True) -> On[Member]:
    """Return a member whose record the actor keeps, while the step is due; else it is unknown."""

    def may(actor: Actor, member: Member) -> bool:
        is_keeper = can_keep_member(actor, member)
        if is_keeper and not is_due(member):
            raise Http404
        return is_keeper

    return On(
        find=member_for,
        may=may,
        why_not=why_denied,
        look=lambda asked: note_look_at(asked.request, asked.thing),
        named="member",
        where=lambda asked: asked.thing.name,
        back=lambda asked: address(asked.thing),
    )


admit = Act(
    on=On(
        find=organisation_for,
        may=can_keep_members,
        named="organisation",
        where=lambda asked: asked.thing.name,
        back=lambda asked: reverse("people:members", args=[asked.thing.code]),
    ),
    form=AdmitForm,
    service=life_services.admit,
    heading=_("Who is it?"),
    lead=_("Only what the list needs: no identity number, address, family or telephone."),
    button=_("Record it"),
    done=_("The member has been recorded."),
    onward=lambda _step, admitted: address(admitted),
)
background = Act(
    on=_kept(),
    form=BackgroundForm.of,
    given=lambda asked: {"member": asked.thing},
    edits=True,
    service=keep_background,
    heading=_("Full membership, birth and education"),
    lead=_("What is not known stays empty. It is used only for counts."),
    button=_("Save"),
    done=_("Saved."),
)
advance = Act(
    on=_kept(_goes_on),
    form=DayForm,
    service=life_services.advance,
    heading=lambda asked: (
        _("When was probationary membership decided?")
        if asked.thing.standing == Standing.ACTIVIST.value
        else _("When was full membership decided?")
    ),
    lead=_("The day of the decision, as recorded in the minutes."),
    button=_("Record the step"),
    done=_("The step has been recorded."),
)
leave = Act(
    on=_kept(_belongs),
    form=DayForm,
    service=life_services.leave,
    heading=_("Since which day has the member no longer belonged?"),
    lead=_("The reason for leaving is not stored here."),
    button=_("Record that the member has left"),
    done=_("The member's departure has been recorded."),
)
readmit = Act(
    on=_kept(lambda member: not _belongs(member)),
    form=DayForm,
    service=life_services.readmit,
    heading=_("From which day does the member belong again?"),
    lead=_("With the same standing, where the member last belonged."),
    button=_("Readmit"),
    done=_("The member has been readmitted."),
)
