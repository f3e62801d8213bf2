"""Carriers that have all that their next stage asks for (D14)."""

from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from xianfeng.carriers.models.carriers import OF_INSTITUTION, Carrier
from xianfeng.carriers.models.growth import Charter
from xianfeng.carriers.rules.growth import CYCLES_NEEDED, Grown, lacking
from xianfeng.carriers.rules.life import Deed
from xianfeng.carriers.selectors.catalogue import SUBJECT_TYPE
from xianfeng.carriers.selectors.growth import NEXT
from xianfeng.carriers.selectors.voices import voices_lacking_of
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.models import GoalLink


def ready_to_grow(carriers: QuerySet[Carrier]) -> list[tuple[Carrier, Deed, date]]:
    """List those that lack nothing for their next stage, each with that step and since when."""
    links = GoalLink.objects.filter(subject_type=SUBJECT_TYPE, subject_id=OuterRef("pk"))
    rows = (
        carriers.filter(Exists(links), stage__in=NEXT)
        .annotate(
            cycles=Count("evaluations", distinct=True),
            evaluated_at=Max("evaluations__recorded_at"),
            has_charter=Exists(Charter.objects.filter(carrier=OuterRef("pk"))),
        )
        .filter(cycles__gte=min(CYCLES_NEEDED.values()))
        .select_related("organisation__unit", "organisation__parent__unit", "proposed_by")
        .prefetch_related("endorsements", "moves", "charters")
        .order_by("pk")
    )
    return [
        (row, NEXT[row.stage], day_of(row.evaluated_at))
        for row in rows
        if not lacking(
            NEXT[row.stage],
            Grown(
                is_linked=True,
                cycles=row.cycles,
                is_accepted_again=not voices_lacking_of(row, OF_INSTITUTION),
                has_charter=row.has_charter,
            ),
        )
    ]
