"""What analysis may read of this room: counts of members; no names."""

from collections.abc import Iterator

from django.db.models import Count

from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.organisation.selectors.visible import organisation_office_ids
from xianfeng.people.models.members import Member


def member_rows() -> Iterator[Row]:
    """Yield the count of members of each organisation and standing."""
    offices = organisation_office_ids()
    counts = (
        Member.objects.filter(left_on=None)
        .values_list("organisation_id", "standing")
        .annotate(members=Count("pk"))
        .order_by("organisation_id", "standing")
    )
    for organisation_id, standing, members in counts.iterator():
        yield organisation_id, offices.get(organisation_id), standing, members


EXTRACTS = (
    Extract(
        name="people.members",
        grain="an organisation and a standing",
        columns=(
            Column("organisation_id", ColumnType.INTEGER, help="the organisation"),
            Column("unit_id", ColumnType.INTEGER, help="the office it is tied to, or empty"),
            Column("standing", ColumnType.TEXT, help="full, probationary or activist"),
            Column("members", ColumnType.INTEGER, unit="persons", help="how many"),
        ),
        rows=member_rows,
    ),
)
