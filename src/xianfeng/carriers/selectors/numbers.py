from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Q, Sum

from xianfeng.carriers.models import Activity, Carrier, CarrierMove, CheckIn
from xianfeng.carriers.rules import Deed
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import start_of
from xianfeng.organisation.selectors.visible import organisations_of_units
from xianfeng.people.rules.kinds import Standing

from .catalogue import links_of_carrier, ran_in


@dataclass(frozen=True)
class CarrierNumbers:
    """What the carriers of some units did in a period; all are counts.

    running: those that ran at some time in the period, of these `goal_linked` serve a goal,
    `own_proposals` began by a member's own proposal, `forms` kinds of them; proposed, started
    and ended: in the period; activities: held in it, with `people` served as said, `check_ins`
    made by `members` different members.
    """

    running: int
    goal_linked: int
    own_proposals: int
    forms: int
    proposed: int
    started: int
    ended: int
    activities: int
    people: int
    check_ins: int
    members: int


def moments(period: Period) -> tuple[datetime, datetime]:
    """Return the first moment of a period and the first after it, where the offices are."""
    return start_of(period.start), start_of(period.end)


def carrier_numbers(units: Iterable[Unit], period: Period) -> CarrierNumbers:
    """Count what the carriers of the units, and of all below them, did in a period.

    A carrier belongs to the office of its organisation, as in `carriers.carriers` for diagnosis.

    Args:
        units: units that the actor may see.
        period: calendar period, half-open.
    """
    organisations = sorted(organisations_of_units(units))
    carriers = Carrier.objects.filter(organisation__in=organisations)
    start, end = moments(period)
    rows = list(
        ran_in(carriers, period)
        .annotate(is_linked=Exists(links_of_carrier()))
        .values_list("form", "proposed_by", "is_linked")
    )
    held = Activity.objects.filter(
        carrier__organisation__in=organisations, held_at__gte=start, held_at__lt=end
    ).aggregate(activities=Count("pk"), people=Sum("people_served", default=0))
    there = CheckIn.objects.filter(
        activity__carrier__organisation__in=organisations,
        checked_in_at__gte=start,
        checked_in_at__lt=end,
    )
    there = there.exclude(member__standing=Standing.ACTIVIST.value)  # the paper says 党员
    attended = there.aggregate(check_ins=Count("pk"), members=Count("member", distinct=True))
    return CarrierNumbers(
        running=len(rows),
        goal_linked=sum(is_linked for _, _, is_linked in rows),
        own_proposals=sum(proposer is not None for _, proposer, _ in rows),
        forms=len({form for form, _, _ in rows}),
        **CarrierMove.objects.filter(
            carrier__in=carriers, happened_at__gte=start, happened_at__lt=end
        ).aggregate(
            proposed=Count("pk", filter=Q(step=Deed.PROPOSE)),
            started=Count("pk", filter=Q(step=Deed.START)),
            ended=Count("pk", filter=Q(step=Deed.END)),
        ),
        **held,
        **attended,
    )
