from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.accounts.models import User
from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Person, RoleKind
from xianfeng.foundation.periods import NotAPeriod, Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import (
    organisations_visible_to,
    top_organisations_of,
)
from xianfeng.people.models.members import Member
from xianfeng.plans.rules.months import shifted
from xianfeng.ui.acts import Act
from xianfeng.ui.things import new_thing

from .feed import ical_of
from .permissions import has_feed
from .selectors import feed_entries, feed_url, month_activities, month_weeks, user_of_feed
from .services import renew_address

MINE = "mine"


@require_safe
@signed_in
def month(request: ActorRequest) -> HttpResponse:
    """Show the activities of a month: one's own, or of an organisation and all below."""
    today = timezone.localdate()
    shown, of = _month(request.GET.get("month"), today), request.GET.get("of", "")
    organisation = _organisation(request, of)
    activities = month_activities(request.actor, shown, organisation)
    is_member = isinstance(request.actor, Person)
    weeks = list(month_weeks(activities, shown, today=today))
    context = {
        "month": shown,
        "weeks": weeks,
        "is_empty": not any(day.activities for week in weeks for day in week),
        "previous": shifted(shown, -1),
        "following": shifted(shown, 1),
        "organisation": organisation,
        "of": organisation.code if organisation else MINE,
        "own": _own_organisation(request),
        "is_member": is_member,
        "feed_url": feed_url(request.user.pk) if is_member and request.user.pk else "",
    }
    return render(request, "calendars/month.html", context)


def _month(named: str | None, today: date) -> date:
    if not named:
        return today.replace(day=1)
    try:
        found = Period.parse(named)
    except NotAPeriod as error:
        raise Http404(named) from error
    if found.months != 1:
        raise Http404(named)
    return found.start


def _organisation(request: ActorRequest, code: str) -> Organisation | None:
    """Return whose month it is; None for one's own. Who is no member begins with their office."""
    if code == MINE or (not code and isinstance(request.actor, Person)):
        return None
    if code:
        return get_object_or_404(organisations_visible_to(request.actor), code=code)
    return _own_organisation(request)


def _own_organisation(request: ActorRequest) -> Organisation | None:
    if isinstance(request.actor, Person):
        home = organisations_visible_to(request.actor)
        return home.filter(pk=request.actor.home.organisation_id).first()
    return top_organisations_of(request.actor, frozenset(RoleKind)).first()


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Send a member's feed to whoever has its address; nothing is written, nobody signs in."""
    del request
    try:
        user = user_of_feed(token)
        member = Member.objects.get(user=user, left_on=None)
    except (User.DoesNotExist, Member.DoesNotExist) as error:
        raise Http404 from error
    with translation.override("zh-hans"):
        data = ical_of(feed_entries(member.pk, at=timezone.now()))
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="xianfeng.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


renew = Act(
    on=new_thing("calendars:month", _("Calendar"), door=has_feed),
    form=forms.Form,
    service=renew_address,
    heading=_("Renew the address of your calendar"),
    lead=_("Programs that use the old address get nothing any more; give them the new one."),
    button=_("Renew it"),
    done=_("Your calendar has a new address."),
    onward=lambda _step, _row: reverse("calendars:month"),
)
