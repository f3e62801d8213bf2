"""Tables whose rows are only ever added: what they were on an earlier day is signed.

Each row is hashed together with the one before it, so that none can be changed, taken out or laid
between. How far a table has come, and its last hash, stand in the trail, signed with its key.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from xianfeng.foundation.days import day_at
from xianfeng.foundation.room import house

from .keys import TRAIL
from .models import Entry, Move
from .rules import canonical, moment

SEALED = "audit.rows.sealed"
CHUNK = 2_000
Ends = Mapping[str, tuple[int, int, str]]
"""Table → its rows, the key of the last one, the hash over all."""


@dataclass(frozen=True, eq=False)
class Added:
    """A table of a room whose rows are added, and not changed or deleted afterwards.

    Attributes:
        day: its column with the day, or the moment, on which a row was added.
        fields: the columns that never change; empty: all of them.
    """

    model: type[models.Model]
    day: str
    fields: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.model._meta.label_lower  # noqa: SLF001 -- Django's public name of a model

    def rows(self, after: int, upto: int | None = None) -> Iterator[tuple[object, ...]]:
        """Yield the rows behind a key, up to another, by their keys."""
        every = self.model._default_manager.filter(pk__gt=after).order_by("pk")  # noqa: SLF001 -- as above
        if upto is not None:
            every = every.filter(pk__lte=upto)
        columns = self.model._meta.concrete_fields  # noqa: SLF001 -- as above
        names = self.fields or tuple(each.attname for each in columns)
        yield from every.values_list("pk", *names).iterator(chunk_size=CHUNK)

    def last_before(self, day: date) -> int:
        """Return the key of the last row of before a day; nought where there is none."""
        column = self.model._meta.get_field(self.day)  # noqa: SLF001 -- as above
        is_moment = isinstance(column, models.DateTimeField)
        lookup = f"{self.day}__date__lt" if is_moment else f"{self.day}__lt"
        rows = self.model._default_manager.filter(**{lookup: day})  # noqa: SLF001 -- as above
        return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


@dataclass(frozen=True, eq=False)
class Follows:
    """A column that says once more what the last of some rows says, to be asked by.

    Attributes:
        rows: what is added, by `number`; of: their column with the key of the model.
        says: the column of the rows whose value the model's has.
        where: which of the rows.
    """

    model: type[models.Model]
    column: str
    rows: type[models.Model]
    of: str
    says: str
    where: Mapping[str, str] = field(default_factory=dict)

    def has_strayed(self) -> bool:
        """Tell whether it says something else anywhere."""
        last = self.rows._default_manager.filter(**{self.of: OuterRef("pk")}, **self.where)  # noqa: SLF001 -- as above
        said = Subquery(last.order_by("-number").values(self.says)[:1])
        told = self.model._default_manager.annotate(said=said).exclude(said=None)  # noqa: SLF001 -- as above
        return told.exclude(**{self.column: F("said")}).exists()


def strayed_tables() -> list[str]:
    """Name the tables in which what is shown does not follow from the rows that led to it.

    That is a stage to which no last step led, or a column that a room says to follow.
    """
    strayed = {each.model for each in house().every(Follows) if each.has_strayed()}
    strayed |= {_living(each) for each in Move.__subclasses__() if _has_strayed(each)}
    return sorted(each._meta.label_lower for each in strayed)  # noqa: SLF001 -- as above


def _has_strayed(moves: type[Move]) -> bool:
    """Tell whether anything stands at a stage to which its last move did not lead."""
    last = moves._default_manager.filter(**{moves.noun: OuterRef("pk")}).order_by("-number")  # noqa: SLF001 -- as above
    led = Q(last=None)
    for step in moves.life.steps:
        led |= Q(last=step.name, stage=step.to.value)
    living = _living(moves)._default_manager.annotate(last=Subquery(last.values("step")[:1]))  # noqa: SLF001 -- as above
    return living.exclude(led).exists()


def _living(moves: type[Move]) -> type[models.Model]:
    return moves._meta.get_field(moves.noun).related_model  # type: ignore[return-value] # noqa: SLF001 -- a foreign key


def ends_before(day: date, known: Ends) -> Ends:
    """Return how far the tables have come before a day, going on from where they were."""
    found = dict(known)
    for each in house().every(Added):
        rows, last, digest = known.get(each.name, (0, 0, ""))
        upto = each.last_before(day)
        for row in each.rows(last, upto) if upto > last else ():
            rows, digest = rows + 1, _chained(digest, row)
        found[each.name] = rows, max(last, upto), digest
    return found


def last_ends() -> Ends:
    """Return what our key has signed of the most rows: no older one covers it up."""
    return max(_signed(), key=lambda ends: sum(end[0] for end in ends.values()), default={})


def changed_tables() -> list[str]:
    """Name the tables in which a row was changed, taken out or laid between since it was signed."""
    said = {each.name: each for each in house().every(Added)}
    changed = []
    for name, (rows, last, digest) in last_ends().items():
        found, chained = 0, ""
        for row in said[name].rows(0, last) if name in said else ():
            found, chained = found + 1, _chained(chained, row)
        if name in said and (found, chained) != (rows, digest):
            changed.append(name)
    return changed


def statement(ends: Ends) -> str:
    """Return what is signed, as the trail keeps it."""
    return canonical({name: list(end) for name, end in ends.items()}).decode()


def _signed() -> Iterator[Ends]:
    for detail in Entry.objects.filter(verb=SEALED).values_list("detail", flat=True):
        text, signature = str(detail.get("added", "")), str(detail.get("added_signed", ""))
        try:
            signed = bytes.fromhex(signature)
        except ValueError:
            continue
        if TRAIL.has_signed(text.encode(), signed):
            yield {name: tuple(end) for name, end in json.loads(text).items()}


def _chained(digest: str, row: tuple[object, ...]) -> str:
    said = [moment(each) if isinstance(each, datetime) else each for each in row]
    return sha256(f"{digest}\n{json.dumps(said, default=str, sort_keys=True)}".encode()).hexdigest()


def today_of(at: datetime) -> date:
    """Return the day of a moment, by the clock of the offices."""
    return day_at(at, timezone.get_default_timezone())
