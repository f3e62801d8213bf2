"""A campaign: whom it asks, when, how many, in which waves; no Django, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.life import Life, Need, Step

WHOLE = 100
"""Percent."""


class Group(StrEnum):
    """Who judges an office, each group by itself (rules.md, conduct review)."""

    CITIZENS = "citizens"
    ENTERPRISES = "enterprises"
    LOWER_UNITS = "lower_units"
    DEPUTIES = "deputies"
    MEMBERS = "members"


class Stage(StrEnum):
    """How far a campaign was decided; whether it runs, its days say."""

    DRAFT = "draft"
    APPROVED = "approved"
    ENDED = "ended"


class Deed(StrEnum):
    PREPARE = "prepare"
    CHANGE = "change"
    APPROVE = "approve"
    END = "end"


class Who(StrEnum):
    """Whose a step is; `permissions` tells whether it is somebody's."""

    RUNNER = "runner"
    SECOND = "second"


LIFE = Life(
    N_("The campaign"),
    (
        Step(Deed.PREPARE, Stage.DRAFT, Who.RUNNER),
        Step(Deed.CHANGE, Stage.DRAFT, Who.RUNNER, {Stage.DRAFT}),
        Step(Deed.APPROVE, Stage.APPROVED, Who.SECOND, {Stage.DRAFT}),
        Step(Deed.END, Stage.ENDED, Who.RUNNER, {Stage.DRAFT, Stage.APPROVED}, {Need.REASON}),
    ),
)
"""Prepared by one, approved by another; ended before its time only with a reason."""


class Phase(StrEnum):
    """Where a campaign stands on a day."""

    DRAFT = "draft"
    WAITING = "waiting"
    RUNNING = "running"
    OVER = "over"
    ENDED = "ended"


def phase_of(stage: Stage, *, opens_on: date, closes_on: date, today: date) -> Phase:
    """Tell where a campaign stands; the closing day still belongs to it.

    >>> days = {"opens_on": date(2026, 9, 1), "closes_on": date(2026, 9, 30)}
    >>> phase_of(Stage.APPROVED, today=date(2026, 9, 30), **days).value
    'running'
    """
    if stage is not Stage.APPROVED:
        return Phase(stage.value)
    if today < opens_on:
        return Phase.WAITING
    return Phase.RUNNING if today <= closes_on else Phase.OVER


class Spread(StrEnum):
    """How a draw is parted among the strata of a list."""

    IN_PROPORTION = "in_proportion"
    EQUAL = "equal"


class Gap(StrEnum):
    """The written rule for a group without a published figure; set before the campaign opens."""

    RESCALE = "rescale"
    NO_OVERALL = "no_overall"


class WrongWeights(Refusal):
    """The weights of the groups do not add up to the whole."""

    sentence = N_("The weights add up to {total}%, not 100%.")


class WaveOpen(Refusal):
    """The wave before is still open; only after it one knows whether another is needed."""

    sentence = N_("The last wave is open until {day}. Draw another one after that day.")


class EnoughAnswers(Refusal):
    """The quota is filled: nobody else is bothered; whoever was asked may still answer."""

    sentence = N_("This group has the answers that it needs. Nobody else is invited.")


class NobodyLeft(Refusal):
    """All of the list were invited."""

    sentence = N_("Nobody is left on the list of this group.")


def checked_weights(weights: Mapping[Group, int]) -> Mapping[Group, int]:
    """Return the weights of groups in percent, or refuse what does not make up the whole.

    A group with the weight nought is not asked.
    """
    total = sum(weights.values())
    if total != WHOLE:
        raise WrongWeights(total=total)
    return {group: weights[group] for group in Group if weights.get(group)}


