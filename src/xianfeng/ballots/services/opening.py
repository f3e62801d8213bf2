"""Opening what a day's envelopes hold, in two steps (design.md §5.4)."""

import uuid
from base64 import b64decode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.models.log import LogCheckpoint, LogHead, LogWitness
from xianfeng.ballots.models.rounds import Questionnaire, Round
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.rules.cells import Cell
from xianfeng.ballots.rules.counts import month_number
from xianfeng.ballots.rules.days import DayState, OpeningStep
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.questions import marks
from xianfeng.ballots.rules.rounds import ONE_STEP_BELOW, RoundKind
from xianfeng.ballots.selectors.balance import (
    UNOPENED,
    figures_of,
    mark_of_new,
    mark_of_tallies,
    signed_mark,
)
from xianfeng.ballots.selectors.openings import (
    Found,
    Held,
    contents_of,
    found_in,
    require_even,
)
from xianfeng.ballots.selectors.receipts import last_state, state_of
from xianfeng.ballots.services.log import append, hold_figures, tell_places
from xianfeng.ballots.services.rounds import standing_round
from xianfeng.foundation.ledger.leaves import CellLeaf, DayLeaf, HalvesLeaf, picked, seed
from xianfeng.foundation.ledger.sealing import seal
from xianfeng.organisation.models.units import Unit

MOST_SOURCE = 200
"""Characters of what is said of a draw."""


@dataclass(frozen=True)
class _Opened:
    """A cell on its way into the log, the rounds of its slips, and what its ballots add up to."""

    round: Round
    rounds: tuple[int, ...]
    cell: Cell
    counted: Counter[tuple[str, str]]
    comments: list[Comment]
    mark: int
    """Of the comments."""


@dataclass(frozen=True)
class _Again:
    """What waits, sealed to the key of the day that was open then."""

    today: DayKey
    rounds: tuple[int, ...]
    envelopes: list[Envelope]


def open_day(
    *, actor: Actor, day: DayKey, at: datetime, found: Found | None = None
) -> list[Opening]:
    """Take step one: the ballots of each cell that is large enough go into the log.

    All others are sealed again, to the key of the day that is open now. The three lists of a cell
    lie in orders that come from the day's key; so whoever was killed repeats it exactly. A day that
    was opened already is left alone. The slips learn their places afterwards (`tell_places`).

    A day that is over does not change: all that takes long is done before the transaction, for
    nobody can cast while it lasts (decision 0067).

    Args:
        found: what its envelopes hold, where they were opened already.

    Raises:
        SharesMissing: the day's key cannot be put together.
        BoxUneven, EnvelopeForeign: the box is not what was cast; nothing was opened.
        LogDamaged: the log is not what was signed; nothing was opened.
    """
    found = found or found_in(day)
    month = month_number(day.on)
    public = [_alone(found, round_id, month) for round_id in found.plan.alone]
    members = [_alone(found, round_id, month) for round_id in found.members]
    again = _sealed_again(found)
    with transaction.atomic():
        kept = DayKey.objects.select_for_update().filter(state__in=UNOPENED).order_by("number")
        states = {each.pk: each.state for each in kept}
        if states.get(day.pk) != DayState.OVER.value:
            return []
        if states.get(again.today.pk) != DayState.OPEN.value:
            again = _sealed_again(found)  # the day has turned meanwhile
        require_even()
        public += _together(actor, found, month, at)
        return _step_one(actor, day, public, members, again, at=at)


def _step_one(
    actor: Actor,
    day: DayKey,
    public: Sequence[_Opened],
    members: Sequence[_Opened],
    again: _Again,
    *,
    at: datetime,
) -> list[Opening]:
    """Write it all down, in the transaction that holds the days."""
    hold_figures()
    month = month_number(day.on)
    changed = [one.round.pk for one in (*public, *members)]
    before = mark_of_tallies(changed, month)
    said = sum(one.mark for one in (*public, *members))
    if again.rounds:
        Envelope.objects.filter(day=day, round_id__in=again.rounds).delete()
        Envelope.objects.bulk_create(again.envelopes, batch_size=200)
    made = [_into_log(day, LogName.PUBLIC, public, at)]
    if members:
        made.append(_into_log(day, LogName.MEMBERS, members, at))
    DayKey.objects.filter(pk=day.pk).update(state=DayState.OPENED.value)
    record(
        actor=actor,
        verb="ballots.day.opened",
        subject=day,
        at=at,
        detail={
            "day": day.number,
            "ballots": sum(each.ballots for each in made),
            **signed_mark(change=mark_of_tallies(changed, month) - before + said),
        },
    )
    return made


