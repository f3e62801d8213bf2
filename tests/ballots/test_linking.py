"""Whoever has everything but the keys links slips to ballots no better than chance (I4, I6, T28).

The attacker has more than the files: every row in its order, a backup of every night, the export,
all receipts, and which envelope came from which slip, as the write-ahead log tells it. What is
missing is the key of each day. Each attack names a ballot for each slip; a hit is the right leaf.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import sqrt
from random import Random

import pytest
from pytest_django import Settings

from tests.factories.ballots import make_slips, night
from tests.factories.organisation import NOW, make_unit, make_window
from xianfeng.ballots.models.days import DayKey, Envelope
from xianfeng.ballots.models.tallies import Comment
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.openings import contents_of
from xianfeng.ballots.selectors.receipts import RECEIPTS
from xianfeng.ballots.services import cast as casting
from xianfeng.foundation.ledger import promises
from xianfeng.foundation.ledger.leaves import (
    BackLeaf,
    BallotLeaf,
    CellLeaf,
    MiddleLeaf,
    OnLeaf,
    PromiseLeaf,
    read,
)
from xianfeng.foundation.ledger.receipts import open_receipt
from xianfeng.foundation.ledger.sealing import SEALED_BYTES, seal

pytestmark = pytest.mark.django_db
DAYS = int(os.environ.get("XIANFENG_LINKING_DAYS", "1"))
"""5 makes a week of 10,000 ballots, in a minute and a half; 1 has the same cells."""
WINDOWS, CELL = 20, 100
BALLOTS = DAYS * WINDOWS * CELL


@dataclass
class Slip:
    """What the attacker knows of a used slip: everything but its ballot."""

    code: str
    commitment: str
    place: int
    """In the order of casting, of all."""
    sealed: bytes


@dataclass
class View:
    """What the attacker has, cell by cell."""

    slips: dict[str, Slip]
    cells: list[tuple[int, int]] = field(default_factory=list)
    """The place of the first promise, and how many ballots."""
    leaves: list[bytes] = field(default_factory=list)
    comments: Mapping[str, str] = field(default_factory=dict)
    """Hash of a comment, with its salt as the database has it → its text."""
    backups: list[list[bytes]] = field(default_factory=list)
    """The envelopes of each night in the order in which their rows lie."""
    lengths: Mapping[str, int] = field(default_factory=dict)
    """Length of each slip's envelope."""
    halves: list[tuple[list[str], list[int]]] = field(default_factory=list)
    nonces: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """What a receipt would show if it held its nonces."""


Links = dict[str, int]
Attack = Callable[[View], Links]


def ballot(number: int, random: Random, *, longest: int) -> tuple[dict[str, str], str]:
    """A ballot with a comment of its own, so that a hit is one leaf and no other."""
    words = f"{number:06d} " + "字" * random.randrange(longest)
    return {"level": random.choice("12345")}, words.strip()


def play(monkeypatch: pytest.MonkeyPatch, *, cells: Sequence[int], days: int) -> tuple[View, Links]:
    """Let citizens vote for some days; return what the attacker has, and the truth.

    Args:
        cells: ballots of each window and day.
    """
    random = Random(12)
    sealed: list[bytes] = []

    def seen(content: bytes, key: bytes) -> bytes:
        sealed.append(seal(content, key))
        return sealed[-1]

    monkeypatch.setattr(casting, "seal", seen)
    office = make_unit()
    tokens = {
        window: list(make_slips(make_window(parent=office), count * days))
        for window, count in enumerate(cells)
    }
    view = View({})
    truth_by_code: dict[str, Content] = {}
    for day in range(days):
        voters = [window for window, count in enumerate(cells) for _ in range(count)]
        random.shuffle(voters)
        for window in voters:
            answers, comment = ballot(len(sealed), random, longest=400)
            made = casting.cast(token=tokens[window].pop(), answers=answers, comment=comment)
            receipt = open_receipt(made.note, RECEIPTS.verifiers())
            code = receipt.code.hex()
            view.slips[code] = Slip(code, receipt.commitment.hex(), len(sealed), sealed[-1])
        view.backups.append(
            [bytes(row) for row in Envelope.objects.values_list("sealed", flat=True)]
        )
        truth_by_code |= contents_by_code()
        night(after=NOW + timedelta(days=day))
    lines = list(logs.leaves(LogName.PUBLIC, 0, logs.size_of(LogName.PUBLIC)))
    view.leaves = lines
    places = {line: place for place, line in enumerate(lines)}
    for place, line in enumerate(lines):
        leaf = read(line)
        if isinstance(leaf, CellLeaf):
            view.cells.append((place + 1, leaf.ballots))
    view.comments = {
        BallotHash(row.salt, row.text).hex: row.text for row in Comment.objects.order_by("pk")
    }
    view.lengths = {code: len(slip.sealed) for code, slip in view.slips.items()}
    truth = {code: places[content.ballot] for code, content in truth_by_code.items()}
    view.nonces = {code: (held.first, held.second) for code, held in truth_by_code.items()}
    return view, truth


