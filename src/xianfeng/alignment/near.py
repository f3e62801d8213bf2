"""Is there already one like it? Near matches of a proposal, with what both say (D7)."""

from dataclasses import dataclass

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.selectors.catalogue import carriers_visible_to
from xianfeng.foundation.copies import Likeness, likeness_of, passages_of, shingles

NEAR = 0.25
"""Likeness, or share of the shorter text in the other, from which on a carrier is shown."""
SHOWN = 5


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text, and whether the other text says it too."""

    words: str
    is_common: bool


@dataclass(frozen=True)
class NearMatch:
    """A carrier whose words are like a proposal's, and both texts with what is common marked."""

    carrier: Carrier
    likeness: Likeness
    own: tuple[Stretch, ...]
    other: tuple[Stretch, ...]


@dataclass(frozen=True)
class NearCard:
    """What was found among how many."""

    compared: int
    matches: tuple[NearMatch, ...]


def words_of(carrier: Carrier) -> str:
    """Return what a carrier says of itself: title, theme, need."""
    return "\n".join(filter(None, (carrier.title, carrier.theme, carrier.need)))


def near_card(actor: Actor, carrier: Carrier) -> NearCard:
    """Compare a carrier's words with those of every other one that the actor may see.

    What the actor may not see is in no match and in no number.
    """
    own_text = words_of(carrier)
    own = shingles(own_text)
    shown = ("title", "theme", "need", "stage", "organisation__name")
    others = carriers_visible_to(actor).exclude(pk=carrier.pk).order_by("pk")
    others = others.select_related(None).select_related("organisation").only(*shown)
    found, compared = [], 0
    for other in others:
        compared += 1
        likeness = likeness_of(own, shingles(words_of(other)))
        if max(likeness.similarity, likeness.containment) >= NEAR:
            found.append((likeness, other))
    found.sort(key=lambda each: (-each[0].similarity, -each[0].containment, each[1].pk))
    return NearCard(
        compared, tuple(_match(own_text, likeness, other) for likeness, other in found[:SHOWN])
    )


def _match(own: str, likeness: Likeness, other: Carrier) -> NearMatch:
    text = words_of(other)
    passages = passages_of(own, text)
    return NearMatch(
        carrier=other,
        likeness=likeness,
        own=_marked(own, sorted(passage.a for passage in passages)),
        other=_marked(text, sorted(passage.b for passage in passages)),
    )


def _marked(text: str, common: list[tuple[int, int]]) -> tuple[Stretch, ...]:
    """Cut a text into what is common and what is not."""
    stretches, at = [], 0
    for first, last in common:
        stretches.append(Stretch(text[at : max(at, first)], is_common=False))
        stretches.append(Stretch(text[max(at, first) : last], is_common=True))
        at = max(at, last)
    stretches.append(Stretch(text[at:], is_common=False))
    return tuple(each for each in stretches if each.words)
