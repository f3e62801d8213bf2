"""A kind of sheet, registered by the room whose rows it lists; everything else is read from it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model
from django.utils.translation import ngettext_lazy

from xianfeng.actors.rules import Actor
from xianfeng.audit.rules import Look
from xianfeng.foundation.room import house
from xianfeng.sheets.rules.columns import Columns
from xianfeng.sheets.rules.faults import Fault
from xianfeng.sheets.rules.rows import Decision, SheetRow, SheetRows
from xianfeng.ui.lists.chips import Chip
from xianfeng.ui.words import Text, say_number

D = TypeVar("D", bound=Decision)
D_co = TypeVar("D_co", bound=Decision, covariant=True)
D_contra = TypeVar("D_contra", bound=Decision, contravariant=True)
Stored = str | int | date | None
Record = Mapping[str, Stored]
"""Field → what is stored; a word of ours by its stored word."""
Tell = Callable[[float], None]
"""Told which part of a work is done, in [0, 1]; what it raises stops the work."""
Concern = tuple[Model, Mapping[str, object]]
"""Whom or what an exception concerns, and what the trail says beside it."""
ROWS = ngettext_lazy("%(number)s row", "%(number)s rows", "count")


def said_rows(count: int, counted: Text = ROWS) -> str:
    """Say how many rows there are."""
    return str(counted % {"count": count, "number": say_number(count)})


def tell_nobody(_part: float) -> None:
    """Tell nobody."""


class Rule(Protocol[D_co]):
    """Reads all that rows are held against, and returns the pure rule that decides on them."""

    def __call__(
        self, *, actor: Actor, rows: Sequence[SheetRow], at: datetime, tell: Tell
    ) -> Callable[[Sequence[SheetRow]], Sequence[D_co]]: ...


class Write(Protocol[D_contra]):
    """Writes what was decided, inside the transaction of the import; wrong rows are passed over.

    It is told for whom, as `import_sheet` made sure; how far it is, it tells where it takes long.
    Where an import of the kind can be taken back it returns what it wrote: the keys of `new` rows,
    and of `changed` ones by their key what stood there.
    """

    def __call__(
        self, *, actor: Actor, decisions: Sequence[D_contra], at: datetime, tell: Tell
    ) -> Mapping[str, Any] | None: ...


class Undo(Protocol):
    """Takes back what `Write` returned, inside a transaction, or refuses with `BuiltOn`.

    `since` is the number of the import's line in the trail.
    """

    def __call__(
        self, *, actor: Actor, written: Mapping[str, Any], since: int, at: datetime
    ) -> None: ...


@dataclass(frozen=True)
class Incoming(Generic[D]):
    """How sheets of a kind come in."""

    may: Callable[[Actor], bool]
    rule: Rule[D]
    write: Write[D]
    """The service that takes the rows over."""
    lock: Callable[[], None]
    """Lets imports, and what they must not meet, go one after the other."""
    subject: Callable[[], Model]
    """At what the trail tells of an import."""
    concerns: Callable[[Sequence[D]], Callable[[D, Fault], Concern]]
    """Whom or what an exception concerns; made once for all exceptional rows, after they were
    written."""
    told: frozenset[str] = frozenset()
    """The changes that the trail keeps of an exception; the rest stays out of it."""
    watches: tuple[str, ...] = ()
    """The beginnings of verbs after which rows may find something else."""
    undo: Undo | None = None
    """Takes an import back; None: that is not possible."""
    proposes: Callable[[Actor, SheetRows], Mapping[str, str]] | None = None
    """What seems right where no column has a field that is asked for."""
    onward: tuple[str, Text] | None = None
    """Name and words of the page that shows what came in; None: that of the organisations."""


@dataclass(frozen=True)
class Chosen:
    """The rows of a place that go out, as a list was narrowed."""

    records: Callable[[], Iterator[Record]]
    """Reads them one by one; they need not all be in memory."""
    count: Callable[[], int]
    filters: Sequence[Chip] = ()
    """By what they were narrowed, in words."""
    is_wrong: bool = False
    """A filter was not understood."""


def all_rows(_query: str) -> str:
    """Carry nothing: a list without filters."""
    return ""


@dataclass(frozen=True)
class Outgoing:
    """How rows of a kind go out."""

    place: Callable[[Actor, str], Any]
    """Finds the node at the top of what goes out, by its code and as the actor may see it."""
    may: Callable[[Actor, Any], bool]
    rows: Callable[[Actor, Any, str], Chosen]
    """What the actor may read there, narrowed as a list's query says."""
    where: Callable[[Any], Sequence[tuple[str, Text]]]
    """The pages that lead to the list, itself the last: address and words."""
    carried: Callable[[str], str] = all_rows
    """What of a query narrows and sorts the rows."""
    look: Look = Look.EXPORT
    """How the trail calls that somebody took them out."""


@dataclass(frozen=True)
class Words:
    """How a kind of sheet is said."""

    title: Text
    """Over its rows, and the name of its file."""
    lists: Text
    """What it lists, where one chooses."""
    sheet: Text
    """The sheet itself: “list of members”."""
    template: Text
    """The sheet to fill in."""
    hints: tuple[Text, ...] = ()
    """What is understood of it."""
    counted: Text = ROWS
    """Says how many rows there are, as `ui.lists` does."""

    def said_count(self, count: int) -> str:
        return said_rows(count, self.counted)


@dataclass(frozen=True)
class SheetKind(Generic[D]):
    """A kind of sheet: with this it has template, preview, background, wrong rows and export."""

    trail: str
    """What the trail calls its rows, "room.rows"."""
    columns: Columns
    """What is read, and written in the template."""
    words: Words
    labels: Mapping[str, Text]
    """Field → our own name of it."""
    incoming: Incoming[D]
    outgoing: Outgoing
    stored: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """Field → stored word → how it is said."""
    offers: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """Field → answer for all rows → how it is said, where words are not stored ones."""

    @property
    def name(self) -> str:
        return self.columns.kind

    @property
    def exported(self) -> str:
        """The verb with which the trail tells that rows went out."""
        return f"{self.trail}.exported"

    @property
    def choices(self) -> Mapping[str, Mapping[str, Text]]:
        """Field → the answers for all rows that one chooses among."""
        return {**self.stored, **self.offers}

    def said(self, name: str, text: str) -> str:
        """Say a stored text: words of ours by their label, the rest as it is."""
        return str(self.stored.get(name, {}).get(text, text))


class UnknownKind(LookupError):  # noqa: N818 -- named as the fact that it is
    """No room has this kind."""


def kind_named(name: str) -> SheetKind[Any]:
    """Return a kind; `UnknownKind` if no room has it."""
    found = next((kind for kind in registered() if kind.name == name), None)
    if found is None:
        raise UnknownKind(name)
    return found


def registered() -> tuple[SheetKind[Any], ...]:
    """Return every kind that rooms above have, the lowest room's first."""
    return house().every(SheetKind)


def brought_by(actor: Actor) -> tuple[SheetKind[Any], ...]:
    """Return the kinds of sheets that an actor may bring."""
    return tuple(kind for kind in registered() if kind.incoming.may(actor))


def brings_sheets(actor: Actor) -> bool:
    """Tell whether there is a kind of sheet that the actor may bring."""
    return bool(brought_by(actor))
