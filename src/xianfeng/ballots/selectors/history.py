"""What everybody may see of the logs: what was signed last, by whom, and the openings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from xianfeng.audit.outside import KeyMissing
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.models.log import LogBundle, LogCheckpoint, LogWitness
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.log import BUNDLE, LogName
from xianfeng.ballots.rules.witnesses import Oddity
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.export import Part
from xianfeng.ballots.words import say_oddity
from xianfeng.foundation.ledger.leaves import DayLeaf, read

MOST_SENT = 200_000
"""Leaves that a page sends at once; who wants more is given a folder by the office."""


@dataclass(frozen=True)
class OpeningCard:
    """An opening as its first leaf says it; figures are those of the log from its beginning."""

    number: int
    on: date
    ballots: int
    leaf: DayLeaf
    is_whole: bool
    part: Part

    @property
    def unused(self) -> int:
        return self.leaf.issued - self.leaf.used - self.leaf.voided

    @property
    def is_sent(self) -> bool:
        """Tell whether the page sends its leaves."""
        return self.part.size - self.part.start <= MOST_SENT


@dataclass(frozen=True)
class WitnessCard:
    """What a witness has signed last, and what was odd about it, with the day."""

    name: str
    size: int
    said: tuple["Said", ...]


@dataclass(frozen=True)
class Said:
    """Something odd about a witness, in words, with the day."""

    day: date
    words: str


@dataclass(frozen=True)
class LogCard:
    """The last signed state of a log."""

    log: LogName
    size: int
    note: str
    key: str
    witnesses: tuple[WitnessCard, ...]
    is_stopped: bool


def state_of_logs() -> tuple[object, ...]:
    """Tell by what a page of the logs changes."""
    last = LogCheckpoint.objects.order_by("-pk").values_list("pk", "cosignatures").first()
    witnesses = LogWitness.objects.order_by("pk").values_list("pk", "size", "said")
    openings = Opening.objects.order_by("-pk").values_list("pk", "size").first()
    return (repr(last), repr(list(witnesses)), openings, _is_stopped(LogName.PUBLIC))


def _is_stopped(log: LogName) -> bool:
    """Tell whether what is stored is not what was signed, by its last leaves."""
    try:
        return logs.why_not(log) is not None
    except KeyMissing:
        return True


def log_card(log: LogName) -> LogCard | None:
    """Return what was signed last of a log; None before it has a leaf."""
    row = logs.checkpoint(log)
    if row is None:
        return None
    origin = row.note.partition("\n")[0]
    try:
        key = next(each.text for each in logs.outside(log).verifiers() if each.name == origin)
    except (KeyMissing, StopIteration):
        key = ""
    return LogCard(
        log=log,
        size=row.size,
        note=row.cosigned_note,
        key=key,
        witnesses=tuple(map(_witness, logs.witnesses(log))),
        is_stopped=_is_stopped(log),
    )


def _witness(row: LogWitness) -> WitnessCard:
    said = tuple(
        Said(
            date.fromisoformat(each["on"]),
            say_oddity(Oddity(each["what"]), _figures(each)),
        )
        for each in row.said
    )
    return WitnessCard(row.name, row.size, said)


def _figures(said: Mapping[str, Any]) -> Mapping[str, int]:
    return {name: value for name, value in said.items() if name not in {"what", "on"}}


def openings_of(log: LogName) -> QuerySet[Opening]:
    """Return the openings of a log, the last first."""
    return Opening.objects.filter(log=log.value).select_related("day").order_by("-day_id")


def opening_cards(openings: Sequence[Opening]) -> list[OpeningCard]:
    """Return openings with what their first leaf says; one query for all of a log."""
    wanted = {(each.log, each.start // BUNDLE) for each in openings}
    rows = LogBundle.objects.filter(number__in={number for _, number in wanted})
    bundles = {(row.log, row.number): logs.lines_of(row) for row in rows}
    cards = []
    for each in openings:
        leaf = read(bundles[each.log, each.start // BUNDLE][each.start % BUNDLE])
        if isinstance(leaf, DayLeaf):
            cards.append(
                OpeningCard(
                    number=each.day_id,
                    on=each.day.on,
                    ballots=each.ballots,
                    leaf=leaf,
                    is_whole=bool(each.second_note),
                    part=Part(LogName(each.log), each.start, each.size),
                )
            )
    return cards


@dataclass(frozen=True)
class LostDay:
    """A day whose ballots can never be opened: a gap in every figure since."""

    number: int
    on: date
    ballots: int
    reason: str


def lost_days(log: LogName) -> list[LostDay]:
    """List the lost days with ballots of a log, the last first."""
    days = list(DayKey.objects.filter(state=DayState.LOST.value).order_by("-number"))
    if not days:
        return []
    envelopes = Envelope.objects.filter(day__in=days, round__log=log.value).order_by()
    counts = dict(envelopes.values_list("day").annotate(count=Count("pk")))
    return [
        LostDay(day.number, day.on, counts[day.number], (day.lost or {}).get("reason", ""))
        for day in days
        if day.number in counts
    ]


def part_of_opening(log: LogName, number: int) -> Part | None:
    """Return the leaves of an opening; None where there is none, or they are too many to send."""
    found = opening_cards(list(openings_of(log).filter(day__number=number)))
    return found[0].part if found and found[0].is_sent else None


def notes_of(log: LogName) -> Iterable[str]:
    """Return every checkpoint of a log with its witnesses, the first one first."""
    return (row.cosigned_note for row in logs.checkpoints(log).iterator(chunk_size=200))
