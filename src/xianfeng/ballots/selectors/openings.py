"""What an opening reads: envelopes with the key of their day, and the cells that they make."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from django.conf import settings

from xianfeng.ballots import keys
from xianfeng.ballots.keys import SharesMissing
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.cells import Cell, Plan, Waiting, planned
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.envelopes import Alike, BadContent, Content
from xianfeng.ballots.rules.questions import ForeignAnswer
from xianfeng.ballots.rules.rounds import RoundKind, is_open
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.selectors.balance import UNOPENED, balance
from xianfeng.ballots.selectors.slips import questions_of
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.sealing import BadEnvelope, Opener
from xianfeng.organisation.models.units import Unit

CHUNK = 500
HANDS = 2
"""That open envelopes at once; one more reads what they hold."""
Sealed = bytes | memoryview
"""As the databases give what was sealed."""
Contents = dict[int, list[Content]]
"""Round → what its envelopes hold."""


class BoxUneven(Refusal):
    """Used slips are not as many as ballots: something was taken out or put in (I2, T26)."""

    sentence = N_(
        "The box does not balance: {used} slips were used, {ballots} ballots are there. Nothing "
        "was opened."
    )


class EnvelopeForeign(Refusal):
    """An envelope does not hold what its slip has promised; somebody has changed the box."""

    sentence = N_("An envelope of round {round} is not as it was cast: {why}. Nothing was opened.")
    words = ("why",)


class Held:
    """What envelopes of a day hold; the cells that are made of it are put in order once."""

    def __init__(self, key: bytes, contents: Contents) -> None:
        self.contents = contents
        self._key = key
        self._cells: dict[tuple[str, tuple[int, ...]], Cell] = {}

    def cell(self, name: str, rounds: Sequence[int]) -> Cell:
        """Put the ballots of rounds together as one cell of this name."""
        known = name, tuple(rounds)
        if known not in self._cells:
            parts = (self.contents.get(each, ()) for each in rounds)
            self._cells[known] = Cell(name, self._key, tuple(chain.from_iterable(parts)))
        return self._cells[known]


@dataclass(frozen=True)
class Found:
    """All that a day's envelopes hold, and which of it is opened."""

    held: Held
    rounds: dict[int, Round]
    plan: Plan
    members: tuple[int, ...]
    """Rounds of members that are over, each opened by itself."""

    def __repr__(self) -> str:
        return f"<{len(self.rounds)} rounds>"


def days_to_open() -> list[DayKey]:
    """List the days that are over and not opened, the oldest first."""
    return list(DayKey.objects.filter(state=DayState.OVER.value).order_by("number"))


def require_even() -> None:
    """Weigh the box before anything is opened, while nobody casts.

    Raises:
        BoxUneven: a slip or a ballot was taken out or put in.
    """
    weighed = balance()
    if not weighed.is_even:
        raise BoxUneven(used=weighed.used, ballots=weighed.ballots)


def found_in(day: DayKey) -> Found:
    """Open the envelopes of a day in memory, hold each against its slip, and say what is opened.

    Raises:
        SharesMissing: the day's key cannot be put together.
        EnvelopeForeign: the box is not what was cast.
    """
    key, contents = contents_of(day)
    held = Held(key, contents)
    _hold_against_slips(contents)
    rounds = {
        row.pk: row
        for row in Round.objects.filter(pk__in=contents).select_related("roll__organisation")
    }
    own = [
        pk
        for pk, row in rounds.items()
        if row.kind == RoundKind.MEMBERS.value
        and not is_open(day_after(day), row.opens_on, row.closes_on)
    ]
    waiting = [
        Waiting(
            round=pk,
            unit=row.unit_id,
            kind=(row.kind, str(row.questionnaire_id), row.group),
            ballots=len(contents[pk]),
            since=min(content.since for content in contents[pk]),
        )
        for pk, row in sorted(rounds.items())
        if row.kind != RoundKind.MEMBERS.value
    ]
    parents: dict[int, int | None] = dict(Unit.objects.values_list("pk", "parent_id"))
    minimum = settings.FIGURES.cell_minimum
    plan = planned(waiting, parents, day=day.number, minimum=minimum)
    return Found(held, rounds, plan, tuple(sorted(own)))


def day_after(day: DayKey) -> date:
    """Return the day of the box that has begun last since, by which rounds are over."""
    later = DayKey.objects.filter(number__gt=day.number).order_by("-number")
    return later.values_list("on", flat=True)[0]


def contents_of(day: DayKey, rounds: Iterable[int] | None = None) -> tuple[bytes, Contents]:
    """Return the key of a day, and what its envelopes hold, by round.

    Raises:
        SharesMissing: the key cannot be put together.
        EnvelopeForeign: an envelope cannot be opened, or holds no ballot.
    """
    key = keys.get(keys.name_of_day(day.number, day.public_key))
    envelopes = Envelope.objects.filter(day=day)
    if rounds is not None:
        envelopes = envelopes.filter(round_id__in=rounds)
    contents: Contents = defaultdict(list)
    alike: Alike = {}
    rows = envelopes.values_list("round_id", "sealed").iterator(chunk_size=CHUNK)
    opener = Opener(key)
    for round_ids, found in _in_hands(rows, lambda sealed: _opened(opener, sealed)):
        for round_id, written in zip(round_ids, found, strict=True):
            try:
                # What could not be opened is read as empty, which is no ballot.
                contents[round_id].append(Content.read(written or b"", alike))
            except BadContent as fault:
                raise EnvelopeForeign(round=round_id, why=N_("it was changed")) from fault
    return key, dict(contents)