@dataclass(frozen=True)
class Quota:
    """How many answers a group needs, and how many it got; more is no fault and no share of it."""

    needed: int
    received: int

    @property
    def missing(self) -> int:
        return max(self.needed - self.received, 0)

    @property
    def is_filled(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Response:
    """What became of those who were drawn.

    Attributes:
        listed: persons on the list.
        drawn: of these, who were drawn; those who want no invitation are among them.
        opted_out: drawn, and not invited because they said so.
        answered: slips used; whose they were nobody knows.
    """

    listed: int
    drawn: int
    opted_out: int
    answered: int

    @property
    def invited(self) -> int:
        return self.drawn - self.opted_out

    @property
    def rate(self) -> Fraction | None:
        """Answered of invited.

        None where nobody was invited, and where more answered than were invited: then slips were
        handed out otherwise too, and no rate can be had.

        >>> Response(5000, 50, 0, 30).rate
        Fraction(3, 5)
        """
        if not self.invited or self.answered > self.invited:
            return None
        return Fraction(self.answered, self.invited)

    def __add__(self, other: "Response") -> "Response":
        return Response(
            self.listed + other.listed,
            self.drawn + other.drawn,
            self.opted_out + other.opted_out,
            self.answered + other.answered,
        )


def wave_size(quota: Quota, so_far: Response, *, expected: Fraction) -> int:
    """Return how many the next wave invites: what is missing, by the rate at which people answer.

    Args:
        so_far: of the waves before.
        expected: the rate that is expected until one is known, in (0, 1].

    Raises:
        EnoughAnswers: the quota is filled.
        NobodyLeft: all were invited.

    >>> wave_size(Quota(25, 0), Response(5000, 0, 0, 0), expected=Fraction(1, 2))
    50
    """
    if quota.is_filled:
        raise EnoughAnswers
    left = so_far.listed - so_far.drawn
    if left <= 0:
        raise NobodyLeft
    return min(ceil(quota.missing / (so_far.rate or expected)), left)


def require_closed(closes_on: date | None, *, today: date) -> None:
    """Refuse another wave while the one before is open; its closing day belongs to it.

    Raises:
        WaveOpen: it is not over.
    """
    if closes_on is not None and today <= closes_on:
        raise WaveOpen(day=closes_on)


def parted(size: int, strata: Mapping[str, int], spread: Spread) -> Mapping[str, int]:
    """Part a draw among strata, of which none gives more than it has.

    In proportion: by largest remainders, ties in the order of the strata's names. Equal: one each
    in turn, as long as a stratum has somebody.

    Args:
        size: how many are drawn.
        strata: stratum → persons of it who were not drawn yet.

    >>> parted(10, {"town": 80, "village": 20}, Spread.IN_PROPORTION)
    {'town': 8, 'village': 2}
    >>> parted(5, {"town": 80, "village": 2}, Spread.EQUAL)
    {'town': 3, 'village': 2}
    """
    total = sum(strata.values())
    size = min(size, total)
    names = sorted(strata)
    if not size:
        return dict.fromkeys(names, 0)
    if spread is Spread.IN_PROPORTION:
        exact = {name: Fraction(size * strata[name], total) for name in names}
        shares = {name: floor(exact[name]) for name in names}
        by_rest = sorted(names, key=lambda name: shares[name] - exact[name])
        for name in by_rest[: size - sum(shares.values())]:
            shares[name] += 1
        return shares
    shares = dict.fromkeys(names, 0)
    while size:
        for name in names:
            if size and shares[name] < strata[name]:
                shares[name] += 1
                size -= 1
    return shares


def ranked(places: Sequence[int], *, seed: int, of: str) -> list[int]:
    """Rank the places of a list by lot; everybody can do it again with the seed and the count.

    A place is ranked by SHA-256 over the seed, whose list it is, and its number; a wave takes the
    next places of this order, so that no wave changes another.

    Args:
        of: whose list, as it is published beside the seed.

    >>> ranked([1, 2, 3], seed=7, of="A01/citizens/town") == ranked(
    ...     [3, 2, 1], seed=7, of="A01/citizens/town"
    ... )
    True
    """
    return sorted(places, key=lambda place: sha256(f"{seed}\n{of}\n{place}".encode()).digest())
