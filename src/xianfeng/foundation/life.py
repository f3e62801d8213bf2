"""A life: stages, the steps between them, and the moves by which steps are taken, never edited."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from .errors import N_
from .refusals import Ahead, Before, Missing, MovedOn, NoReason, NotAfter

S = TypeVar("S", bound=StrEnum)


class Need(StrEnum):
    """What a step asks for beside the day on which it happened; each a field of the move."""

    REASON = "reason"
    PAPER = "paper"
    DUE_DATE = "due_date"
    """A day after the step: by when one looks again, or it is to be done."""


@dataclass(frozen=True)
class Step(Generic[S]):
    """A step of a life."""

    name: str
    to: S
    """The stage that it leads to."""
    who: str
    """Whose step it is, in a word for which the room has a predicate."""
    since: Collection[S] = ()
    """The stages that it leads from; none: a life begins with it."""
    needs: Collection[Need] = ()
    """What it asks for beside its day."""


class Move(Protocol):
    """A step that was taken; the days are those of the offices' clock."""

    @property
    def step(self) -> str: ...

    @property
    def happened_on(self) -> date: ...

    @property
    def recorded_on(self) -> date: ...


M = TypeVar("M", bound=Move)


@dataclass(frozen=True)
class Life(Generic[S]):
    """The life that a kind of thing can have.

    Raises:
        ValueError: two steps have one name, none begins, or one leads from where none leads.

    >>> class Stage(StrEnum):
    ...     OPEN = "open"
    ...     DONE = "done"
    >>> life = Life("The task", (
    ...     Step("give", Stage.OPEN, "officer"),
    ...     Step("finish", Stage.DONE, "doer", since={Stage.OPEN}),
    ... ))
    >>> life.may("finish", stage=Stage.OPEN, holds={"doer"})
    True
    """

    noun: str
    """What lives so; it begins a sentence, and is translated at the edge."""
    steps: tuple[Step[S], ...]
    """In the order in which people read them."""

    def __post_init__(self) -> None:
        names = {step.name for step in self.steps}
        if len(names) < len(self.steps):
            raise ValueError(f"two steps of one name: {[step.name for step in self.steps]}")
        if not any(not step.since for step in self.steps):
            raise ValueError("no step begins this life")
        reached = {step.to for step in self.steps}
        if lost := [step.name for step in self.steps if not reached.issuperset(step.since)]:
            raise ValueError(f"steps that lead from where none leads: {lost}")

    def __getitem__(self, name: str) -> Step[S]:
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def leads(self, name: str, *, stage: S | None) -> bool:
        """Tell whether a step leads from a stage; from None those lead that begin a life."""
        since = self[name].since
        return stage in since if since else stage is None

    def may(self, name: str, *, stage: S | None, holds: Collection[str]) -> bool:
        """Tell whether somebody may take a step now.

        Args:
            stage: where the thing stands; None before its life begins.
            holds: the words of `Step.who` that are true of whoever asks.
        """
        return self.leads(name, stage=stage) and self[name].who in holds

    def current(self, moves: Iterable[Move]) -> S | None:
        """Return the stage to which moves have led, in their order; None where there is none.

        Raises:
            ValueError: a move does not lead from where the one before it led.
        """
        stage: S | None = None
        for move in moves:
            if not self.leads(move.step, stage=stage):
                raise ValueError(f"{move.step} does not lead from {stage}")
            stage = self[move.step].to
        return stage

    def check(
        self,
        name: str,
        *,
        stage: S | None,
        on: date,
        today: date,
        after: date | None = None,
        reason: str = "",
        paper: str = "",
        due_date: date | None = None,
    ) -> S:
        """Return the stage that a step leads to, or refuse it.

        Args:
            stage: where the thing stands; None before its life begins.
            on: the day on which it happened, as said.
            today: the day on which it is written down.
            after: the day before which it cannot have happened: that of the move before it.

        Raises:
            MovedOn: the step does not lead from here.
            Ahead: it lies ahead.
            Before: it lies before `after`.
            NoReason: the step needs a reason.
            Missing: the step needs a paper, or a day.
            NotAfter: the day that it sets does not come after it.
        """
        step = self[name]
        if not self.leads(name, stage=stage):
            raise MovedOn(what=self.noun)
        require_order(on, today=today, after=after)
        if Need.REASON in step.needs and not reason.strip():
            raise NoReason
        if Need.PAPER in step.needs and not paper.strip():
            raise Missing(what=N_("The document"), beside=("paper",))
        if Need.DUE_DATE in step.needs and due_date is None:
            raise Missing(what=N_("The day to come"), beside=("due_date", "review_date"))
        if due_date is not None and due_date <= on:
            raise NotAfter(day=on, why=N_("the step itself is on that day"))
        return step.to


def require_order(on: date, *, today: date, after: date | None = None) -> None:
    """Refuse a day that lies ahead, or before the step that came before it.

    Raises:
        Ahead: the day is later than today.
        Before: the day is earlier than `after`.
    """
    if on > today:
        raise Ahead(day=on)
    if after is not None and on < after:
        raise Before(day=after, why=N_("the step before was on that day"))


def last(moves: Iterable[M], step: str) -> M | None:
    """Return the last move by which a step was taken, of moves in their order."""
    found = None
    for move in moves:
        if move.step == step:
            found = move
    return found


def as_of(moves: Iterable[M], day: date, *, known_on: date | None = None) -> tuple[M, ...]:
    """List the moves that had happened by a day, as far as they were known on another.

    Args:
        moves: in their order.
        day: whatever happened later is left out.
        known_on: whatever was written down later is left out; None: all that is known.
    """
    return tuple(
        move
        for move in moves
        if move.happened_on <= day and (known_on is None or move.recorded_on <= known_on)
    )
