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


DEMO = _("Filled the demo with data")


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


def seen(line: TrailLine, names: Mapping[tuple[str, str], str]) -> EntrySeen:
    """Put an entry into words; `names` are those of things, by kind and number."""
    entry = line.entry
    person = line.person or str(KINDS.get(entry.actor_kind, entry.actor_kind))
    return EntrySeen(
        line,
        said_deed(entry.verb),
        house().say_noun(entry.subject_type),
        person,
        said_for(person, line.principal),
        tuple(
            (house().say_detail(name), said_thing(value, names) or value_of(name, value))
            for name, value in line.details
        ),
        tuple(
            (house().say_detail(name), value_of(name, before), value_of(name, after))
            for name, before, after in line.changes
        ),
        said_thing(f"{entry.subject_type} {entry.subject_id}", names)
        or f"{house().say_noun(entry.subject_type)} {entry.subject_id}",
    )


def said_thing(value: str, names: Mapping[tuple[str, str], str]) -> str:
    """Name a thing that is given by its kind and its number; empty for anything else."""
    kind, _space, key = value.partition(" ")
    name = names.get((kind, key), "")
    return f"{house().say_noun(kind)} {name}" if name else ""


def said_deed(verb: str) -> str:
    """Say what was done; what filled the demo is one deed in every room."""
    return str(DEMO) if verb.endswith(".demo.filled") else house().say_deed(verb)


def all_seen(entries: Sequence[Entry], *, actor: Actor | None = None) -> list[EntrySeen]:
    """Put entries into words, in their order; for an actor, things by their names."""
    names = names_of_things(actor, entries) if actor else {}
    return [seen(line, names) for line in lines_of(entries)]
