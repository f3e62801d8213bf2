"""How alike texts are, and where: shingles, likeness, common passages, pairs among many texts.

Likeness is the Jaccard index of the sets of 5-character shingles, all white space removed. It says
how much of both is common, not who took it from whom. A chain of small changes makes no pair of its
ends: only pairs that reach the threshold themselves are named.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

SHINGLE = 5
"""Characters of a shingle."""
LEAST_PASSAGE = 12
"""Characters without white space from which on a common run is a passage."""
MOST_GAP = 10
"""Characters that may differ inside a passage, as after a name or a figure was changed."""
LONG_RUN = 32
"""Characters of the runs by which a copied chapter is found in a long paper."""
SAMPLED = 8
"""One in so many long runs is looked up."""
WHOLE = 0.9
"""Containment from which on one text stands in the other."""
LONG_PASSAGE, LONG_PAPER = 200, 1_000
"""Characters of one passage from which on two long papers are a pair, whatever else they say."""
BANDS, ROWS, SEED = 42, 3, 20260101
"""Of the signatures: a pair at 0.6 is missed once in 20,000; the seed makes the answer the same."""
MANY = 10
"""Texts from which on what a fifth of them share is taken for their form."""
FORM_SHARE = 5
LEAST_OWN = 0.3
"""Part of a text beside the form from which on the form is taken out; else many have copied it."""
MOST_PLACES = 64
"""Places of one shingle in a text that are looked at for passages."""


@dataclass(frozen=True)
class Passage:
    """What two texts have in common: positions in each as given, half-open."""

    a: tuple[int, int]
    b: tuple[int, int]


@dataclass(frozen=True)
class Likeness:
    """How much two texts share: shares in [0, 1]."""

    similarity: float
    """Shared shingles of all shingles of both."""
    containment: float
    """Shared shingles of those of the text that has fewer: 1 where it stands in the other whole."""


@dataclass(frozen=True)
class Pair:
    """Two texts that are alike, by their places in the sequence, the earlier first."""

    a: int
    b: int
    likeness: Likeness
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Found:
    """What was found among many texts."""

    pairs: tuple[Pair, ...]
    form: frozenset[str]
    """Shingles that so many share that they were taken out beforehand."""


def closed_up(text: str) -> tuple[str, list[int]]:
    """Return a text without white space, and where each of its signs stands in the text as given.

    >>> closed_up("为 民")
    ('为民', [0, 2])
    """
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    return "".join(text[place] for place in places), places


def shingles(text: str) -> frozenset[str]:
    """Return the 5-character shingles of a text; a shorter text is one, an empty one none."""
    plain = "".join(text.split())
    return frozenset(_runs(plain, SHINGLE)) or frozenset([plain] if plain else [])


def _runs(plain: str, length: int) -> Iterator[str]:
    return (plain[at : at + length] for at in range(len(plain) - length + 1))


def likeness_of(one: frozenset[str], other: frozenset[str]) -> Likeness:
    """Compare two sets of shingles; with an empty one nothing is alike.

    >>> likeness_of(shingles("为民服务先锋岗"), shingles("为民服务先锋队")).similarity
    0.5
    """
    common, fewer = len(one & other), min(len(one), len(other))
    if not fewer:
        return Likeness(0.0, 0.0)
    return Likeness(common / (len(one) + len(other) - common), common / fewer)


def passages_of(a: str, b: str, *, form: frozenset[str] = frozenset()) -> tuple[Passage, ...]:
    """Find what stands in both texts, in the order of the second one.

    Args:
        form: shingles that say nothing, as the head of a form; no passage begins with one.

    Small differences do not part a passage: a name or a figure changed inside stays inside.
    """
    (plain_a, places_a), (plain_b, places_b) = closed_up(a), closed_up(b)
    starts: defaultdict[str, list[int]] = defaultdict(list)
    for at, run in enumerate(_runs(plain_a, SHINGLE)):
        if run not in form and len(starts[run]) < MOST_PLACES:
            starts[run].append(at)
    found = _joined(_matches(plain_a, plain_b, starts))
    return tuple(
        Passage(
            (places_a[first_a], places_a[last_a - 1] + 1),
            (places_b[first_b], places_b[last_b - 1] + 1),
        )
        for first_a, last_a, first_b, last_b in found
        if last_b - first_b >= LEAST_PASSAGE
    )


Match = tuple[int, int, int, int]
"""Where a common run begins and ends: in the first text, in the second; white space aside."""


def _matches(a: str, b: str, starts: Mapping[str, Sequence[int]]) -> Iterator[Match]:
    """Yield common runs from left to right, at each place of the second text the longest."""
    at, before = 0, -1
    while at <= len(b) - SHINGLE:
        places = starts.get(b[at : at + SHINGLE], ())
        # of equally long ones, that which goes on where the last one ended
        best = max(
            ((_length(a, b, place, at), -abs(place - before), place) for place in places),
            default=None,
        )
        if best is None:
            at += 1
            continue
        length, _near, place = best
        yield place, place + length, at, at + length
        at, before = at + length, place + length


def _length(a: str, b: str, from_a: int, from_b: int) -> int:
    most, length = min(len(a) - from_a, len(b) - from_b), SHINGLE
    while length < most and a[from_a + length] == b[from_b + length]:
        length += 1
    return length


def _joined(matches: Iterable[Match]) -> list[Match]:
    """Join runs that follow each other in both texts with little between them."""
    joined: list[Match] = []
    for first_a, last_a, first_b, last_b in matches:
        if joined:
            before_a, end_a, before_b, end_b = joined[-1]
            if 0 <= first_a - end_a <= MOST_GAP and first_b - end_b <= MOST_GAP:
                joined[-1] = (before_a, last_a, before_b, last_b)
                continue
        joined.append((first_a, last_a, first_b, last_b))
    return joined


def pairs_among(texts: Sequence[str], *, threshold: float) -> Found:
    """Find the pairs of texts that are alike, or share a long passage.

    Args:
        threshold: in (0, 1]; a pair is named where its similarity reaches it, where one text stands
            in the other, or where two long papers share a long passage. The similarity is the
            exact one, never an estimate; near the threshold a pair may be missed now and then.

    Raises:
        ValueError: the threshold is outside its range.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold must be in (0, 1], not {threshold}")
    sets = [shingles(text) for text in texts]
    form = _form_of(sets)
    has_words = [len(own - form) >= LEAST_OWN * len(own) for own in sets]
    bare = [own - form if is_own else own for own, is_own in zip(sets, has_words, strict=True)]
    pairs = []
    for a, b in sorted(_candidates(texts, bare, form)):
        left_out = form if has_words[a] and has_words[b] else frozenset()
        likeness = likeness_of(sets[a] - left_out, sets[b] - left_out)
        is_alike = likeness.similarity >= threshold or likeness.containment >= WHOLE
        is_long = min(len(texts[a]), len(texts[b])) >= LONG_PAPER
        if not is_alike and not is_long:
            continue
        passages = passages_of(texts[a], texts[b], form=left_out)
        if passages and (is_alike or max(map(_width, passages)) >= LONG_PASSAGE):
            pairs.append(Pair(a, b, likeness, passages))
    return Found(tuple(pairs), form)


