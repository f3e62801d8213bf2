"""Who is meant by what somebody typed: by name, sound, initials or number, slips forgiven."""

from collections.abc import Iterable

from django.db.models import Case, Q, QuerySet, When

from xianfeng.actors.rules import Actor
from xianfeng.foundation.names import FUZZY_LEAST, is_one_slip, sounds_of, typed_plain
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.visible import members_visible_to

HITS_MOST = 5_000
"""Members that one search names one by one; beyond them the condition itself is asked."""
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
    typed = typed_plain(words)
    if not typed:
        return people.none() if words else people
    # The keys hold a name written in letters too.
    exactly = (
        Q(number__istartswith=words.strip()) | Q(name_keys__contains=f" {typed}")
        if typed.isascii()
        else Q(name__contains=words.strip())
    )
    # One look through the index, whatever the reach; who is out of reach drops out after it.
    hits = list(_all().filter(exactly).values_list("pk", flat=True)[: HITS_MOST + 1])
    if len(hits) > HITS_MOST:
        return people.filter(exactly)
    found = people.filter(pk__in=hits)
    if len(typed) < 2 or (hits and found.exists()):  # noqa: PLR2004 -- one sign is no name
        return found
    return people.filter(name_keys__in=_alike(sounds_of(words)))


def by_fit(words: str, *, of: str = "") -> Case:
    """Rank members by how what was typed fits: called just so, beginning so, holding it.

    Args:
        of: what leads to the member in the query that is sorted, with `__`.
    """
    typed, said = typed_plain(words), words.strip()
    sound = f" {typed}"
    whole = Q(**{f"{of}number__iexact": said}) | Q(**{f"{of}name__iexact": said})
    begins = Q(**{f"{of}number__istartswith": said}) | Q(**{f"{of}name__istartswith": said})
    if typed.isascii() and typed:
        begins |= Q(**{f"{of}name_keys__startswith": sound})
        whole |= Q(**{f"{of}name_keys__startswith": f"{sound} "})
        initials = Q(**{f"{of}name_keys__contains": f"{sound} "})
        return Case(When(whole, then=0), When(begins, then=1), When(initials, then=2), default=3)
    return Case(When(whole, then=0), When(begins, then=1), default=3)


def _all() -> QuerySet[Member]:
    """List the members of all organisations, for conditions that an index answers alone."""
    return Member.objects.order_by()


def _alike(sounds: Iterable[str]) -> list[str]:
    """List the keys of names that sound so, or so but for one letter.

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
    keys = _all().filter(condition).values_list("name_keys", flat=True)
    alike = {
        each
        for each in keys.iterator()
        if any(is_one_slip(sound, key) for key in each.split() for sound in wanted)
    }
    return sorted(alike)[:FUZZY_MOST]