def _alone(found: Found, round_id: int, month: int) -> _Opened:
    row = found.rounds[round_id]
    return _ready(row, (round_id,), found.held.cell(row.code, [round_id]), month)


def _together(actor: Actor, found: Found, month: int, at: datetime) -> list[_Opened]:
    """Put small rounds together: few ballots, in rounds that may have to be made first."""
    gathered = []
    for each in found.plan.together:
        above = _round_above(actor, each.unit, found.rounds[each.rounds[0]], at)
        cell = found.held.cell(above.code, each.rounds)
        gathered.append(_ready(above, each.rounds, cell, month))
    return gathered


def _ready(row: Round, rounds: tuple[int, ...], cell: Cell, month: int) -> _Opened:
    """Put a cell's lines in order and add its ballots up, its comments apart from them."""
    assert len(cell.first_lines) == 3 * len(cell.contents)  # reckoned here, and kept
    alike: Counter[int] = Counter(id(content.answers) for content in cell.contents)
    answers = {id(content.answers): content.answers for content in cell.contents}
    counted: Counter[tuple[str, str]] = Counter()
    for name, times in alike.items():
        for mark in marks(answers[name]):
            counted[mark] += times
    comments = [_comment(row, month, each) for each in cell.contents if each.comment]
    comments.sort(key=lambda each: each.key)
    return _Opened(row, rounds, cell, counted, comments, mark_of_new(comments))


def _round_above(actor: Actor, unit_id: int, like: Round, at: datetime) -> Round:
    """Return the round of a unit above, in which ballots of small ones are counted together."""
    unit = Unit.objects.get(pk=unit_id)
    if like.kind == RoundKind.WINDOW.value:
        asked = like.questionnaire.name
        return standing_round(actor=actor, unit=unit, at=at, questionnaire=asked)
    found, _ = Round.objects.get_or_create(
        kind=like.kind,
        unit=unit,
        questionnaire_id=like.questionnaire_id,
        group=like.group,
        title=like.title,
        opens_on=like.opens_on,
        closes_on=like.closes_on,
    )
    return found


def _sealed_again(found: Found) -> _Again:
    """Seal what waits to the key of the open day, each under a new random name."""
    today = DayKey.objects.get(state=DayState.OPEN.value)
    public_key = bytes.fromhex(today.public_key)
    plan = found.plan
    opened = {*plan.alone, *found.members, *(pk for each in plan.together for pk in each.rounds)}
    rest = {pk: held for pk, held in found.held.contents.items() if pk not in opened}
    again = [
        Envelope(key=uuid.uuid4(), round_id=pk, day=today, sealed=seal(content.written, public_key))
        for pk, held in rest.items()
        for content in held
    ]
    return _Again(today, tuple(rest), sorted(again, key=lambda each: each.key))


def _into_log(day: DayKey, log: LogName, cells: Sequence[_Opened], at: datetime) -> Opening:
    """Write step one of a log, and add its ballots to the tallies."""
    LogHead.objects.select_for_update().get_or_create(log=log.value)
    ballots = sum(len(each.cell.contents) for each in cells)
    waiting = Envelope.objects.filter(day__state__in=UNOPENED, round__log=log.value)
    before = last_state(log)
    leaf = DayLeaf(
        day=day.number,
        waiting=waiting.count() - ballots,
        ballots=_opened_before(log) + ballots,
        previous=before.root.hex(),
        **figures_of(log),
    )
    asked = {row.pk: row for row in Questionnaire.objects.all()}
    lines = [leaf.line]
    starts: list[int] = []
    for each in cells:
        questionnaire = asked[each.round.questionnaire_id]
        lines.append(
            CellLeaf(
                day=day.number,
                round=each.round.code,
                unit=_place(each.round),
                questionnaire=questionnaire.name,
                digest=questionnaire.digest,
                ballots=len(each.cell.contents),
            ).line
        )
        starts.append(before.size + len(lines))
        lines += each.cell.first_lines
    checkpoint = append(log=log, leaves=lines, at=at)
    for each in cells:
        _add_up(each, month_number(day.on))
    return Opening.objects.create(
        day=day,
        log=log.value,
        step=OpeningStep.FIRST,
        start=before.size,
        size=checkpoint.size,
        ballots=ballots,
        cells=[
            {
                "round": each.round.pk,
                "rounds": list(each.rounds),
                "start": start,
                "ballots": len(each.cell.contents),
                "voters": None if each.round.roll is None else each.round.roll.size,
            }
            for each, start in zip(cells, starts, strict=True)
        ],
        first_note=checkpoint.note,
    )


