"""A batch of the demo city, and all that its slips gave."""

from dataclasses import dataclass, field
from datetime import date

from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.foundation.ledger.promises import batch_root, stored

Answers = dict[str, str | list[str]]


@dataclass(frozen=True)
class Row:
    """One window in one month."""

    round: Round
    month: date
    ballots: int
    spare: int


@dataclass
class Printed:
    """The batch of a window and month, with what its slips gave.

    Attributes:
        codes: of the slips: used ones first, then those that are left.
        contents: empty for windows that were counted before the sealed box.
        places: of the promises in the log, by digest.
    """

    row: Row
    batch: Batch
    codes: list[bytes] = field(repr=False)
    answers: list[Answers] = field(repr=False)
    contents: list[Content] = field(repr=False)
    is_recent: bool
    places: dict[str, int] = field(default_factory=dict, repr=False)

    @property
    def rest(self) -> SlipState:
        """What became of the slips that nobody used."""
        return SlipState.UNUSED if self.is_recent else SlipState.VOIDED

    @property
    def left(self) -> list[str]:
        """The digests of the slips that nobody used."""
        return [stored(code).hex() for code in self.codes[self.row.ballots :]]

    @property
    def slips(self) -> list[tuple[str, int, str, bytes | None, int | None]]:
        """The rows of all slips."""
        pk, used = self.batch.pk, SlipState.USED.value
        spent: list[tuple[str, int, str, bytes | None, int | None]]
        if self.contents:
            spent = [
                (each.digest, pk, used, each.commitment, self.places[each.digest])
                for each in self.contents
            ]
        else:
            codes = self.codes[: self.row.ballots]
            spent = [(stored(code).hex(), pk, used, None, None) for code in codes]
        return spent + [(digest, pk, self.rest.value, None, None) for digest in self.left]


def root_of(digests: list[str]) -> str:
    """Return the root over what is stored of slips."""
    return batch_root(map(bytes.fromhex, digests)).hex()
