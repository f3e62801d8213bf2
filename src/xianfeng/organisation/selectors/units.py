"""What the pages of units show; each starts from what the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.foundation.paths import SEGMENT
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_add_tops, can_manage_node, can_shape
from xianfeng.organisation.rules.headings import ORGANISATION_COLUMNS
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.rules.words import kind_of
from xianfeng.organisation.selectors.visible import (
    below,
    organisations_visible_to,
    subtree,
    units_visible_to,
)
from xianfeng.sheets.rules.rows import Fate, Reviewed

INDENT_MOST = 5


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list, with the organisations that are tied to it."""

    unit: Unit
    indent: int
    tied: int


@dataclass(frozen=True)
class UnitCard:
    """What the page of one unit shows."""

    unit: Unit
    parent: Unit | None
    organisations: tuple[Organisation, ...]
    """Those tied to it that the reader may see."""
    below: int
    tied: int
    """Organisations tied to it or to a unit below it."""
    may_manage: bool
    may_shape: bool


def top_units() -> QuerySet[Unit]:
    """List the open units that have none above them."""
    return Unit.objects.filter(parent=None, closed_on=None).order_by("path")


def only_top_organisation() -> Organisation | None:
    """Return the organisation above all others, where there is one alone."""
    tops = list(Organisation.objects.filter(parent=None, closed_on=None).order_by("path")[:2])
    return tops[0] if len(tops) == 1 else None


@dataclass(frozen=True)
class Tops:
    """Units that have none above them, once a sheet is imported."""

    names: tuple[str, ...]
    is_there: bool
    """Whether they are so already."""


def tops_place(actor: Actor, reviewed: Reviewed) -> Tops | None:
    """Say which units a sheet leaves without a common top; None where all have one."""
    if reviewed.sheet.kind != ORGANISATION_COLUMNS.kind or not can_add_tops(actor):
        return None
    there = {unit.code: unit.name for unit in top_units()}
    tops = dict(there)
    for decision in reviewed.decisions:
        row, is_new = decision.row, decision.fate is Fate.NEW
        if isinstance(kind_of(row["kind"]), UnitKind):
            if row["parent"] and decision.fate is Fate.CHANGED:
                tops.pop(row["code"], None)
            elif is_new and not row["parent"]:
                tops[row["code"]] = row["name"]
        elif is_new and decision.brings and not row["parent"]:
            tops[decision.brings] = decision.brings
    names = tuple(dict.fromkeys(tops.values()))
    return Tops(names, tops == there) if len(names) > 1 else None


def unit_lines(units: Iterable[Unit]) -> tuple[UnitLine, ...]:
    """List the lines of one page of the list."""
    rows = tuple(units)
    tied = dict(
        Organisation.objects.filter(unit__in=rows, closed_on=None)
        .values_list("unit_id")
        .annotate(count=Count("pk"))
        .order_by("unit_id")
    )
    top = min((len(row.path) for row in rows), default=0)
    return tuple(
        UnitLine(row, min((len(row.path) - top) // SEGMENT, INDENT_MOST), tied.get(row.pk, 0))
        for row in rows
    )


def unit_card(actor: Actor, unit: Unit) -> UnitCard:
    """Gather the page of a unit that the actor may see."""
    parent = None
    if unit.parent_id is not None:
        parent = units_visible_to(actor).filter(pk=unit.parent_id).first()
    is_open = unit.closed_on is None
    return UnitCard(
        unit=unit,
        parent=parent,
        organisations=tuple(organisations_visible_to(actor).filter(unit=unit).order_by("path")),
        below=subtree(units_visible_to(actor), unit.path).count() - is_open,
        tied=organisations_visible_to(actor).filter(below(unit.path, prefix="unit__")).count(),
        may_manage=is_open and can_manage_node(actor, unit),
        may_shape=is_open and can_shape(actor, unit),
    )
