from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.exception_words import exception_label
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.visible import members_visible_to
from xianfeng.people.words import FATE_KINDS, FATE_LABELS, fault_words, heading_of, said
from xianfeng.sheets.rules.rows import Decision, Fate, Reviewed
from xianfeng.ui.words import say

SHORT_MOST = 10
"""Characters of a cell that is not broken."""


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


def members_found(actor: Actor, organisation: Organisation) -> QuerySet[Member]:
    """List the members of an organisation and of those below it that the actor may read."""
    return members_visible_to(actor).filter(below(organisation.path, prefix="organisation__"))


def preview_rows(
    reviewed: Reviewed,
    *,
    fate: Fate | None,
    page: str | None,
    per_page: int,
    is_exceptional: bool = False,
) -> tuple[Page[Decision], tuple[RowCard, ...]]:
    """Return one page of a preview, of one fate, of exceptions or of all, as cards of its rows."""
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