@dataclass(frozen=True)
class BallotHash:
    """What anybody with the database makes of a comment: the hash that its leaf holds."""

    salt: str
    text: str

    @property
    def hex(self) -> str:
        return Content(b"", b"", b"", 0, "", {}, self.text, bytes.fromhex(self.salt)).comment_hash


def contents_by_code() -> dict[str, Content]:
    """Return the truth, with the key that the attacker lacks."""
    day = DayKey.objects.latest("number")
    _key, contents = contents_of(day)
    return {content.code.hex(): content for held in contents.values() for content in held}


# --- What the log leaves open
def candidates(view: View, first: int, count: int) -> list[tuple[list[str], list[int]]]:
    """Part a cell as its halves do: the slips of a half, and the ballots that may be theirs."""
    codes = {place: read(view.leaves[place]) for place in range(first, first + count)}
    ballots = set(range(first + 2 * count, first + 3 * count))
    backed, shown = set(), set()
    for line in view.leaves[first + 3 * count :]:
        leaf = read(line)
        if isinstance(leaf, BackLeaf) and first <= leaf.promise < first + count:
            backed.add(leaf.promise)
        elif isinstance(leaf, OnLeaf) and leaf.ballot in ballots:
            shown.add(leaf.ballot)
        elif len(backed) + len(shown) == count:
            break

    def of(places: set[int]) -> list[str]:
        return [
            leaf.code for place in sorted(places) if isinstance(leaf := codes[place], PromiseLeaf)
        ]

    return [
        (of(backed), sorted(ballots - shown)),  # their middles are led back to; not on
        (of(set(codes) - backed), sorted(shown)),
    ]


def every_half(view: View) -> list[tuple[list[str], list[int]]]:
    if not view.halves:
        view.halves = [
            half for first, count in view.cells for half in candidates(view, first, count)
        ]
    return view.halves


def paired(view: View, key: Callable[[str], object]) -> Links:
    """Order the slips of each half by something, and pair them with its ballots in turn."""
    links: Links = {}
    for codes, ballots in every_half(view):
        links |= dict(zip(sorted(codes, key=key), ballots, strict=True))  # type: ignore[arg-type]
    return links


def by_time(view: View) -> Links:
    return paired(view, lambda code: view.slips[code].place)


def by_time_backwards(view: View) -> Links:
    return paired(view, lambda code: -view.slips[code].place)


def by_slip(view: View) -> Links:
    return paired(view, lambda code: promises.stored(bytes.fromhex(code)))


def by_code(view: View) -> Links:
    return paired(view, lambda code: code)


def by_commitment(view: View) -> Links:
    return paired(view, lambda code: view.slips[code].commitment)


def by_promise(view: View) -> Links:
    """Take the lists of a cell for lists in one order."""
    places = {code: place for codes, _ in every_half(view) for place, code in enumerate(codes)}
    return paired(view, lambda code: places[code])


def by_row(view: View) -> Links:
    """Take the rows of a night's backup for the order of the ballots."""
    rows = {sealed: place for night in view.backups for place, sealed in enumerate(night)}
    return paired(view, lambda code: rows[view.slips[code].sealed])


