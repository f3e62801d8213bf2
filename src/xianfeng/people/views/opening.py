"""Accounts are opened: of a member, of an official, of all members of an organisation."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from xianfeng.access.opening import opened
from xianfeng.access.permissions import can_open_accounts
from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.sheets.writing import write_sheet
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.forms.life import OpenAccountForm
from xianfeng.people.lists.members import WITHOUT_ACCOUNT
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.opening import (
    batch_to_open,
    members_to_open_for,
    members_without_account,
    proposed_names,
)
from xianfeng.people.services.opening import OpenedMember, open_member_account, open_member_accounts
from xianfeng.ui.acts import Act, get_and_post
from xianfeng.ui.downloads import download
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.things import Asked, On
from xianfeng.ui.words import say, say_date


def _sheet(opened: Sequence[OpenedMember], name: str) -> HttpResponse:
    """Send the codes as a sheet in the answer itself: they stand nowhere else."""
    address = settings.XIANFENG_BASE_URL + reverse("account_first")
    columns = (
        __("Organisation"),
        pgettext("of a person", "Name"),
        __("Number"),
        __("Sign-in name"),
        __("Sign-in code"),
        __("Valid until"),
        __("Where it is used"),
    )
    rows = (
        (
            each.member.organisation.name,
            each.member.name,
            each.member.number,
            each.first.user.username,
            each.first.code,
            say_date(each.first.ends_at),
            address,
        )
        for each in opened
    )
    title = __("Sign-in codes")
    return download(write_sheet(columns, rows, title=title), name=f"{title} {name}.xlsx")


def _with_names(names: Mapping[int, str], rows: Sequence[Member]) -> Sequence[Member]:
    for member in rows:
        vars(member)["proposed"] = names.get(member.pk, "")  # for its column
    return rows


def _who(asked: Asked[Member]) -> str:
    member = asked.thing
    said = __("%(name)s, %(place)s. The number, or the name by its sound, is offered to sign in.")
    return said % {"name": member.name, "place": member.organisation.name}


def _proposed(member: Member) -> str:
    return proposed_names([member]).get(member.pk, "")


member_account: Act[Member, OpenAccountForm] = Act(
    on=On(
        find=lambda request, member_id: members_to_open_for(request.actor).get(pk=member_id),
        look=lambda asked: note_look(
            actor=asked.actor, subject=asked.thing, look=Look.MEMBER, at=asked.at
        ),
        named="member",
        where=lambda asked: asked.thing.organisation.name,
        back=lambda asked: reverse("people:open_accounts", args=[asked.thing.organisation.code]),
    ),
    form=OpenAccountForm,
    given=lambda asked: {"initial": {"username": _proposed(asked.thing)}},
    service=open_member_account,
    heading=_("Open an account for a member"),
    lead=_who,
    button=_("Open the account"),
    onward=opened(lambda: member_account),
)


@get_and_post
@signed_in
def member_accounts(request: ActorRequest, code: str) -> HttpResponse:
    """Show which members have no account, and open those of a whole batch."""
    organisation = get_object_or_404(organisations_visible_to(request.actor), code=code)
    if not can_open_accounts(request.actor, organisation):
        raise Http404
    fault, at = "", timezone.now()
    if request.method == "POST":
        try:
            opened = open_member_accounts(actor=request.actor, organisation=organisation, at=at)
        except Refusal as refusal:
            fault = say(refusal)
        else:
            return _sheet(opened, organisation.name)
    waiting, names = members_without_account(organisation), batch_to_open(organisation)
    shown = show(request, WITHOUT_ACCOUNT, waiting, make=partial(_with_names, names))
    note_look(
        actor=request.actor,
        subject=organisation,
        look=Look.EXPORT if shown.is_export else Look.LIST,
        count=shown.seen,
        at=at,
    )
    total = waiting.order_by().count()
    context = {
        "organisation": organisation,
        "total": total,
        "batch": len(names),
        "is_rest": total > settings.FIGURES.accounts_most_at_once,
        "days": settings.FIGURES.first_code_days,
        "fault": fault,
    }
    status = 422 if fault else 200
    return answer(request, "people/open_accounts.html", shown, context, status=status)
