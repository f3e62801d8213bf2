"""Accounts are opened: of a member, of an official, of all members of an organisation."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xianfeng.accounts import services as accounts
from xianfeng.accounts.services import FirstSignIn
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.sheets import write_sheet
from xianfeng.organisation import services
from xianfeng.organisation.access import ActorRequest, signed_in, signed_in_as
from xianfeng.organisation.forms import OfficialForm, OpenAccountForm
from xianfeng.organisation.permissions import (
    can_open_accounts,
    can_open_official,
    can_see_roles,
)
from xianfeng.organisation.rules import Look
from xianfeng.organisation.selectors import organisations_visible_to
from xianfeng.organisation.selectors.opening import (
    count_without_account,
    members_to_open_for,
    members_without_account,
)
from xianfeng.organisation.selectors.roles import Spot
from xianfeng.ui.downloads import download
from xianfeng.ui.steps import Beside, Page, get_and_post, posted, step
from xianfeng.ui.words import say, say_date

from . import roles

ROWS_A_PAGE = 25
BESIDE: Beside = {
    **roles.BESIDE,
    accounts.ForeignLetters: ("username",),
    accounts.NameTaken: ("username",),
    accounts.WrongUsername: ("username",),
    services.SignInNameMissing: ("username",),
}


@get_and_post
@signed_in
def official(request: ActorRequest, code: str) -> HttpResponse:
    """Open the account of somebody who is no member, with a role at an organisation."""
    return _official(request, roles.at_organisation(request, code))


@get_and_post
@signed_in
def official_at_unit(request: ActorRequest, code: str) -> HttpResponse:
    """Open the account of somebody who is no member, with a role at a unit."""
    return _official(request, roles.at_unit(request, code))


@get_and_post
@signed_in_as(can_see_roles)
def official_of_all(request: ActorRequest) -> HttpResponse:
    """Open the account of somebody who is no member, with a role for the whole."""
    return _official(request, Spot())


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
        back=reverse("organisation:open_accounts", args=[member.organisation.code]),
    )

    def do() -> HttpResponse:
        first = services.open_member_account(
            actor=request.actor, member=member, **form.cleaned_data, at=at
        )
        return _opened(request, first, page)

    services.note_look(actor=request.actor, subject=member, look=Look.MEMBER, at=at)
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
            opened = services.open_member_accounts(
                actor=request.actor, organisation=organisation, at=at
            )
        except Refusal as refusal:
            fault = say(refusal)
        else:
            return _sheet(opened, organisation.name)
    people = members_without_account(organisation)
    page = Paginator(people, ROWS_A_PAGE).get_page(request.GET.get("page"))
    services.note_look(
        actor=request.actor,
        subject=organisation,
        look=Look.LIST,
        count=len(page.object_list),
        at=at,
    )
    count = count_without_account(organisation)
    return render(
        request,
        "organisation/open_accounts.html",
        {
            "organisation": organisation,
            "page_obj": page,
            "count": count,
            "batch": min(count.ready, settings.FIGURES.accounts_most_at_once),
            "days": settings.FIGURES.first_code_days,
            "fault": fault,
        },
        status=422 if fault else 200,
    )


def _official(request: ActorRequest, spot: Spot) -> HttpResponse:
    if not can_open_official(request.actor, organisation=spot.organisation, unit=spot.unit):
        raise PermissionDenied
    kinds, at = roles.may_give(request, spot), timezone.now()
    form = OfficialForm(posted(request), kinds=kinds, initial={"starts_on": timezone.localdate()})
    where = roles.place_name(spot)
    page = Page(
        heading=_("Open an account for an official"),
        lead=_(
            "For somebody who is no member. The account comes with its first role, at %(place)s."
        )
        % {"place": where},
        button=_("Open the account"),
        where=where,
        back=roles.addresses(spot)["roles"],
    )

    def do() -> HttpResponse:
        first = services.open_official_account(
            actor=request.actor,
            username=form.cleaned_data["username"],
            name=form.cleaned_data["name"],
            organisation=spot.organisation,
            unit=spot.unit,
            **form.told(at),
            at=at,
        )
        return _opened(request, first, page)

    return step(request, form, page, do=do, beside=BESIDE)


def _opened(request: ActorRequest, first: FirstSignIn, page: Page) -> HttpResponse:
    """Show the code in the answer itself: nothing keeps it, and no address names it."""
    return render(
        request,
        "organisation/account_opened.html",
        {"given": first, "base_url": settings.XIANFENG_BASE_URL, "page": page},
    )


def _sheet(opened: Sequence[services.OpenedMember], name: str) -> HttpResponse:
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
