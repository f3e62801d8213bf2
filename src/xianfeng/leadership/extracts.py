"""What analysis may read of this room: terms of office; no names."""

from collections.abc import Iterator
from datetime import date

from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.leadership.models.terms import Term


def term_rows(on: date) -> Iterator[Row]:
    """Yield each term of office with the day by which the election is due, whatever the day."""
    del on
    for term in Term.objects.order_by("organisation_id", "starts_on").iterator():
        yield term.organisation_id, term.starts_on, term.dates.due_on, term.ended_on


EXTRACTS = (
    Extract(
        name="leadership.terms",
        grain="a term of office",
        columns=(
            Column("organisation_id", ColumnType.INTEGER, help="the organisation"),
            Column("starts_on", ColumnType.DATE, help="first day"),
            Column("due_on", ColumnType.DATE, help="the next election is due by then"),
            Column("ended_on", ColumnType.DATE, help="day of the next term; empty: it runs"),
        ),
        rows=term_rows,
    ),
)
