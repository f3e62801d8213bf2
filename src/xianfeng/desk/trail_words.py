"""How entries of the trail are said: a sentence each where the deed is known, else its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from xianfeng.access.words import said_for
from xianfeng.audit.models import Entry
from xianfeng.foundation.room import house

from .selectors.trail import TrailLine, lines_of
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


def seen(line: TrailLine) -> EntrySeen:
    """Put an entry into words."""
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
    )


def all_seen(entries: Sequence[Entry]) -> list[EntrySeen]:
    """Put entries into words, in their order."""
    return [seen(line) for line in lines_of(entries)]
