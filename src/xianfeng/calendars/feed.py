"""A feed in the words of RFC 5545, by the package icalendar."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .selectors import Entry

ASKED_AGAIN = timedelta(hours=6)


def ical_of(entries: Iterable[Entry]) -> bytes:
    """Write entries as a calendar that programs subscribe to."""
    calendar = Calendar()
    calendar.add("prodid", "-//Xianfeng//calendars//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("My activities"))
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    activity, base = entry.activity, settings.XIANFENG_BASE_URL
    zone = timezone.get_default_timezone()
    changed = activity.cancelled_at or activity.held_recorded_at or activity.recorded_at
    event = Event()
    # by number alone: whatever comes before it, an entry is never taken for another one
    event.add("uid", f"activity-{activity.pk}@{urlsplit(base).hostname}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", int(activity.cancelled_at is not None))
    event.add("dtstart", activity.starts_at.astimezone(zone))
    event.add("dtend", activity.ends_at.astimezone(zone))
    event.add("summary", _title(entry))
    event.add("status", _status(entry))
    event.add("description", activity.carrier.title)
    event.add("url", base + reverse("carriers:activity", args=[activity.pk]))
    if activity.place:
        event.add("location", activity.place)
    return event


def _status(entry: Entry) -> str:
    if entry.activity.cancelled_at is not None:
        return "CANCELLED"
    return "TENTATIVE" if entry.is_waiting else "CONFIRMED"


def _title(entry: Entry) -> str:
    """Say in the title too what many programs do not show."""
    title = entry.activity.title
    if entry.activity.cancelled_at is not None:
        return _("Cancelled: %(title)s") % {"title": title}
    return _("In line: %(title)s") % {"title": title} if entry.is_waiting else title
