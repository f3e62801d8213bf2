"""What analysis may read of this room: counts of units, organisations and members; no names."""

from collections.abc import Iterator

from django.db.models import Count

from xianfeng.analytics import Column, ColumnType, Extract, Row, register

from .models import Member, Organisation, OrganisationState, Term, Unit
from .rules import SEGMENT, UnitKind
from .selectors import office_ids, organisation_office_ids


def unit_rows() -> Iterator[Row]:
    """Give each unit with its office and kind."""
    offices = office_ids()
    for pk, kind in Unit.objects.order_by("pk").values_list("pk", "kind").iterator():
        yield pk, offices[pk], kind


def organisation_rows() -> Iterator[Row]:
    """Give each organisation with its office and kind."""
    offices = organisation_office_ids()
    for pk, kind in Organisation.objects.order_by("pk").values_list("pk", "kind").iterator():
        yield pk, offices.get(pk), kind


def member_rows() -> Iterator[Row]:
    """Give the count of members of each organisation and standing."""
    offices = organisation_office_ids()
    counts = (
        Member.objects.filter(left_on=None)
        .values_list("organisation_id", "standing")
        .annotate(members=Count("pk"))
        .order_by("organisation_id", "standing")
    )
    for organisation_id, standing, members in counts.iterator():
        yield organisation_id, offices.get(organisation_id), standing, members


def reach_rows() -> Iterator[Row]:
    """Give each office with every office at or below it, so that figures add up the tree."""
    above: dict[str, tuple[int, ...]] = {}
    for pk, path, kind in Unit.objects.order_by("path").values_list("pk", "path", "kind"):
        over = above.get(path[:-SEGMENT], ())
        is_office = kind == UnitKind.OFFICE.value or not over
        above[path] = (*over, pk) if is_office else over
        if is_office:
            for top in above[path]:
                yield top, pk


def state_rows() -> Iterator[Row]:
    """Give what each organisation was from one day to another."""
    states = OrganisationState.objects.order_by("organisation_id", "starts_on")
    yield from states.values_list(
        "organisation_id", "parent_id", "unit_id", "kind", "starts_on", "ends_on"
    ).iterator()


def term_rows() -> Iterator[Row]:
    """Give each term of office with the day by which the election is due."""
    for term in Term.objects.order_by("organisation_id", "starts_on").iterator():
        yield term.organisation_id, term.starts_on, term.dates.due_on, term.ended_on


EXTRACTS = (
    Extract(
        name="organisation.states",
        grain="an organisation and a stretch of days in which it did not change",
        columns=(
            Column("organisation_id", ColumnType.INTEGER, help="the organisation"),
            Column("parent_id", ColumnType.INTEGER, help="what stood above it, or empty"),
            Column("unit_id", ColumnType.INTEGER, help="the unit it was tied to, or empty"),
            Column("kind", ColumnType.TEXT, help="committee, branch and so on"),
            Column("starts_on", ColumnType.DATE, help="first day"),
            Column("ends_on", ColumnType.DATE, help="first day after it; empty: still so"),
        ),
        rows=state_rows,
    ),
    Extract(
        name="organisation.terms",
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
        name="organisation.reach",
        grain="an office and an office at or below it",
        columns=(
            Column("unit_id", ColumnType.INTEGER, help="the office that looks down"),
            Column("office_id", ColumnType.INTEGER, help="itself or an office below"),
        ),
        rows=reach_rows,
    ),
    Extract(
        name="organisation.units",
        grain="a unit",
        columns=(
            Column("unit_id", ColumnType.INTEGER, help="the unit"),
            Column("office_id", ColumnType.INTEGER, help="itself or the nearest office above"),
            Column("kind", ColumnType.TEXT, help="office, division or window"),
        ),
        rows=unit_rows,
    ),
    Extract(
        name="organisation.organisations",
        grain="an organisation",
        columns=(
            Column("organisation_id", ColumnType.INTEGER, help="the organisation"),
            Column("office_id", ColumnType.INTEGER, help="the office it is tied to, or empty"),
            Column("kind", ColumnType.TEXT, help="committee, branch and so on"),
        ),
        rows=organisation_rows,
    ),
    Extract(
        name="organisation.members",
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