def _width(passage: Passage) -> int:
    return min(passage.a[1] - passage.a[0], passage.b[1] - passage.b[0])


def _form_of(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """Return what more than a fifth of many texts share: their printed form, not their words."""
    if len(sets) < MANY:
        return frozenset()
    counts = Counter(run for own in sets for run in own)
    return frozenset(run for run, count in counts.items() if count * FORM_SHARE > len(sets))


def _candidates(
    texts: Sequence[str], sets: Sequence[frozenset[str]], form: frozenset[str]
) -> set[tuple[int, int]]:
    """Return pairs that may be alike: like signatures, or a long run that stands in both."""
    from rensa import RMinHash  # noqa: PLC0415 -- loaded where many texts are compared

    buckets: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, (text, own) in enumerate(zip(texts, sets, strict=True)):
        if not own:
            continue
        signature = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
        signature.update(list(own))
        digest = signature.digest()
        for band in range(BANDS):
            buckets[band, *digest[band * ROWS : (band + 1) * ROWS]].append(number)
        for run in _sampled(text, form):
            buckets["run", run].append(number)
    return {pair for found in buckets.values() for pair in combinations(sorted({*found}), 2)}


def _sampled(text: str, form: frozenset[str]) -> Iterator[int]:
    """Yield one in a few long runs, chosen by what they say, so that adding text loses none."""
    plain = "".join(text.split())
    for at in range(len(plain) - LONG_RUN + 1):
        if ord(plain[at]) % SAMPLED == 0 and plain[at : at + SHINGLE] not in form:
            yield crc32(plain[at : at + LONG_RUN].encode(errors="surrogatepass"))