def by_envelope(view: View) -> Links:
    return paired(view, lambda code: view.slips[code].sealed)


def by_length(view: View) -> Links:
    """Reckon how long the envelope of each ballot would be, and take the nearest."""
    links: Links = {}
    for codes, ballots in every_half(view):
        would = {place: reckoned(view, place) for place in ballots}
        for code in codes:
            own = view.lengths[code]
            links[code] = min(ballots, key=lambda place: abs(would[place] - own))
    return links


def reckoned(view: View, place: int) -> int:
    leaf = read(view.leaves[place])
    assert isinstance(leaf, BallotLeaf)
    text = view.comments[leaf.comment]
    held = Content(
        bytes(32), bytes(32), bytes(32), 1, leaf.questionnaire, leaf.answers, text, bytes(32)
    )
    return len(held.written)


def by_nonce(view: View) -> Links:
    """Try what the receipts show, and what the log has shown, on every ballot of the half."""
    links: Links = {}
    for codes, ballots in every_half(view):
        for code in codes:
            first, second = view.nonces.get(code, (bytes(32), bytes(32)))
            made = bytes.fromhex(view.slips[code].commitment)
            fitting = (
                place
                for place in ballots
                if promises.promise(first, promises.middle(second, view.leaves[place])) == made
            )
            links[code] = next(fitting, ballots[0])
    return links


ATTACKS: list[Attack] = [
    by_time,
    by_time_backwards,
    by_slip,
    by_code,
    by_commitment,
    by_promise,
    by_row,
    by_envelope,
    by_length,
    by_nonce,
]


def hits(attack: Attack, view: View, truth: Links) -> int:
    return sum(truth[code] == place for code, place in attack(view).items())


def most(ballots: int, cell: int) -> float:
    """Return what chance allows: 2/n of the ballots and three standard deviations."""
    chance = 2 / cell
    return ballots * chance + 3 * sqrt(ballots * chance * (1 - chance))


def test_with_everything_but_the_keys_slips_are_linked_no_better_than_chance(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """Ten ways to guess, on the ballots of a week; and the controls of lengths and nonces."""
    settings.FIGURES = settings.FIGURES.model_copy(update={"slips_most_at_once": DAYS * CELL})
    view, truth = play(monkeypatch, cells=[CELL] * WINDOWS, days=DAYS)
    assert len(truth) == sum(count for _, count in view.cells) == BALLOTS
    free, view.nonces = view.nonces, {}  # a receipt shows no nonce

    assert set(view.lengths.values()) == {SEALED_BYTES}
    found = {attack.__name__: hits(attack, view, truth) for attack in ATTACKS}
    assert max(found.values()) <= most(BALLOTS, CELL), found

    # Controls: the same attacks must succeed where a promise is broken.
    view.nonces = free
    assert hits(by_nonce, view, truth) == BALLOTS
    view.lengths = lengths_if_free(view, truth)
    assert hits(by_length, view, truth) > 2 * most(BALLOTS, CELL)


def lengths_if_free(view: View, truth: Links) -> dict[str, int]:
    """Return how long envelopes would be if they were as long as what they hold."""
    return {code: reckoned(view, place) for code, place in truth.items()}


def test_a_minimum_of_the_box_instead_of_the_cell_links_the_ballots_of_small_windows(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """Control: 60 windows with one or two ballots a day, opened each by itself."""
    settings.FIGURES = settings.FIGURES.model_copy(update={"cell_minimum": 1})
    view, truth = play(monkeypatch, cells=[1, 2] * 30, days=1)

    assert len(truth) == 90
    assert hits(by_time, view, truth) > 2 * most(90, 20)


def test_a_middle_alone_says_nothing_of_its_ballot() -> None:
    """The commitment hides: the same ballot has another middle each time."""
    leaf = BallotLeaf("window.1", {"level": "5"})
    one, other = (promises.middle(bytes([n]) * 32, leaf.line) for n in range(2))

    assert one != other
    assert MiddleLeaf(one.hex()).line != MiddleLeaf(other.hex()).line
