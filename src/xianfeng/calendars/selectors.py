import base64
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, Person
from xianfeng.carriers.models.activities import Activity, CheckIn, SignUp
from xianfeng.carriers.selectors.activities import activities_visible_to
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of, start_of
from xianfeng.organisation.selectors.visible import below

from .models import FeedAddress
from .rules import weeks_of

SALT = "xianfeng.calendars.feed"
SEAL_BYTES = 16
PAST_DAYS = 90
"""Days back that a feed still holds."""


@dataclass(frozen=True)
class Day:
    """A day of the month's page."""

    day: date
    is_in_month: bool
    is_today: bool
    activities: tuple[Activity, ...]


def month_activities(
    actor: Actor, month: date, organisation: Organisation | None
) -> QuerySet[Activity]:
    """List the activities of the weeks of a month: of an organisation and below, else one's own."""
    weeks = weeks_of(month)
    first, after = start_of(weeks[0][0]), start_of(weeks[-1][-1] + timedelta(days=1))
    found = activities_visible_to(actor).filter(starts_at__lt=after, ends_at__gt=first)
    if organisation is None:
        found = found.filter(_own(actor.member_id if isinstance(actor, Person) else 0))
    else:
        found = found.filter(below(organisation.path, prefix="carrier__organisation__"))
    return found.order_by("starts_at", "pk")


def _own(member_id: int) -> Q:
    """Make the condition "signed up for, or was there"."""
    coming = SignUp.objects.filter(activity=OuterRef("pk"), member=member_id, withdrawn_at=None)
    there = CheckIn.objects.filter(activity=OuterRef("pk"), member=member_id)
    return Q(Exists(coming)) | Q(Exists(there))


def month_weeks(
    activities: QuerySet[Activity], month: date, *, today: date
) -> Iterator[tuple[Day, ...]]:
    """Lay activities out by the days on which they are, in one query."""
    found: defaultdict[date, list[Activity]] = defaultdict(list)
    for activity in activities:
        day, last = day_of(activity.starts_at), day_of(activity.ends_at)
        while day <= last:
            found[day].append(activity)
            day += timedelta(days=1)
    for week in weeks_of(month):
        yield tuple(
            Day(day, day.month == month.month, day == today, tuple(found[day])) for day in week
        )


def feed_token(user_id: int) -> str:
    """Return what stands in the address of a user's feed: whose, the how many-th, 128 bits."""
    number = FeedAddress.objects.filter(user=user_id).values_list("number", flat=True).first() or 1
    return f"{user_id}-{number}-{_seal(user_id, number)}"


def feed_url(user_id: int) -> str:
    """Return the address of a user's feed, to be given to a calendar program."""
    return settings.XIANFENG_BASE_URL + reverse("calendars:feed", args=[feed_token(user_id)])


def _seal(user_id: int, number: int) -> str:
    digest = salted_hmac(SALT, f"{user_id} {number}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:SEAL_BYTES]).decode().rstrip("=")


def user_of_feed(token: str) -> User:
    """Find whose feed an address opens; `User.DoesNotExist` where it opens none (any more)."""
    whose = token.partition("-")[0]
    is_number = whose.isascii() and whose.isdigit() and len(whose) < len(str(2**63))
    if not is_number or not constant_time_compare(token, feed_token(int(whose))):
        raise User.DoesNotExist
    return User.objects.get(pk=int(whose), is_active=True)


@dataclass(frozen=True)
class Entry:
    """What a feed says of one activity."""

    activity: Activity
    is_waiting: bool


def feed_entries(member_id: int, *, at: datetime) -> list[Entry]:
    """List what a member has signed up for and where they were, from some weeks back on."""
    waiting = SignUp.objects.filter(
        activity=OuterRef("pk"), member=member_id, withdrawn_at=None, placed_at=None
    )
    since = at - timedelta(days=PAST_DAYS)
    found = Activity.objects.filter(_own(member_id), ends_at__gt=since)
    rows = found.annotate(waits=Exists(waiting)).select_related("carrier")
    return [Entry(row, bool(row.waits)) for row in rows.order_by("starts_at", "pk")]
