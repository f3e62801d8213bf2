"""What pages show of the trees of a day, and what a change of the tree would take along."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.history import UnitState
from xianfeng.organisation.models.organisations import ORGANISATION_KINDS, Organisation
from xianfeng.organisation.models.units import UNIT_KINDS, Unit
from xianfeng.organisation.rules.trees import PastNode, Tree
from xianfeng.organisation.selectors.history import (
    on_day,
    visible_tree_as_of,
)
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.ui.words import say_date

INDENT_MOST = 5
_KINDS = dict((*ORGANISATION_KINDS, *UNIT_KINDS))


@dataclass(frozen=True)
class PastLine:
    """A node of the tree of a day."""

    node: PastNode
    indent: int
    kind: str


@dataclass(frozen=True)
class PastCard:
    """One node as it was on a day; `node` is None where it was not there."""

    node: PastNode | None
    kind: str
    parent: PastNode | None
    """What stood above it, where the reader may see that."""
    has_hidden_parent: bool
    """Whether something stood above it that the reader may not see."""
    unit: str
    below: tuple[PastLine, ...]
    tied: tuple[PastNode, ...] = ()
    """Organisations of a unit on that day, those that the reader may see."""


def past_lines(tree: Tree) -> tuple[PastLine, ...]:
    """List the lines of a tree, in its order."""
    return tuple(_line(node, level) for node, level in tree.in_order())


def _line(node: PastNode, level: int) -> PastLine:
    return PastLine(node, min(level, INDENT_MOST), str(_KINDS[node.kind]))


def past_card(actor: Actor, organisation: Organisation, day: date) -> PastCard:
    """Show an organisation as it was on a day, among what the actor may see."""
    tree = visible_tree_as_of(actor, day)
    names = visible_units_by_key(
        actor, day, [tree.nodes[organisation.pk].unit] if organisation.pk in tree.nodes else []
    )
    return _card(tree, organisation.pk, names)


def past_unit_card(actor: Actor, unit: Unit, day: date) -> PastCard:
    """Show a unit as it was on a day."""
    card = _card(visible_tree_as_of(actor, day, Unit), unit.pk, {})
    if card.node is None:
        return card
    organisations = visible_tree_as_of(actor, day)
    return replace(
        card, tied=tuple(node for node, _level in organisations.in_order() if node.unit == unit.pk)
    )


def absence_words(node: Organisation | Unit, day: date) -> str:
    """Say why a node was not there on a day."""
    if node.founded_on is not None and day < node.founded_on:
        sentence = _("It was founded on {known} and did not exist yet on {day}.")
        known = node.founded_on
    elif node.closed_on is not None and day >= node.closed_on:
        sentence = _("It was closed on {known} and no longer existed on {day}.")
        known = node.closed_on
    else:
        sentence = _("The records about it begin on {known}.")
        known = node.states.order_by("starts_on").values_list("starts_on", flat=True)[0]
    return sentence.format(
        known=say_date(known, with_time=False), day=say_date(day, with_time=False)
    )


def _card(tree: Tree, key: int, units: dict[int, str]) -> PastCard:
    node = tree.nodes.get(key)
    if node is None:
        return PastCard(None, "", None, has_hidden_parent=False, unit="", below=())
    above = tree.parent_of(key)
    return PastCard(
        node=node,
        kind=str(_KINDS[node.kind]),
        parent=tree.nodes[above] if above is not None else None,
        has_hidden_parent=node.parent is not None and above is None,
        unit=units.get(node.unit, "") if node.unit is not None else "",
        below=tuple(_line(tree.nodes[child], 0) for child in tree.children_of(key)),
    )


def visible_units_by_key(actor: Actor, day: date, keys: Iterable[int | None]) -> dict[int, str]:
    """Return the names that some units had on a day, where the actor may see them."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    seen = units_visible_to(actor, with_closed=True).filter(pk__in=wanted)
    states = UnitState.objects.filter(on_day(day), unit__in=wanted)
    names = dict(states.order_by("pk").values_list("unit_id", "name"))
    return {unit.pk: names.get(unit.pk, unit.name) for unit in seen.order_by("pk")}