def _opened_before(log: LogName) -> int:
    return sum(Opening.objects.filter(log=log.value).values_list("ballots", flat=True))


def _place(row: Round) -> str:
    if row.unit is not None:
        return row.unit.code
    assert row.roll is not None
    return f"organisation {row.roll.organisation_id}"


def _add_up(opened: _Opened, month: int) -> None:
    """Add the ballots of a cell to its tallies, and lay its comments down."""
    tallies = Tally.objects.filter(round=opened.round, month=month, in_log=True)
    known = set(tallies.values_list("question", "code"))
    for (question, code), count in opened.counted.items():
        if (question, code) in known:
            row = tallies.filter(question=question, code=code)
            row.update(count=F("count") + count)
    Tally.objects.bulk_create(
        Tally(
            round=opened.round,
            month=month,
            in_log=True,
            question=question,
            code=code,
            count=count,
        )
        for (question, code), count in sorted(opened.counted.items())
        if (question, code) not in known
    )
    Comment.objects.bulk_create(opened.comments, batch_size=500)


def _comment(row: Round, month: int, content: Content) -> Comment:
    return Comment(
        key=uuid.uuid4(), round=row, month=month, text=content.comment, salt=content.salt.hex()
    )


def show_halves(
    *, actor: Actor, opening: Opening, at: datetime, draw: str = "", held: Held | None = None
) -> Opening | None:
    """Take step two: half of each cell's middles show their way back, the others their way on.

    Before it the slips learn their places, where they do not know them yet.

    Args:
        draw: what others have drawn and where it is found, where the setting asks for a draw.
        held: what the day's envelopes hold, where they were opened just now.

    Returns:
        The opening; None where it waits, for its witness or for the draw.

    Raises:
        SharesMissing: the day's key cannot be put together.
        LogDamaged: the log is not what was signed.
    """
    opening = Opening.objects.select_related("day").get(pk=opening.pk)
    if opening.second_note:
        return opening
    held = tell_places(opening=opening, held=held)
    first = LogCheckpoint.objects.get(log=opening.log, note=opening.first_note)
    chosen = _source(first, opening, draw)
    if chosen is None:
        return None
    source, signature = chosen
    lines = _second_lines(opening, source, seed(state_of(first), source, signature), held)
    with transaction.atomic():
        opening = Opening.objects.select_for_update().select_related("day").get(pk=opening.pk)
        if opening.second_note:
            return opening  # somebody else has shown them meanwhile
        opening.second_note = opening.first_note
        if lines:
            checkpoint = append(log=LogName(opening.log), leaves=lines, at=at)
            opening.second_note, opening.size = checkpoint.note, checkpoint.size
        opening.step = OpeningStep.SECOND
        opening.save(update_fields=["second_note", "size", "step"])
        record(
            actor=actor,
            verb="ballots.halves.shown",
            subject=opening.day,
            at=at,
            detail={"day": opening.day_id, "log": opening.log, "source": source},
        )
    return opening


def _second_lines(opening: Opening, source: str, drawn: bytes, held: Held | None) -> list[bytes]:
    shown = [each for each in opening.cells if not _has_one_step(each["voters"])]
    if held is None:
        held = Held(*contents_of(opening.day, [pk for each in shown for pk in each["rounds"]]))
    rounds = Round.objects.in_bulk([each["round"] for each in shown])
    lines = []
    for each in shown:
        name = rounds[each["round"]].code
        cell = held.cell(name, each["rounds"])
        half = picked(drawn, name, each["ballots"])
        lines.append(HalvesLeaf(opening.day_id, name, source).line)
        lines += cell.second_lines(each["start"], half)
    return lines


def _has_one_step(voters: int | None) -> bool:
    """Tell whether a round has so few voters that nothing more is shown of its ballots (T95)."""
    return voters is not None and voters < ONE_STEP_BELOW


def _source(first: LogCheckpoint, opening: Opening, draw: str) -> tuple[str, bytes] | None:
    """Say what picks the halves: a witness, a draw, or the checkpoint where nobody has a say."""
    for name in sorted(first.cosignatures):
        line = str(first.cosignatures[name]).rstrip("\n")
        return f"witness {name}", b64decode(line.rpartition(" ")[2])
    if draw:
        return f"draw {' '.join(draw.split())[:MOST_SOURCE]}", b""
    if settings.XIANFENG_BALLOTS_DRAW:
        return None
    is_new = DayKey.objects.filter(number__gt=opening.day_id).count() <= 1
    if is_new and LogWitness.objects.filter(log=opening.log).exists():
        return None  # its signature is on the way; after another day it is not waited for
    return "checkpoint", b""
