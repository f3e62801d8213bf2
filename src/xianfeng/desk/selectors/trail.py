"""The trail as auditors read it: found by person, deed, thing and time, page by page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.apps import apps
from django.db.models import Q, QuerySet

from xianfeng.access.permissions import names_deputies
from xianfeng.access.selectors.deputies import names_of
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor
from xianfeng.audit.models import Checkpoint, Entry
from xianfeng.audit.rules import Break, Fault
from xianfeng.desk.permissions import can_see_trail
from xianfeng.organisation.selectors.days import start_of
from xianfeng.people.permissions import reads_members

PEOPLE_MOST = 500
"""Persons that one filter may mean; more are a word that fits half the city."""


@dataclass(frozen=True)
class TrailQuery:
    """What is looked for; what is empty does not narrow."""

    person: str = ""
    principal: str = ""
    verb: str = ""
    subject_type: str = ""
    subject_id: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def is_narrow(self) -> bool:
        return self != TrailQuery()


@dataclass(frozen=True)
class TrailLine:
    """One entry: who, when, what, to what, why, before and after."""

    entry: Entry
    person: str
    principal: str = ""
    """Whom the person acted for; empty as a rule."""

    @property
    def details(self) -> list[tuple[str, str]]:
        return [(name, _said(value)) for name, value in self.entry.detail.items()]

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Return field, before and after."""
        found = []
        for name, pair in self.entry.changes.items():
            before, after = pair if isinstance(pair, list) and len(pair) == 2 else ("", pair)  # noqa: PLR2004 -- before and after
            found.append((name, _said(before), _said(after)))
        return found


@dataclass(frozen=True)
class Verified:
    """What a look at the whole trail found, as the run keeps it."""

    first: int
    size: int
    checkpoints: int
    breaks: tuple[Break, ...]
    total: int
    """How many breaks there are; only the first ones are kept."""

    @property
    def holds(self) -> bool:
        return not self.total


def verified_of(result: Any) -> Verified | None:
    """Read back what `jobs.verify_trail` gave; None where it is of another release."""
    try:
        return Verified(
            first=int(result["first"]),
            size=int(result["size"]),
            checkpoints=int(result["checkpoints"]),
            breaks=tuple(Break(int(number), Fault(fault)) for number, fault in result["breaks"]),
            total=int(result["total"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_said(item)}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return "" if value is None else str(value)


def entries_found(actor: Actor, query: TrailQuery) -> QuerySet[Entry]:
    """List the entries that fit, without an order; none to those who may not read the trail."""
    if not can_see_trail(actor):
        return Entry.objects.none()
    found = Entry.objects.all()
    if query.person:
        people = _people(query.person)
        # One person's entries come in their order from the index; several must be sorted.
        found = found.filter(user=people[0]) if len(people) == 1 else found.filter(user__in=people)
    if query.principal:
        found = found.filter(for_user__in=_people(query.principal))
    if query.verb:
        found = found.filter(verb=query.verb)
    if query.subject_type:
        found = found.filter(subject_type=query.subject_type)
    if query.subject_id:
        found = found.filter(subject_id=query.subject_id)
    if query.start:
        found = found.filter(recorded_at__gte=start_of(query.start))
    if query.end:
        found = found.filter(recorded_at__lt=start_of(query.end + timedelta(days=1)))
    return found


def _people(words: str) -> list[int]:
    fits = Q(username__iexact=words) | Q(member__number__iexact=words)
    fits |= Q(member__name__icontains=words)
    found = User.objects.filter(fits).order_by("pk").values_list("pk", flat=True)
    return list(found[:PEOPLE_MOST])


def lines_of(entries: Sequence[Entry]) -> list[TrailLine]:
    """Name who wrote each entry, and for whom; a member by name, an official by the account's."""
    names = names_of(user for entry in entries for user in (entry.user_id, entry.for_user_id))
    return [
        TrailLine(entry, names.get(entry.user_id or 0, ""), names.get(entry.for_user_id or 0, ""))
        for entry in entries
    ]


NAMES = ("title", "name", "username")
"""The fields by one of which a thing is called."""
OF_MEMBERS = "people."
PAIR = 2
"""A detail that points at a thing says its kind and its number."""


def things_of(entry: Entry) -> list[tuple[str, str]]:
    """List what an entry is about, and what its details point at."""
    told = [value.split(" ") for value in entry.detail.values() if isinstance(value, str)]
    pairs = [(kind, key) for kind, key in (pair for pair in told if len(pair) == PAIR)]
    return [(entry.subject_type, entry.subject_id), *pairs]


def names_of_things(actor: Actor, entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """Name what entries are about, a query for each kind; members for those who read their lists.

    What has no name, or is not there any more, is left out.
    """
    keys: dict[str, set[str]] = defaultdict(set)
    for kind, key in (pair for entry in entries for pair in things_of(entry)):
        if reads_members(actor) or not kind.startswith(OF_MEMBERS):
            keys[kind].add(key)
    found: dict[tuple[str, str], str] = {}
    for model in apps.get_models():
        kind = model._meta.label_lower  # noqa: SLF001 -- Django's own name of a model
        field = next((name for name in NAMES if hasattr(model, name)), "")
        numbers = [key for key in keys.get(kind, ()) if key.isdigit()]
        if field and numbers:
            rows = model._default_manager.filter(pk__in=numbers).order_by("pk")  # noqa: SLF001 -- as above
            found |= {(kind, str(pk)): str(name) for pk, name in rows.values_list("pk", field)}
    return found


def done_in_name_of(actor: Actor) -> QuerySet[Entry] | None:
    """List what deputies did for the actor.

    None for those for whom nothing was done and who have no role that somebody could use.
    """
    found = Entry.objects.filter(for_user=actor.user_id)
    if actor.user_id is None or not (names_deputies(actor) or found.exists()):
        return None
    return found


def used_in_trail(actor: Actor, field: Literal["verb", "subject_type"]) -> list[str]:
    """List every deed, or every kind of thing, that the trail knows."""
    seen = Entry.objects.all() if can_see_trail(actor) else Entry.objects.none()
    return list(seen.order_by(field).values_list(field, flat=True).distinct())


def last_checkpoint() -> Checkpoint | None:
    """Return the newest signed state of the trail."""
    return Checkpoint.objects.order_by("-size").first()
