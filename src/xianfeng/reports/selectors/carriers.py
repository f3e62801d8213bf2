from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from xianfeng.carriers.models.activities import Activity, CheckIn
from xianfeng.carriers.models.carriers import CarrierMove
from xianfeng.carriers.rules.life import Deed
from xianfeng.carriers.selectors.catalogue import links_of_carrier, ran_in
from xianfeng.carriers.selectors.past import Places
from xianfeng.foundation.periods import Period
from xianfeng.organisation.selectors.days import moments
from xianfeng.people.models.life import Membership
from xianfeng.people.rules.kinds import Standing


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


def of_members() -> QuerySet[CheckIn]:
    """List the check-ins of those who were members then: activists are none.

    Nor are those who were on no list of members that day, since left or not yet here.
    """
    then = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("day")),
        member=OuterRef("member"),
        starts_on__lte=OuterRef("day"),
        standing__in=(Standing.FULL.value, Standing.PROBATIONARY.value),
    )
    return CheckIn.objects.alias(day=TruncDate("checked_in_at")).filter(Exists(then))


def carrier_numbers(
    organisations: Collection[int], period: Period, *, places: Places
) -> CarrierNumbers:
    """Count what the carriers of some organisations did in a period.

    A carrier belongs to the office of its organisation, as in `carriers.carriers` for diagnosis.

    Args:
        organisations: those at the end of the period, within the actor's sight.
        period: calendar period, half-open.
        places: with which organisations the carriers stood then.
    """
    carriers = places.carriers_of(organisations)
    start, end = moments(period)
    rows = list(
        ran_in(carriers, period)
        .annotate(is_linked=Exists(links_of_carrier().filter(recorded_at__lt=end)))
        .values_list("form", "proposed_by", "is_linked")
    )
    held = Activity.objects.filter(
        carrier__in=carriers, held_at__gte=start, held_at__lt=end
    ).aggregate(activities=Count("pk"), people=Sum("people_served", default=0))
    there = of_members().filter(
        activity__carrier__in=carriers, checked_in_at__gte=start, checked_in_at__lt=end
    )
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
