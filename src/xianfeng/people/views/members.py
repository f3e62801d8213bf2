from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.organisation.as_of import asked_day
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.forms.life import PastMemberForm
from xianfeng.people.lists.members import MEMBERS, PAST_MEMBERS
from xianfeng.people.permissions import can_keep_members, can_see_members
from xianfeng.people.selectors.past_members import belonged_lines, past_people, unrecorded
from xianfeng.people.selectors.sheet_members import members_found
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.lists.listing import Empty
from xianfeng.ui.lists.showing import Shown

NO_MEMBER_YET = Empty(
    gettext_lazy("No member yet"),
    gettext_lazy("Import the office's existing list of members."),
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
    as_of, day = asked_day(request, today=timezone.localdate())
    may_import = day is None and can_manage_organisations(request.actor, found)
    shown = (
        _members_today(request, found, may_import=may_import)
        if day is None
        else _members_on(request, found, day)
    )
    note_look(
        actor=request.actor,
        subject=found,
        look=Look.EXPORT if shown.is_export else Look.LIST,
        count=shown.seen,
        as_of=day,
        at=timezone.now(),
    )
    context = {
        "organisation": found,
        "may_import": may_import,
        "may_admit": day is None and can_keep_members(request.actor, found),
        "day": day,
        "as_of": as_of,
    }
    status = 422 if as_of.errors else 200
    return answer(request, "people/members.html", shown, context, status=status)


def _members_today(
    request: ActorRequest, organisation: Organisation, *, may_import: bool
) -> Shown[Any]:
    bring = reverse("sheets:import") + "?kind=members"
    return show(
        request,
        MEMBERS,
        members_found(request.actor, organisation),
        empty=NO_MEMBER_YET if may_import else None,
        step=(bring, _("Import members")) if may_import else NO_STEP,
        sheet=reverse("sheets:export_members", args=[organisation.code]),
    )


def _members_on(request: ActorRequest, organisation: Organisation, day: date) -> Shown[Any]:
    form = PastMemberForm(request.GET)
    lines = belonged_lines(
        request.actor, organisation, day, words=form.words, standing=form.standing_word
    )
    why = None if lines else unrecorded(organisation, day)
    return show(
        request,
        PAST_MEMBERS,
        lines,
        make=lambda rows: past_people(request.actor, rows, day),
        form=form,
        empty=Empty(_("No record of that day"), str(why)) if why else None,
        step=(reverse("people:members", args=[organisation.code]), _("Show today")),
    )
