"""The day of a moment where the offices are."""

from datetime import date, datetime

from django.utils import timezone


def day_of(at: datetime) -> date:
    """Return the day of a moment where the offices are."""
    return timezone.localtime(at).date()


def day_if_known(at: datetime | None) -> date | None:
    return None if at is None else day_of(at)
