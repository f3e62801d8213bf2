"""What sheets have to know of the two trees, and the rows of the trees that go out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import (
    can_add_tops,
    can_except,
    can_found_below,
    can_manage_node,
    can_manage_organisations,
)
from xianfeng.organisation.reshaping import Change, Reshaping, obstacles
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.rules.moves import Hinders
from xianfeng.organisation.rules.organisations import OrganisationDecision, decide_organisations
from xianfeng.organisation.rules.tree_rows import with_codes
from xianfeng.organisation.rules.trees import KnownNode, KnownTrees, NodeKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import (
    below,
    organisations_visible_to,
    units_visible_to,
)
from xianfeng.sheets.kinds import Record, Tell
from xianfeng.sheets.rules.faults import Fault
from xianfeng.sheets.rules.rows import SheetRow

N = TypeVar("N", Organisation, Unit)
May = Callable[[Actor, Organisation], bool]


def rule_of_trees(
    *, actor: Actor, rows: Sequence[SheetRow], at: datetime, tell: Tell
) -> Callable[[Sequence[SheetRow]], Sequence[OrganisationDecision]]:
    """Return the rule for rows of organisations and units, told what they are held against."""
    del rows, tell
    trees = known_trees(actor)
    hinders = _hinders(actor, trees, at)

    def decide(rows: Sequence[SheetRow]) -> Sequence[OrganisationDecision]:
        coded = with_codes(rows, trees.organisations)
        return decide_organisations(coded, trees, today=day_of(at), hinders=hinders)

    return decide


def known_trees(
    actor: Actor,
    *,
    may_write: May = can_manage_organisations,
    keeps_members: May = can_manage_organisations,
) -> KnownTrees:
    """Return both trees, with what the actor may write by a sheet marked.

    Args:
        may_write: whether rows may name an organisation.
        keeps_members: whether the actor keeps its list of members.
    """
    units = Unit.objects.order_by("path").in_bulk()
    organisations = Organisation.objects.select_related("unit").order_by("path").in_bulk()
    return KnownTrees(
        organisations={
            row.code: replace(
                _known(actor, row, organisations, OrganisationKind(row.kind), may_write),
                unit=units[row.unit_id].code if row.unit_id else "",
                keeps_members=keeps_members(actor, row),
            )
            for row in organisations.values()
        },
        units={
            row.code: _known(actor, row, units, UnitKind(row.kind), can_manage_node)
            for row in units.values()
        },
        whole=can_add_tops(actor),
        may_except=can_except(actor, None),
    )


def _known(
    actor: Actor,
    row: N,
    rows: Mapping[int, N],
    kind: NodeKind,
    may_write: Callable[[Actor, N], bool],
) -> KnownNode:
    above = rows[row.parent_id] if row.parent_id else None
    return KnownNode(
        code=row.code,
        name=row.name,
        kind=kind,
        parent=above.code if above else "",
        in_reach=row.closed_on is None and may_write(actor, row),
        is_closed=row.closed_on is not None,
        founded=row.founded_on,
        is_shaped=can_found_below(actor, above),
        may_except=can_except(actor, row),
    )


def _hinders(actor: Actor, trees: KnownTrees, at: datetime) -> Hinders:
    """Ask the rooms what keeps a node from going where a sheet puts it, as its page does.

    A new node has nothing of its own yet: what counts is the nearest one above it that is there.
    """

    def ask(before: KnownNode, after: KnownNode, nodes: Mapping[str, KnownNode]) -> Fault | None:
        is_unit = isinstance(after.kind, UnitKind)
        rows = Unit.objects.all() if is_unit else Organisation.objects.all()
        there = trees.units if is_unit else trees.organisations
        code = after.parent
        while code and code not in there:
            code = nodes[code].parent
        move = Reshaping(
            Change.MOVE,
            rows.get(code=before.code),
            day_of(at),
            into=rows.get(code=code) if code else None,
        )
        field = "parent" if before.parent != after.parent else "unit"
        for obstacle in obstacles(actor, move, at=at):
            details = {name: _kept(value) for name, value in obstacle.why.details.items()}
            return Fault(field, type(obstacle.why), details)
        return None

    return ask


def _kept(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def place_of(actor: Actor, code: str) -> Organisation | None:
    """Find the organisation at the top of what goes out, where the actor may see it."""
    return organisations_visible_to(actor).filter(code=code).first()


def tree_records(actor: Actor, organisation: Organisation) -> Iterator[Record]:
    """Yield what the actor may read of an organisation and all below it, row by row.

    Of units, those of the organisation's own unit and all below that one stand first; whatever
    names something that the actor may not see is left empty, which an import takes as unsaid.
    """
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


def count_of_trees(actor: Actor, organisation: Organisation) -> int:
    """Count the rows that `tree_records` gives."""
    found = organisations_visible_to(actor).filter(below(organisation.path)).count()
    if organisation.unit is None:
        return found
    return found + units_visible_to(actor).filter(below(organisation.unit.path)).count()
