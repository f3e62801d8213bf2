"""The kind of sheet that lists organisations, units and windows."""

from collections.abc import Callable, Sequence

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.rules import Actor
from xianfeng.sheets.kinds import (
    Chosen,
    Concern,
    Incoming,
    Outgoing,
    SheetKind,
    Words,
)
from xianfeng.sheets.rules.faults import Fault
from xianfeng.ui.words import Text

from .models.organisations import Organisation
from .models.units import Unit
from .permissions import can_export_organisations, can_manage_organisations
from .rules.headings import ORGANISATION_COLUMNS
from .rules.organisations import OrganisationDecision
from .rules.tree_rows import PROPOSED
from .selectors.sheets import count_of_trees, place_of, rule_of_trees, tree_records
from .selectors.visible import root_organisation
from .services.ground import lock_trees
from .services.sheets import put_trees_back, write_trees
from .words import NODE_KINDS, NODE_LABELS

WATCHED = ("organisation.", "access.", "people.", "privacy.")
"""Beginnings of the verbs after which a row may find something else; rooms above hinder moves."""


def top_of_all() -> Model:
    """Return the node at which the trail tells of an import."""
    return root_organisation() or Unit.objects.order_by("path")[0]


def concerns(
    decisions: Sequence[OrganisationDecision],
) -> Callable[[OrganisationDecision, Fault], Concern]:
    """Find the nodes that exceptional rows concern."""
    del decisions
    organisations = dict(Organisation.objects.order_by("pk").values_list("code", "pk"))
    units = dict(Unit.objects.order_by("pk").values_list("code", "pk"))

    def concern(decision: OrganisationDecision, _fault: Fault) -> Concern:
        assert decision.node is not None
        code = decision.node.code
        if decision.is_unit:
            return Unit(pk=units[code]), {"code": code}
        return Organisation(pk=organisations[code]), {"code": code}

    return concern


def where(organisation: Organisation) -> Sequence[tuple[str, Text]]:
    """List the pages that lead to an organisation."""
    return (
        (reverse("leadership:organisations"), _("Organisations")),
        (reverse("leadership:organisation", args=[organisation.code]), organisation.name),
    )


def chosen(actor: Actor, organisation: Organisation, _query: str) -> Chosen:
    """Return the rows of an organisation, all below it and their units."""
    return Chosen(
        lambda: tree_records(actor, organisation), lambda: count_of_trees(actor, organisation)
    )


ORGANISATIONS = SheetKind(
    trail="organisation.organisations",
    columns=ORGANISATION_COLUMNS,
    words=Words(
        title=_("Organisations"),
        lists=_("Organisations, units and windows"),
        sheet=_("list of organisations"),
        template=_("Template for organisations"),
        hints=(
            _(
                "An organisation names the one above it by code or name; that one may be in the "
                "same spreadsheet. A row of the kind office, division or window is a unit."
            ),
        ),
    ),
    labels={
        **NODE_LABELS,
        "unit_code": _("Unit code"),
        "unit_name": _("Unit name"),
        "unit_kind": _("Kind of the unit"),
        "unit_parent": _("Above the unit"),
    },
    stored={"kind": NODE_KINDS, "unit_kind": NODE_KINDS},
    offers={"code": {PROPOSED: _("Propose codes: that of the organisation above, and a number")}},
    incoming=Incoming(
        may=can_manage_organisations,
        rule=rule_of_trees,
        write=write_trees,
        lock=lock_trees,
        subject=top_of_all,
        concerns=concerns,
        watches=WATCHED,
        undo=put_trees_back,
        proposes=lambda _actor, _sheet: {"code": PROPOSED},
    ),
    outgoing=Outgoing(place=place_of, may=can_export_organisations, rows=chosen, where=where),
)