def _opened(opener: Opener, sealed: Sequence[Sealed]) -> list[bytes | None]:
    """Open envelopes; None for one that cannot be opened."""
    found: list[bytes | None] = []
    for each in sealed:
        try:
            found.append(opener(bytes(each)))
        except BadEnvelope:
            found.append(None)
    return found


def _in_hands(
    rows: Iterable[tuple[int, Sealed]], work: Callable[[Sequence[Sealed]], list[bytes | None]]
) -> Iterator[tuple[Sequence[int], list[bytes | None]]]:
    """Let several hands open envelopes while others are read: opening needs no Python.

    Only a few parts are on the way at once, so that a day's envelopes need not fit into memory.
    """
    waiting: deque[tuple[Sequence[int], Future[list[bytes | None]]]] = deque()
    rows = iter(rows)
    with ThreadPoolExecutor(HANDS, "opening") as hands:
        while part := list(islice(rows, CHUNK)):
            round_ids, sealed = zip(*part, strict=True)
            waiting.append((round_ids, hands.submit(work, sealed)))
            if len(waiting) > 2 * HANDS:
                done, found = waiting.popleft()
                yield done, found.result()
        for done, found in waiting:
            yield done, found.result()


def _hold_against_slips(contents: Contents) -> None:
    """Hold every ballot against its slip: used, of this round, with this commitment, once (T26)."""
    asked = {
        pk: questions_of(digest)
        for pk, digest in Round.objects.filter(pk__in=contents).values_list(
            "pk", "questionnaire__digest"
        )
    }
    seen: set[bytes] = set()
    asked_so: set[tuple[int, int]] = set()
    """Round, and answers that are of its questions: those that are alike are one object."""
    for round_id, found in contents.items():
        for start in range(0, len(found), CHUNK):
            part = found[start : start + CHUNK]
            digests = [content.digest for content in part]
            slips = {
                digest: (state, bytes(commitment or b""), of_round)
                for digest, state, commitment, of_round in Slip.objects.filter(
                    digest__in=digests
                ).values_list("digest", "state", "commitment", "batch__round_id")
            }
            for digest, content in zip(digests, part, strict=True):
                right = (SlipState.USED.value, content.commitment, round_id)
                if content.code in seen:
                    raise EnvelopeForeign(round=round_id, why=N_("two are of one slip"))
                if slips.get(digest) != right:
                    raise EnvelopeForeign(round=round_id, why=N_("its slip promised another one"))
                seen.add(content.code)
                if (round_id, id(content.answers)) in asked_so:
                    continue
                try:
                    asked[round_id].decode(content.answers)
                    is_right = content.questionnaire == asked[round_id].name
                except ForeignAnswer:
                    is_right = False
                if not is_right:
                    why = N_("it answers what is not asked")
                    raise EnvelopeForeign(round=round_id, why=why)
                asked_so.add((round_id, id(content.answers)))


def unfinished() -> list[Opening]:
    """List the openings whose second step is to come, the oldest first."""
    return list(Opening.objects.filter(second_note="").order_by("day_id", "log"))


def days_to_destroy() -> list[DayKey]:
    """List the days whose envelopes and key are not needed any more: opened, in both steps."""
    late = Opening.objects.filter(second_note="").values("day_id")
    opened_days = DayKey.objects.filter(state=DayState.OPENED.value).exclude(pk__in=late)
    return list(opened_days.order_by("number"))


def days_half_destroyed() -> list[DayKey]:
    """List the days whose destruction was begun and not ended."""
    return list(DayKey.objects.filter(state=DayState.DESTROYING.value).order_by("number"))


@dataclass(frozen=True)
class BoxState:
    """How the box stands, for those who look after the machine.

    Attributes:
        on: the day on which the open day began; None before the first.
        without_key: unopened days whose key cannot be put together.
        waiting: openings whose second step waits.
        kept: opened days that were not destroyed.
        media: devices on which the folders of the shares lie.
    """

    on: date | None
    without_key: int
    waiting: int
    kept: int
    media: int


def box_state() -> BoxState:
    """Look at days, keys and openings; nothing is put together that is not put away again."""
    unopened = list(DayKey.objects.filter(state__in=UNOPENED).order_by("number"))
    without_key = 0
    for day in unopened:
        try:
            keys.get(keys.name_of_day(day.number, day.public_key))
        except SharesMissing:
            without_key += 1
    devices = {folder.stat().st_dev for folder in keys.folders() if folder.is_dir()}
    return BoxState(
        on=unopened[-1].on if unopened else None,
        without_key=without_key,
        waiting=len(unfinished()),
        kept=len(days_to_destroy()),
        media=len(devices),
    )
