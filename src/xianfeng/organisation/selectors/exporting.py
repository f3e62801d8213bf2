"""The rows of a sheet that goes out, in the columns that an import reads back."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F

from xianfeng.organisation.models import Organisation
from xianfeng.organisation.permissions import Actor
from xianfeng.organisation.rules import TEMPLATE, SheetKind

from .visible import below, members_visible_to, organisations_visible_to, units_visible_to

Stored = str | int | date | None
Record = dict[str, Stored]
"""Field → what is stored; kinds, standings and levels of education by their stored word."""


def export_rows(actor: Actor, organisation: Organisation, kind: SheetKind) -> list[list[Stored]]:
    """Give what the actor may read of an organisation and all below it, row by row.

    Of units, those of the organisation's own unit and all below that one stand first; whatever
    names something that the actor may not see is left empty, which an import takes as unsaid.
    """
    records = _members if kind is SheetKind.MEMBERS else _trees
    return [
        [record.get(field) for field in TEMPLATE[kind]] for record in records(actor, organisation)
    ]


def _members(actor: Actor, organisation: Organisation) -> Iterator[Record]:
    people = (
        members_visible_to(actor)
        .filter(below(organisation.path, prefix="organisation__"))
        .select_related(None)
        .order_by("organisation__path", "name", "pk")
        .values(*TEMPLATE[SheetKind.MEMBERS], code=F("organisation__code"))
    )
    for person in people.iterator():
        yield person | {"organisation": person["code"]}


def _trees(actor: Actor, organisation: Organisation) -> Iterator[Record]:
    codes = dict(units_visible_to(actor).order_by("pk").values_list("pk", "code"))
    if organisation.unit is not None:
        units = units_visible_to(actor).filter(below(organisation.unit.path)).order_by("path")
        for unit in units.iterator():
            yield {
                "code": unit.code,
                "name": unit.name,
                "kind": unit.kind,
                "parent": codes.get(unit.parent_id or 0),
                "founded_date": unit.founded_on,
            }
    above = dict(organisations_visible_to(actor).order_by("pk").values_list("pk", "code"))
    rows = organisations_visible_to(actor).filter(below(organisation.path)).order_by("path")
    for row in rows.iterator():
        yield {
            "code": row.code,
            "name": row.name,
            "kind": row.kind,
            "parent": above.get(row.parent_id or 0),
            "unit": codes.get(row.unit_id or 0),
            "founded_date": row.founded_on,
        }
