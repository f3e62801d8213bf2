"""The doors of a day: how many cases still come in, with a slip and without."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from xianfeng.cases.models.doors import DoorCount
from xianfeng.cases.rules.doors import Door, room_by
from xianfeng.cases.rules.refusals import TooMany
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of


def let_in(window: Unit, *, has_slip: bool, at: datetime) -> None:
    """Count a case in, inside the transaction that opens it.

    Who has rated the window with a slip goes through a door of their own: they take nothing from
    the open one, and what fills that one does not keep them out.

    Raises:
        TooMany: so many have come in by this hour.
    """
    figures, today = settings.FIGURES, day_of(at)
    hour = timezone.localtime(at, timezone.get_default_timezone()).hour
    if has_slip:
        most = room_by(figures.cases_by_slip_most_a_window_a_day, hour)
        if not _take(today, Door.SLIP, window, most):
            raise TooMany
        return
    at_window = room_by(figures.cases_most_a_window_a_day, hour)
    if not _take(today, Door.OPEN, window, at_window):
        raise TooMany
    if not _take(today, Door.ALL, None, room_by(figures.cases_most_a_day, hour)):
        raise TooMany


def forget_counts(*, at: datetime) -> None:
    """Drop the counts of days past: they say nothing of anybody, and nobody needs them."""
    DoorCount.objects.filter(day__lt=day_of(at)).delete()


def _take(day: date, door: Door, window: Unit | None, most: int) -> bool:
    row, _ = DoorCount.objects.get_or_create(day=day, door=door.value, window=window)
    rows = DoorCount.objects.filter(pk=row.pk, count__lt=most)
    return rows.update(count=F("count") + 1) == 1
