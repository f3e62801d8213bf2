"""What analysis may read of the carriers: stages, forms and counts; no names."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists
from django.db.models.functions import TruncQuarter

from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.foundation.periods import Period
from xianfeng.organisation.selectors.days import day_if_known, day_of
from xianfeng.organisation.selectors.visible import organisation_office_ids
from xianfeng.people.rules.kinds import Standing

from .models import Activity, Carrier, CheckIn
from .selectors.catalogue import ENDED_AT, STARTED_AT, links_of_carrier


def carrier_rows() -> Iterator[Row]:
    """Yield each carrier with the office of its organisation."""
    offices = organisation_office_ids()
    carriers = Carrier.objects.annotate(
        is_linked=Exists(links_of_carrier()), started_at=STARTED_AT, ended_at=ENDED_AT
    )
    for carrier in carriers.order_by("pk").iterator():
        yield (
            carrier.pk,
            offices.get(carrier.organisation_id),
            carrier.stage,
            carrier.form,
            carrier.proposed_by_id is not None,
            carrier.is_linked,
            day_if_known(carrier.started_at),
            day_if_known(carrier.ended_at),
        )


def participation_rows() -> Iterator[Row]:
    """Yield for each office and quarter who took part and what was held.

    `members_taking_part` are members (no activists) of the office who checked in anywhere;
    activities and check-ins are those of the office's own carriers.
    """
    offices = organisation_office_ids()
    people = _by_office(
        offices,
        CheckIn.objects.exclude(member__standing=Standing.ACTIVIST.value)
        .annotate(quarter=TruncQuarter("checked_in_at"))
        .values_list("member__organisation", "quarter")
        .annotate(number=Count("member", distinct=True))
        .order_by("member__organisation", "quarter")
        .iterator(),
    )
    activities = _by_office(
        offices,
        Activity.objects.filter(held_at__isnull=False)
        .annotate(quarter=TruncQuarter("held_at"))
        .values_list("carrier__organisation", "quarter")
        .annotate(number=Count("pk"))
        .order_by("carrier__organisation", "quarter")
        .iterator(),
    )
    check_ins = _by_office(
        offices,
        CheckIn.objects.annotate(quarter=TruncQuarter("checked_in_at"))
        .values_list("activity__carrier__organisation", "quarter")
        .annotate(number=Count("pk"))
        .order_by("activity__carrier__organisation", "quarter")
        .iterator(),
    )
    for office, quarter in sorted(people.keys() | activities.keys() | check_ins.keys()):
        key = (office, quarter)
        yield office, quarter, people[key], activities[key], check_ins[key]


def _by_office(
    offices: dict[int, int], counts: Iterator[tuple[int, datetime, int]]
) -> Counter[tuple[int, str]]:
    """Add counts of organisations up to offices; organisations tied to none fall out."""
    found: Counter[tuple[int, str]] = Counter()
    for organisation_id, quarter, number in counts:
        if organisation_id in offices:
            label = Period.quarter_of(day_of(quarter)).label
            found[offices[organisation_id], label] += number
    return found


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
