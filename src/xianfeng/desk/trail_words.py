"""How entries of the trail are said: a sentence each where the deed is known, else its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from xianfeng.access.words import said_for
from xianfeng.actors.rules import Actor
from xianfeng.audit.models import Entry
from xianfeng.foundation.room import house

from .selectors.trail import TrailLine, lines_of, names_of_things
from .trail_names import value_of

_ = gettext_lazy

KINDS: Mapping[str, str | Promise] = {
    "member": _("member"),
    "official": _("official"),
    "system": _("the program"),
}


@dataclass(frozen=True)
class EntrySeen:
    """One entry in words."""

    line: TrailLine
    sentence: str
    subject: str
    person: str
    """Who did it, in their own name."""
    who: str
    """The same, and for whom."""
    details: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    thing: str
    """What it was done to, by its name where it has one that the reader may see."""


def seen(line: TrailLine, name: str = "") -> EntrySeen:
    """Put an entry into words; `name` is that of the thing."""
    entry = line.entry
    person = line.person or str(KINDS.get(entry.actor_kind, entry.actor_kind))
    return EntrySeen(
        line,
        house().say_deed(entry.verb),
        house().say_noun(entry.subject_type),
        person,
        said_for(person, line.principal),
        tuple((house().say_detail(name), value_of(name, value)) for name, value in line.details),
        tuple(
            (house().say_detail(name), value_of(name, before), value_of(name, after))
            for name, before, after in line.changes
        ),
        f"{house().say_noun(entry.subject_type)} {name or entry.subject_id}",
    )


def all_seen(entries: Sequence[Entry], *, actor: Actor | None = None) -> list[EntrySeen]:
    """Put entries into words, in their order; for an actor, things by their names."""
    names = names_of_things(actor, entries) if actor else {}
    return [
        seen(line, names.get((line.entry.subject_type, line.entry.subject_id), ""))
        for line in lines_of(entries)
    ]
