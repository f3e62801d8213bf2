"""Which days are worked: the built-in calendar, and the notices of years that it does not know."""

from datetime import date
from functools import cache

from django.conf import settings

from xianfeng.cases.models.days import DayNotice
from xianfeng.foundation.calendar import SATURDAY, Counted, WorkingDays, due_after


@cache
def built_in(year: int) -> WorkingDays:
    """Return the calendar of a year as the chosen library has it.

    A year whose notice the library has holds make-up days; without them its days are those of the
    law alone, and the year counts as not known.
    """
    import holidays  # noqa: PLC0415 -- loads the calendars of many countries

    known = holidays.country_holidays("CN", years=year)
    worked = frozenset(day for day in known.weekend_workdays if day.year == year)
    off = frozenset(day for day in known if day.year == year and day.weekday() < SATURDAY)
    return WorkingDays(off, worked, frozenset({year} if worked else ()))


def built_in_of(*years: int) -> WorkingDays:
    """Return the built-in calendar of some years."""
    tables = [built_in(year) for year in years]
    return WorkingDays(
        off=frozenset[date]().union(*(table.off for table in tables)),
        worked=frozenset[date]().union(*(table.worked for table in tables)),
        years=frozenset[int]().union(*(table.years for table in tables)),
    )


def working_days(day: date) -> WorkingDays:
    """Return the days that are worked around a day, a year back and one ahead, in one query."""
    years = (day.year - 1, day.year, day.year + 1)
    rows = DayNotice.objects.filter(day__year__gte=years[0], day__year__lte=years[-1])
    return built_in_of(*years).with_notice(dict(rows.values_list("day", "is_working")))


def promised(arrived_on: date) -> tuple[Counted, Counted]:
    """Count by when a citizen is contacted and a case is settled that arrives on a day."""
    table = working_days(arrived_on)
    return (
        due_after(table, arrived_on, settings.FIGURES.case_contact_days),
        due_after(table, arrived_on, settings.FIGURES.case_settle_days),
    )
