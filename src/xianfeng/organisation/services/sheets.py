"""Writing the organisations and units of a reviewed sheet, and taking them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import points_at
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import N_
from xianfeng.foundation.room import house
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_manage_node
from xianfeng.organisation.reshaping import Change, Reshaping, require_free
from xianfeng.organisation.rules.organisations import OrganisationDecision
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.trees import TreeWriter, Written
from xianfeng.sheets.kinds import Tell
from xianfeng.sheets.rules.rows import Fate
from xianfeng.sheets.services.undoing import BuiltOn

TABLES: Mapping[str, type[Unit | Organisation]] = {"organisation": Organisation, "unit": Unit}
"""In the order in which they are taken back: organisations are tied to units."""
OF_ITSELF = (
    *("children", "states", "events", "child_states", "events_of_others", "organisation_states"),
    *("composition", "results"),
)
"""What a node has from the beginning, and what is counted of it anew every night."""


def write_trees(
    *, actor: Actor, decisions: Sequence[OrganisationDecision], at: datetime, tell: Tell
) -> Mapping[str, Any]:
    """Write both trees, units first: organisations name them (`sheets.kinds.Write`)."""
    del actor, tell
    written = [d for d in decisions if d.fate in {Fate.NEW, Fate.CHANGED}]
    units = [d.new_unit for d in written if d.new_unit is not None]
    units += [d.node for d in written if d.is_unit and d.node is not None]
    organisations = [d.node for d in written if not d.is_unit and d.node is not None]
    told: dict[str, Written] = {}
    if units:
        told["unit"] = TreeWriter(Unit, at).write(units)
    if organisations:
        keys = dict(Unit.objects.order_by("pk").values_list("code", "pk"))
        told["organisation"] = TreeWriter(Organisation, at, keys).write(organisations)
    return {
        "new": [f"{kind} {key}" for kind, each in told.items() for key in each.new],
        "changed": {
            f"{kind} {key}": fields
            for kind, each in told.items()
            for key, fields in each.changed.items()
        },
    }


def put_trees_back(*, actor: Actor, written: Mapping[str, Any], since: int, at: datetime) -> None:
    """Take back what `write_trees` wrote (`sheets.kinds.Undo`).

    Raises:
        NotAllowed: the actor does not look after a node concerned.
        BuiltOn: something stands with a new node, or a changed one was changed since.
        Refusals of a move: what was moved cannot go back where it was.
    """
    imported_at = Entry.objects.get(number=since).recorded_at
    wrote = {kind: _of(kind, written) for kind in TABLES}
    undo = {
        "organisation": TreeWriter(Organisation, imported_at).put_back,
        "unit": TreeWriter(Unit, imported_at).put_back,
    }
    for kind, table in TABLES.items():
        for key in (*wrote[kind].new, *wrote[kind].changed):
            _require_untouched(actor, kind, table, key, wrote[kind], since=since)
    for kind, table in TABLES.items():
        for key, fields in wrote[kind].changed.items():
            if "parent_id" in fields:
                node = table.objects.get(pk=key)
                above = table.objects.filter(pk=fields["parent_id"][0]).first()
                moving = Reshaping(Change.MOVE, node, day_of(at), into=above)
                require_free(actor, moving, at=at)
    for kind, table in TABLES.items():
        new = wrote[kind].new
        if what := points_at(table, new, besides=OF_ITSELF):
            raise BuiltOn(what=house().say_noun(what))
        try:
            undo[kind](wrote[kind])
        except ProtectedError as error:
            what = min(each._meta.label_lower for each in error.protected_objects)  # noqa: SLF001 -- the way Django names it
            raise BuiltOn(what=house().say_noun(what)) from error


def _of(kind: str, written: Mapping[str, Any]) -> Written:
    """Return what was written of one of the trees."""
    mine = f"{kind} "
    return Written(
        [int(each.removeprefix(mine)) for each in written["new"] if each.startswith(mine)],
        {
            int(each.removeprefix(mine)): fields
            for each, fields in written["changed"].items()
            if each.startswith(mine)
        },
    )


def _require_untouched(
    actor: Actor,
    kind: str,
    table: type[Unit | Organisation],
    key: int,
    wrote: Written,
    *,
    since: int,
) -> None:
    node = table.objects.select_for_update().filter(pk=key).first()
    if node is None:
        raise BuiltOn(what=N_("a later change of the same record"))
    require(can_manage_node, actor, node)
    for name, (_before, after) in wrote.changed.get(key, {}).items():
        now = getattr(node, name)
        if (now.isoformat() if name == "founded_on" and now else now) != after:
            raise BuiltOn(what=N_("a later change of the same record"))
    deeds = Entry.objects.filter(
        verb__startswith=f"organisation.{kind}.",
        subject_type=f"organisation.{kind}",
        subject_id=str(key),
        number__gt=since,
    )
    deed = deeds.order_by("number").first()
    if deed is not None:
        raise BuiltOn(what=house().say_deed(deed.verb))
