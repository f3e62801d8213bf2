"""What analysis may read of this room: counts of members; no names."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef

from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.organisation.selectors.history import Ground
from xianfeng.people.models.life import Membership
from xianfeng.people.selectors.life import memberships_on


def member_rows(on: date) -> Iterator[Row]:
    """Yield the count of members of each organisation and standing."""
    offices = Ground.of(on).organisation_offices
    known_by = on - timedelta(days=settings.FIGURES.measure_fewest_days)
    earlier = Membership.objects.filter(member=OuterRef("member"), starts_on__lte=known_by)
    counts = (
        memberships_on(on)
        .values_list("organisation_id", "standing")
        .annotate(members=Count("pk"), settled=Count("pk", filter=Exists(earlier)))
        .order_by("organisation_id", "standing")
    )
    for organisation_id, standing, members, settled in counts.iterator():
        yield organisation_id, offices.get(organisation_id), standing, members, settled


EXTRACTS = (
    Extract(
        name="people.members",
        grain="an organisation and a standing",
        columns=(
            Column("organisation_id", ColumnType.INTEGER, help="the organisation"),
            Column("unit_id", ColumnType.INTEGER, help="the office it is tied to, or empty"),
            Column("standing", ColumnType.TEXT, help="full, probationary or activist"),
            Column("members", ColumnType.INTEGER, unit="persons", help="how many"),
            Column(
                "settled",
                ColumnType.INTEGER,
                unit="persons",
                help="of these recorded long enough to be judged by what they did",
            ),
        ),
        rows=member_rows,
    ),
)
