"""Writing the organisations and units of a reviewed sheet."""

from collections.abc import Sequence
from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.organisations import OrganisationDecision
from xianfeng.organisation.services.trees import TreeWriter
from xianfeng.sheets.kinds import Tell
from xianfeng.sheets.rules.rows import Fate


def write_trees(
    *, actor: Actor, decisions: Sequence[OrganisationDecision], at: datetime, tell: Tell
) -> None:
    """Write both trees, units first: organisations name them (`sheets.kinds.Write`)."""
    del actor, tell
    written = [d for d in decisions if d.fate in {Fate.NEW, Fate.CHANGED}]
    units = [d.new_unit for d in written if d.new_unit is not None]
    units += [d.node for d in written if d.is_unit and d.node is not None]
    organisations = [d.node for d in written if not d.is_unit and d.node is not None]
    if units:
        TreeWriter(Unit, at).write(units)
    if organisations:
        keys = dict(Unit.objects.order_by("pk").values_list("code", "pk"))
        TreeWriter(Organisation, at, keys).write(organisations)
