"""What analysis may read of this room: units and organisations; no names."""

from collections.abc import Iterator

from xianfeng.analytics import Column, ColumnType, Extract, Row, register
from xianfeng.foundation.paths import SEGMENT
from xianfeng.organisation.models.history import OrganisationState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.visible import office_ids, organisation_office_ids


def unit_rows() -> Iterator[Row]:
    """Yield each unit with its office and kind."""
    offices = office_ids()
    for pk, kind in Unit.objects.order_by("pk").values_list("pk", "kind").iterator():
        yield pk, offices[pk], kind


def organisation_rows() -> Iterator[Row]:
    """Yield each organisation with its office and kind."""
    offices = organisation_office_ids()
    for pk, kind in Organisation.objects.order_by("pk").values_list("pk", "kind").iterator():
        yield pk, offices.get(pk), kind


def reach_rows() -> Iterator[Row]:
    """Yield each office with every office at or below it, so that figures add up the tree."""
    above: dict[str, tuple[int, ...]] = {}
    for pk, path, kind in Unit.objects.order_by("path").values_list("pk", "path", "kind"):
        over = above.get(path[:-SEGMENT], ())
        is_office = kind == UnitKind.OFFICE.value or not over
        above[path] = (*over, pk) if is_office else over
        if is_office:
            for top in above[path]:
                yield top, pk


def state_rows() -> Iterator[Row]:
    """Yield what each organisation was from one day to another."""
    states = OrganisationState.objects.order_by("organisation_id", "starts_on")
    yield from states.values_list(
        "organisation_id", "parent_id", "unit_id", "kind", "starts_on", "ends_on"
    ).iterator()


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
)


def offer() -> None:
    """Register the extracts with analytics."""
    for extract in EXTRACTS:
        register(extract)
