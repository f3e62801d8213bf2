from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from xianfeng.actors.rules import Actor
from xianfeng.foundation.paths import SEGMENT, down_to, is_at_or_below
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_manage_organisations, can_shape
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.selectors.visible import (
    below,
    organisations_visible_to,
    units_visible_to,
)
from xianfeng.people.models.members import STANDINGS, Member
from xianfeng.people.permissions import can_see_members
from xianfeng.people.selectors.visible import party_members

INDENT_MOST = 5
"""Steps by which a list is indented; deeper ones stand under each other."""


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation in a list; `members` is None where the actor may not count them."""

    organisation: Organisation
    indent: int
    members: int | None


@dataclass(frozen=True)
class OrganisationCard:
    """What the page of one organisation shows."""

    organisation: Organisation
    parent: Organisation | None
    windows: tuple[Unit, ...]
    standings: tuple[tuple[str, int], ...] | None
    may_manage: bool
    may_shape: bool
    covered: tuple[Unit, ...]

    @property
    def members(self) -> int:
        return sum(count for _, count in self.standings or ())

    @property
    def as_of(self) -> str:
        """What its further pages are asked with: nothing, or the last day of a closed one."""
        closed_on = self.organisation.closed_on
        return "" if closed_on is None else f"?as_of={closed_on - timedelta(days=1)}"


def organisation_lines(
    actor: Actor, organisations: Iterable[Organisation]
) -> tuple[OrganisationLine, ...]:
    """List the lines of one page of the list, with the members at and below each."""
    rows = tuple(organisations)
    counted = [row for row in rows if can_see_members(actor, row)]
    counts = _member_counts(counted)
    top = min((len(row.path) for row in rows), default=0)
    return tuple(
        OrganisationLine(
            organisation=row,
            indent=min((len(row.path) - top) // SEGMENT, INDENT_MOST),
            members=counts.get(row.path),
        )
        for row in rows
    )


def _member_counts(rows: Iterable[Organisation]) -> dict[str, int]:
    """Count the members at and below each organisation, in two queries whatever their number."""
    paths = sorted({row.path for row in rows})
    reached = Q(pk__in=[])
    last = ""
    for path in paths:
        if not last or not is_at_or_below(path, last):
            last = path
            reached |= below(path)
    counts = dict.fromkeys(paths, 0)
    if not paths:
        return counts
    path_of = dict(Organisation.objects.filter(reached).order_by().values_list("pk", "path"))
    found = (
        party_members()
        .filter(organisation__in=Organisation.objects.filter(reached).order_by().values("pk"))
        .order_by()
        .values_list("organisation_id")
        .annotate(count=Count("pk"))
    )
    for key, count in found:
        for path in down_to(path_of[key]):
            if path in counts:
                counts[path] += count
    return counts


def organisation_card(actor: Actor, organisation: Organisation) -> OrganisationCard:
    """Gather the page of an organisation that the actor may see.

    The parent is given only where the actor may see it too; the composition only to those who
    may read the list of members.
    """
    windows: tuple[Unit, ...] = ()
    if organisation.unit is not None:
        windows = tuple(
            units_visible_to(actor)
            .filter(below(organisation.unit.path), kind=UnitKind.WINDOW.value)
            .order_by("code")
        )
    standings = None
    if can_see_members(actor, organisation):
        counts = dict(
            Member.objects.filter(
                below(organisation.path, prefix="organisation__"), left_on__isnull=True
            )
            .values_list("standing")
            .annotate(count=Count("pk"))
            .order_by("standing")
        )
        standings = tuple((str(label), counts.get(value, 0)) for value, label in STANDINGS)
    parent = None
    if organisation.parent_id is not None:
        parent = organisations_visible_to(actor).filter(pk=organisation.parent_id).first()
    return OrganisationCard(
        organisation=organisation,
        parent=parent,
        windows=windows,
        standings=standings,
        may_manage=organisation.closed_on is None and can_manage_organisations(actor, organisation),
        may_shape=organisation.closed_on is None and can_shape(actor, organisation),
        covered=tuple(
            units_visible_to(actor).filter(covering_organisations=organisation).order_by("path")
        )
        if organisation.kind == OrganisationKind.JOINT_BRANCH.value
        else (),
    )
