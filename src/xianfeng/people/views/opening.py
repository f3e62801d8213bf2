"""Accounts are opened: of a member, of an official, of all members of an organisation."""

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xianfeng.access.opening import BESIDE, _opened
from xianfeng.access.permissions import can_open_accounts
from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.sheets import write_sheet
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.forms.opening import OpenAccountForm
from xianfeng.people.lists.members import WITHOUT_ACCOUNT
from xianfeng.people.selectors.opening import (
    count_without_account,
    members_to_open_for,
    members_without_account,
)
from xianfeng.people.services.opening import OpenedMember, open_member_account, open_member_accounts
from xianfeng.ui.downloads import download
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.steps import Page, get_and_post, posted, step
from xianfeng.ui.words import say, say_date


@get_and_post
@signed_in
def member_account(request: ActorRequest, member_id: int) -> HttpResponse:
    """Open the account of one member."""
    member = get_object_or_404(members_to_open_for(request.actor), pk=member_id)
    form = OpenAccountForm(posted(request), initial={"username": member.number})
    at = timezone.now()
    page = Page(
        heading=_("Open an account for a member"),
        lead=_("%(name)s, %(place)s. The number is offered as the sign-in name.")
        % {"name": member.name, "place": member.organisation.name},
        button=_("Open the account"),
        where=member.organisation.name,
        back=reverse("people:open_accounts", args=[member.organisation.code]),
    )

    def do() -> HttpResponse:
        first = open_member_account(actor=request.actor, member=member, **form.cleaned_data, at=at)
        return _opened(request, first, page)

    note_look(actor=request.actor, subject=member, look=Look.MEMBER, at=at)
    return step(request, form, page, do=do, beside=BESIDE)


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
    shown = show(request, WITHOUT_ACCOUNT, members_without_account(organisation))
    note_look(
        actor=request.actor,
        subject=organisation,
        look=Look.EXPORT if shown.is_export else Look.LIST,
        count=shown.seen,
        at=at,
    )
    count = count_without_account(organisation)
    context = {
        "organisation": organisation,
        "count": count,
        "batch": min(count.ready, settings.FIGURES.accounts_most_at_once),
        "days": settings.FIGURES.first_code_days,
        "fault": fault,
    }
    status = 422 if fault else 200
    return answer(request, "people/open_accounts.html", shown, context, status=status)


def _sheet(opened: Sequence[OpenedMember], name: str) -> HttpResponse:
    """Send the codes as a sheet in the answer itself: they stand nowhere else."""
    address = settings.XIANFENG_BASE_URL + reverse("account_first")
    columns = (
        _("Organisation"),
        pgettext("of a person", "Name"),
        _("Number"),
        _("Sign-in name"),
        _("Sign-in code"),
        _("Good until"),
        _("Where it is used"),
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
    title = _("Sign-in codes")
    return download(write_sheet(columns, rows, title=title), name=f"{title} {name}.xlsx")
