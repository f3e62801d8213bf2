"""What analysis may read of this room: counts of units, organisations and members; no names."""

from collections.abc import Iterator

from django.db.models import Count

from xianfeng.analytics import Column, ColumnType, Extract, Row, register
from xianfeng.organisation.selectors.visible import organisation_office_ids
from xianfeng.people.models.members import Member
from xianfeng.people.models.terms import Term


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


def term_rows() -> Iterator[Row]:
    """Yield each term of office with the day by which the election is due."""
    for term in Term.objects.order_by("organisation_id", "starts_on").iterator():
        yield term.organisation_id, term.starts_on, term.dates.due_on, term.ended_on


EXTRACTS = (
    Extract(
        name="people.terms",
        grain="a term of office",
        columns=(
            Column("organisation_id", ColumnType.INTEGER, help="the organisation"),
            Column("starts_on", ColumnType.DATE, help="first day"),
            Column("due_on", ColumnType.DATE, help="the next election is due by then"),
            Column("ended_on", ColumnType.DATE, help="day of the next term; empty: it runs"),
        ),
        rows=term_rows,
    ),
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


def offer() -> None:
    """Register the extracts with analytics."""
    for extract in EXTRACTS:
        register(extract)
