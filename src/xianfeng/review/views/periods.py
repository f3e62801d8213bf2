"""Which quarter or month a page shows."""

from datetime import date

from django.http import Http404, HttpRequest

from xianfeng.foundation.periods import Period
from xianfeng.ui.pages import MONTHS_OF_QUARTER, period_asked


def period_shown(request: HttpRequest, today: date) -> Period:
    """Return the quarter or month of the address, else today's quarter; a later one is unknown."""
    period = period_asked(request, today)
    if period.months not in {1, MONTHS_OF_QUARTER} or period.start > today:
        raise Http404(period.label)
    return period
