"""What analysis may read of this room: units and organisations; no names."""

from collections.abc import Iterator
from datetime import date

from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.organisation.models.history import OrganisationState
from xianfeng.organisation.selectors.history import Ground


def unit_rows(on: date) -> Iterator[Row]:
    """Yield each unit with its office and kind."""
    ground = Ground.of(on)
    for node, _level in ground.units.in_order():
        yield node.key, ground.offices[node.key], node.kind


def organisation_rows(on: date) -> Iterator[Row]:
    """Yield each organisation with its office and kind."""
    ground = Ground.of(on)
    for node, _level in ground.organisations.in_order():
        yield node.key, ground.organisation_offices.get(node.key), node.kind


def reach_rows(on: date) -> Iterator[Row]:
    """Yield each office with every office at or below it, so that figures add up the tree."""
    yield from Ground.of(on).reach()


def state_rows(on: date) -> Iterator[Row]:
    """Yield what each organisation was from one day to another, whatever the day."""
    del on
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
