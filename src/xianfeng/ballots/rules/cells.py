"""Which ballots are opened together, and in which orders they lie; no Django, no clock."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from xianfeng.ballots.rules.envelopes import Content

LONGEST_WAIT = 13
"""Days after which a small round's ballots are opened with those of its neighbours."""


_PROMISE = b'{"code":"%s","commitment":"%s","kind":"promise"}'
_MIDDLE = b'{"kind":"middle","middle":"%s"}'
_BACK = b'{"kind":"back","middle":%d,"nonce":"%s","promise":%d}'
_ON = b'{"ballot":%d,"kind":"on","middle":%d,"nonce":"%s"}'
"""The lines of `foundation.ledger.leaves`, written by the million; a test reads them back."""


@dataclass(frozen=True)
class Waiting:
    """The ballots of a round that wait: how many, and since which day the oldest."""

    round: int
    unit: int | None
    kind: tuple[str, ...]
    """Rounds are opened together where they are of one kind: questionnaire, kind, group."""
    ballots: int
    since: int


@dataclass(frozen=True)
class Gathered:
    """Small rounds whose ballots are opened together, as those of a unit above all of them."""

    unit: int
    rounds: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """What is opened: rounds by themselves, rounds together, and those that go on waiting."""

    alone: tuple[int, ...]
    together: tuple[Gathered, ...]
    wait: tuple[int, ...]


def planned(
    waiting: Sequence[Waiting], parents: Mapping[int, int | None], *, day: int, minimum: int
) -> Plan:
    """Say which rounds are opened.

    Args:
        parents: unit → the unit above it.
        day: whose opening it is.
        minimum: ballots of the smallest cell.
    """
    alone = tuple(each.round for each in waiting if each.ballots >= minimum)
    small = {each.round: each for each in waiting if each.ballots < minimum}
    together = []
    for due in sorted(small.values(), key=lambda each: (each.since, each.round)):
        if due.round not in small or day - due.since < LONGEST_WAIT or due.unit is None:
            continue
        above = parents.get(due.unit)
        while above is not None:
            near = [
                each
                for each in small.values()
                if each.kind == due.kind and _is_below(each.unit, above, parents)
            ]
            if sum(each.ballots for each in near) >= minimum:
                together.append(Gathered(above, tuple(sorted(each.round for each in near))))
                for each in near:
                    del small[each.round]
                break
            above = parents.get(above)
    return Plan(alone, tuple(together), tuple(small))


def _is_below(unit: int | None, top: int, parents: Mapping[int, int | None]) -> bool:
    while unit is not None and unit != top:
        unit = parents.get(unit)
    return unit == top


@dataclass(frozen=True)
class Cell:
    """Ballots that are opened together, in their three orders.

    The orders come from the day's private key: nobody without it can tell one from another, and an
    opening that was killed repeats itself exactly.
    """

    round: str
    key: bytes = field(repr=False)
    contents: tuple[Content, ...] = field(repr=False)

    def _order(self, list_name: str, name: bytes) -> bytes:
        place = b"\n".join((list_name.encode(), self.round.encode(), name))
        return hmac.digest(self.key, place, sha256)

    def _in_order(self, list_name: str) -> list[Content]:
        return sorted(self.contents, key=lambda each: self._order(list_name, each.code))

    @cached_property
    def promises(self) -> list[Content]:
        return self._in_order("promises")

    @cached_property
    def middles(self) -> list[Content]:
        return self._in_order("middles")

    @cached_property
    def ballots(self) -> list[Content]:
        return self._in_order("ballots")

    @cached_property
    def first_lines(self) -> list[bytes]:
        """The three lists of step one, behind the leaf of the cell."""
        return [
            *(
                _PROMISE % (x.code.hex().encode(), x.commitment.hex().encode())
                for x in self.promises
            ),
            *(_MIDDLE % x.middle.hex().encode() for x in self.middles),
            *(x.ballot for x in self.ballots),
        ]

    def places(self, start: int) -> dict[str, int]:
        """Return the digest of each slip with the place of its promise.

        Args:
            start: the place of the leaf behind that of the cell.
        """
        return {each.digest: start + place for place, each in enumerate(self.promises)}

    def second_lines(self, start: int, picked: Iterable[int]) -> list[bytes]:
        """Show for the picked middles the way back, for the others the way on; never both.

        Args:
            start: the place of the leaf behind that of the cell.
            picked: places among the middles, from 0.
        """
        back, count = set(picked), len(self.contents)
        promise = {each.code: start + place for place, each in enumerate(self.promises)}
        ballot = {each.code: start + 2 * count + place for place, each in enumerate(self.ballots)}
        return [
            _BACK % (start + count + place, each.first.hex().encode(), promise[each.code])
            if place in back
            else _ON % (ballot[each.code], start + count + place, each.second.hex().encode())
            for place, each in enumerate(self.middles)
        ]
