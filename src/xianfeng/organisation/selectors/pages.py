"""What the pages of organisations show; each starts from what the actor may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from xianfeng.organisation.exception_words import exception_label
from xianfeng.organisation.models import STANDINGS, Member, Organisation, Unit
from xianfeng.organisation.permissions import (
    Actor,
    can_manage_organisations,
    can_see_members,
    can_shape_organisation,
)
from xianfeng.organisation.rules import (
    SEGMENT,
    Decision,
    Fate,
    OrganisationKind,
    Reviewed,
    UnitKind,
    is_at_or_below,
)
from xianfeng.organisation.words import (
    FATE_KINDS,
    FATE_LABELS,
    fault_words,
    heading_of,
    said,
)
from xianfeng.ui.words import say

from .search import search_members, search_organisations
from .visible import (
    below,
    members_visible_to,
    organisations_visible_to,
    party_members,
    units_visible_to,
)

SHORT_MOST = 10
"""Characters of a cell that is not broken."""

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


@dataclass(frozen=True)
class Cell:
    """A cell of a preview: what is there, and what it becomes where it changes."""

    heading: str
    text: str
    before: str = ""
    is_changed: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it stands on one line: a number, a date, a standing."""
        return len(self.before) + len(self.text) <= SHORT_MOST


@dataclass(frozen=True)
class RowCard:
    """A row of a preview with its fate and the reasons for it."""

    number: int
    fate: str
    kind: str
    cells: tuple[Cell, ...]
    reasons: tuple[str, ...]
    brings: str
    exceptions: tuple[tuple[str, str], ...] = ()
    """What it does that no page allows, and what a page says to that."""


def organisations_found(actor: Actor, *, words: str, kind: str) -> QuerySet[Organisation]:
    """Give the visible organisations that fit, in the order of the tree."""
    found = organisations_visible_to(actor).order_by("path")
    if words:
        found = search_organisations(found, words)
    return found.filter(kind=kind) if kind else found


def organisation_lines(
    actor: Actor, organisations: Iterable[Organisation]
) -> tuple[OrganisationLine, ...]:
    """Give the lines of one page of the list, with the members at and below each."""
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
        path = path_of[key]
        for end in range(SEGMENT, len(path) + 1, SEGMENT):
            if path[:end] in counts:
                counts[path[:end]] += count
    return counts


def organisation_card(actor: Actor, organisation: Organisation) -> OrganisationCard:
    """Give the page of an organisation that the actor may see.

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
        may_shape=organisation.closed_on is None and can_shape_organisation(actor, organisation),
        covered=tuple(
            units_visible_to(actor).filter(covering_organisations=organisation).order_by("path")
        )
        if organisation.kind == OrganisationKind.JOINT_BRANCH.value
        else (),
    )


def members_found(
    actor: Actor, organisation: Organisation, *, words: str, standing: str = ""
) -> QuerySet[Member]:
    """Give the members of an organisation and of those below it that the actor may read."""
    found = members_visible_to(actor).filter(below(organisation.path, prefix="organisation__"))
    if standing:
        found = found.filter(standing=standing)
    if words:
        found = search_members(actor, words, among=found)
    return found.order_by("organisation__path", "name", "pk")


def members_page(people: QuerySet[Member], *, page: str | None, per_page: int) -> Page[Member]:
    """Give one page of members; far pages pass over the keys alone, which an index holds."""
    keys = people.select_related(None).values_list("pk", flat=True)
    shown: Page[Any] = Paginator(keys, per_page).get_page(page)
    rows = people.in_bulk(list(shown.object_list))
    shown.object_list = [rows[key] for key in shown.object_list if key in rows]
    return shown


def preview_rows(
    reviewed: Reviewed,
    *,
    fate: Fate | None,
    page: str | None,
    per_page: int,
    is_exceptional: bool = False,
) -> tuple[Page[Decision], tuple[RowCard, ...]]:
    """Give one page of a preview, of one fate, of exceptions or of all, as cards of its rows."""
    decisions: Sequence[Decision] = reviewed.decisions
    if is_exceptional:
        decisions = reviewed.exceptional
    elif fate is not None:
        decisions = [decision for decision in decisions if decision.fate is fate]
    shown = Paginator(decisions, per_page).get_page(page)
    return shown, tuple(_row_card(reviewed, decision) for decision in shown)


def _row_card(reviewed: Reviewed, decision: Decision) -> RowCard:
    changes = {change.field: change for change in decision.changes}
    cells = []
    for name in reviewed.sheet.titles:
        change = changes.get(name)
        cells.append(
            Cell(
                heading=heading_of(reviewed, name),
                text=said(name, change.after) if change else decision.row[name],
                before=said(name, change.before) if change else "",
                is_changed=change is not None,
            )
        )
    return RowCard(
        number=decision.row.number,
        fate=str(FATE_LABELS[decision.fate]),
        kind=FATE_KINDS[decision.fate],
        cells=tuple(cells),
        reasons=tuple(fault_words(reviewed, fault) for fault in decision.faults),
        exceptions=tuple(
            (exception_label(fault.kind or ""), say(fault.refusal)) for fault in decision.exceptions
        ),
        brings=decision.brings,
    )
