"""What a preview shows, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from xianfeng.sheets.exception_words import exception_label
from xianfeng.sheets.kinds import kind_named
from xianfeng.sheets.rules.rows import Decision, Fate, Reviewed
from xianfeng.sheets.words import (
    FATE_KINDS,
    FATE_LABELS,
    asked_words,
    fault_words,
    heading_of,
    row_words,
)
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

    number: str
    fate: str
    kind: str
    cells: tuple[Cell, ...]
    reasons: tuple[str, ...]
    brings: str
    exceptions: tuple[tuple[str, str], ...] = ()
    """What it does that no page allows, and what a page says to that."""


@dataclass(frozen=True)
class QuestionCard:
    """A row that may be somebody who is known: who, and what is asked."""

    place: int
    row: str
    name: str
    words: str
    like: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class AskCard:
    """What no column has, and one answer for all rows settles."""

    field: str
    label: str
    words: str
    choices: tuple[tuple[str, str], ...]
    proposed: str


def questions_of(reviewed: Reviewed) -> tuple[QuestionCard, ...]:
    """Return the questions of a sheet that are not answered; the place is that among its rows."""
    return tuple(
        QuestionCard(
            place=place,
            row=row_words(decision.row),
            name=decision.row["name"],
            words=say(fault.refusal),
            like=tuple(zip(decision.like, str(fault.details["like"]).split("；"), strict=True)),
        )
        for place, decision in enumerate(reviewed.decisions)
        if decision.fate is Fate.QUESTION
        for fault in decision.faults
    )


def asks_of(reviewed: Reviewed) -> tuple[AskCard, ...]:
    """Return what is asked of the whole sheet."""
    kind = kind_named(reviewed.sheet.kind)
    return tuple(
        AskCard(
            field=name,
            label=str(kind.labels[name]),
            words=asked_words(reviewed, name),
            choices=tuple(
                (value, str(label)) for value, label in kind.choices.get(name, {}).items()
            ),
            proposed=reviewed.sheet.proposed.get(name, ""),
        )
        for name in reviewed.sheet.asked
    )


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
    said = kind_named(reviewed.sheet.kind).said
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
        number=row_words(decision.row),
        fate=str(FATE_LABELS[decision.fate]),
        kind=FATE_KINDS[decision.fate],
        cells=tuple(cells),
        reasons=tuple(fault_words(reviewed, fault) for fault in decision.faults),
        exceptions=tuple(
            (exception_label(fault.kind or ""), say(fault.refusal)) for fault in decision.exceptions
        ),
        brings=decision.brings,
    )
