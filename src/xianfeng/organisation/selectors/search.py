"""Who is meant by what somebody typed: by name, sound, initials or number, slips forgiven."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from xianfeng.organisation.models import Member, Organisation
from xianfeng.organisation.permissions import Actor
from xianfeng.organisation.rules import (
    FUZZY_LEAST,
    is_one_slip,
    plain,
    sounds_like,
    sounds_of,
)

from .visible import members_visible_to

FUZZY_MOST = 500
"""Different names that a slip may mean; more are cut off."""


def search_members(
    actor: Actor, words: str, *, among: QuerySet[Member] | None = None
) -> QuerySet[Member]:
    """Find members that the actor may read by what was typed.

    A part of the name, the beginning of the number, and the sound in full, in part or by initials
    count first. Where nobody fits, names of the same sound and those one letter away do.

    Args:
        actor: whose reach bounds what is found, and what can be guessed.
        words: as typed; characters and letters may be mixed.
        among: members to choose from, already within reach; all that are visible if left out.
    """
    people = members_visible_to(actor) if among is None else among
    typed = plain(words)
    if not typed:
        return people.none() if words else people
    exactly = Q(name__icontains=words.strip()) | Q(number__istartswith=words.strip())
    if typed.isascii():
        exactly |= Q(name_keys__contains=f" {typed}")
    found = people.filter(exactly)
    if len(typed) < 2 or found.exists():  # noqa: PLR2004 -- one sign is no name
        return found
    return people.filter(name_keys__in=_alike(people, sounds_of(words)))


def _alike(people: QuerySet[Member], sounds: Iterable[str]) -> list[str]:
    """Give the keys of names that sound so, or so but for one letter.

    With one slip at most, one half of a word is right: two conditions find all candidates.
    """
    wanted = [sound for sound in sounds if len(sound) >= FUZZY_LEAST]
    condition = Q(pk__in=[])
    for sound in wanted:
        half = len(sound) // 2
        condition |= Q(name_keys__contains=f" {sound[:half]}")
        condition |= Q(name_keys__contains=f"{sound[half + 1 :]} ")
    if not wanted:
        return []
    # select_related has no place beside values_list and distinct
    keys = people.filter(condition).order_by("name_keys").values_list("name_keys", flat=True)
    alike = [
        each
        for each in keys.distinct().iterator()
        if any(is_one_slip(sound, key) for key in each.split() for sound in wanted)
    ]
    return alike[:FUZZY_MOST]


def search_organisations(found: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """Narrow organisations to those whose name, code or sound was typed.

    Args:
        found: those that the actor may see.
        words: as typed.
    """
    typed = plain(words)
    fits = Q(name__icontains=words) | Q(code__istartswith=words)
    if typed.isascii() and typed.isalpha():
        names = found.order_by("pk").values_list("pk", "name")
        fits |= Q(pk__in=[pk for pk, name in names.iterator() if sounds_like(typed, name)])
    return found.filter(fits)
