from django.db.models import Q, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors import visible
from xianfeng.organisation.selectors.visible import (
    organisations_visible_to,
    reached_by,
    root_organisation,
)
from xianfeng.reports.permissions import MAKERS


class NoUnit(Refusal):
    """The organisation is tied to no unit, so there is nothing to report on."""

    sentence = N_(
        "{organisation} is not linked to a unit, so there are no figures to report. Link "
        "it to a unit first."
    )


def organisations_to_report(actor: Actor) -> QuerySet[Organisation]:
    """List the organisations that the actor may report on, top first; a member has none."""
    found = organisations_visible_to(actor).filter(Q(unit__isnull=False) | Q(parent__isnull=True))
    found = found.filter(reached_by(actor, MAKERS, organisation="", unit="unit__"))
    return found.order_by("path")


def organisation_named(actor: Actor, code: str) -> Organisation:
    """Return the organisation with a code; the empty code names the top one.

    Raises:
        NoOrganisations: no code is given and there is none at all.
        UnknownOrganisation: none that the actor may see has the code.
    """
    if not code:
        root = root_organisation()
        if root is None:
            raise visible.NoOrganisations
        code = root.code
    return visible.organisation_named(actor, code)


def unit_of(organisation: Organisation) -> Unit:
    """Return the unit whose figures an organisation's report holds, seen by the actor or not.

    The top organisation reports on the whole house, also where it is tied to no unit.

    Raises:
        NoUnit: it is tied to none.
    """
    unit = organisation.unit
    if unit is None and organisation.parent_id is None:
        tops = Unit.objects.filter(parent__isnull=True, closed_on=None)
        unit = tops.order_by("path").first()
    if unit is None:
        raise NoUnit(organisation=organisation.name)
    return unit
