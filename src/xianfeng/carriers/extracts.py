"""What analysis may read of the carriers: stages, forms and counts; no names."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from xianfeng.carriers.models.activities import Activity, CheckIn
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.foundation.periods import Period
from xianfeng.organisation.selectors.days import day_if_known, day_of, moments
from xianfeng.organisation.selectors.history import Ground
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.selectors.life import memberships_on

from .selectors.catalogue import ENDED_AT, STARTED_AT, links_of_carrier
from .selectors.past import Places


def carrier_rows(on: date) -> Iterator[Row]:
    """Yield each carrier with the office of its organisation."""
    ground = Ground.of(on)
    offices, places = ground.organisation_offices, Places.of(ground)
    known = links_of_carrier().alias(day=TruncDate("recorded_at")).filter(day__lte=on)
    carriers = Carrier.objects.annotate(
        is_linked=Exists(known), started_at=STARTED_AT, ended_at=ENDED_AT
    )
    for carrier in carriers.order_by("pk").iterator():
        yield (
            carrier.pk,
            offices.get(places.place_of(carrier)),
            carrier.stage,
            carrier.form,
            carrier.proposed_by_id is not None,
            carrier.is_linked,
            day_if_known(carrier.started_at),
            day_if_known(carrier.ended_at),
        )


def participation_rows(on: date) -> Iterator[Row]:
    """Yield for each office and quarter until a day who took part and what was held.

    `members_taking_part` are the members (no activists) of the office on the quarter's last day who
    checked in anywhere; activities and check-ins are those of the office's own carriers then.
    """
    first = Activity.objects.filter(held_at__isnull=False).aggregate(at=Min("held_at"))["at"]
    quarter = Period.quarter_of(on if first is None else day_of(first))
    while quarter.start <= on:
        yield from _quarter_rows(quarter, quarter.last_day(today=on))
        quarter = quarter.next()


def _quarter_rows(quarter: Period, day: date) -> Iterator[Row]:
    ground = Ground.of(day)
    places = Places.of(ground)
    start, end = moments(quarter)
    within = {"checked_in_at__gte": start, "checked_in_at__lt": end}
    there = CheckIn.objects.filter(**within)
    party = (Standing.FULL.value, Standing.PROBATIONARY.value)
    of_office = memberships_on(day).filter(
        Exists(there.filter(member=OuterRef("member"))), standing__in=party
    )
    people = _counted(of_office, "organisation_id")
    held = _counted(Activity.objects.filter(held_at__gte=start, held_at__lt=end), "carrier_id")
    come = _counted(there, "activity__carrier_id")
    whose = dict(
        Carrier.objects.filter(pk__in={*held, *come})
        .order_by("pk")
        .values_list("pk", "organisation")
    )
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for column, counts in enumerate((people, held, come)):
        for key, number in counts.items():
            place = places.places.get(key, whose[key]) if column else key
            if (office := ground.organisation_offices.get(place)) is not None:
                found[office][column] += number
    for office in sorted(found):
        yield office, quarter.label, *found[office]


def _counted(rows: QuerySet[Any], key: str) -> dict[int, int]:
    return dict(rows.values_list(key).annotate(number=Count("pk")).order_by(key))


EXTRACTS = (
    Extract(
        name="carriers.carriers",
        grain="a carrier",
        columns=(
            Column("carrier_id", ColumnType.INTEGER, help="the carrier"),
            Column(
                "office_id", ColumnType.INTEGER, help="the office of its organisation, or empty"
            ),
            Column("stage", ColumnType.TEXT, help="proposed, approved, trial and so on"),
            Column("form", ColumnType.TEXT, help="the kind of carrier"),
            Column("by_member", ColumnType.TRUTH, help="a member's own proposal began it"),
            Column("goal_linked", ColumnType.TRUTH, help="it serves a goal"),
            Column("started_on", ColumnType.DATE, help="first day of its running, as said"),
            Column("ended_on", ColumnType.DATE, help="day of its end, as said"),
        ),
        rows=carrier_rows,
    ),
    Extract(
        name="carriers.participation",
        grain="an office and a quarter in which anything was done",
        columns=(
            Column("office_id", ColumnType.INTEGER, help="the office"),
            Column("quarter", ColumnType.TEXT, help="2026Q3"),
            Column(
                "members_taking_part",
                ColumnType.INTEGER,
                unit="persons",
                help="members of the office who checked in at any activity, each once",
            ),
            Column(
                "activities", ColumnType.INTEGER, help="held activities of the office's carriers"
            ),
            Column("check_ins", ColumnType.INTEGER, help="check-ins at these activities"),
        ),
        rows=participation_rows,
    ),
)
