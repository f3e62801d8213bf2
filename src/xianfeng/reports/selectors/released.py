"""Papers that were released, and why one would say something else today."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import CarrierMove
from xianfeng.diagnosis.models import Result
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.history import TreeEvent
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import moments
from xianfeng.people.models.life import Membership
from xianfeng.plans.models import Observation
from xianfeng.reports.models import ReleasedPaper
from xianfeng.ui.words import say_number


def released_paper(organisation: Organisation, period: Period) -> ReleasedPaper | None:
    """Return the paper of a quarter that was released, where one was."""
    found = ReleasedPaper.objects.filter(organisation=organisation, period_label=period.label)
    return found.select_related("released_by").first()


def recorded_since(released: ReleasedPaper) -> tuple[str, ...]:
    """Say what was written down of a quarter, in the whole house, after its paper was released."""
    period, since = Period.parse(released.period_label), released.released_at
    _start, end = moments(period)
    later: tuple[tuple[str, QuerySet[Any]], ...] = (
        (
            _("Changes of units and organisations, as of a day before its end: %(count)s."),
            TreeEvent.objects.filter(recorded_at__gt=since, happened_on__lt=period.end),
        ),
        (
            _("Periods of membership that began before its end: %(count)s."),
            Membership.objects.filter(recorded_at__gt=since, starts_on__lt=period.end),
        ),
        (
            _("Steps of carriers before its end: %(count)s."),
            CarrierMove.objects.filter(recorded_at__gt=since, happened_at__lt=end),
        ),
        (
            _("Activities held before its end: %(count)s."),
            Activity.objects.filter(held_recorded_at__gt=since, held_at__lt=end),
        ),
        (
            _("Monthly figures of goals before its end: %(count)s."),
            Observation.objects.filter(recorded_at__gt=since, period_start__lt=period.end),
        ),
        (
            _("Results of the diagnosis, built anew: %(count)s."),
            Result.objects.filter(built_at__gt=since, period_label=period.label),
        ),
    )
    counts = ((sentence, rows.count()) for sentence, rows in later)
    found = tuple(sentence % {"count": say_number(count)} for sentence, count in counts if count)
    return found or (_("No record has been added since: an entry was corrected, or its wording."),)
