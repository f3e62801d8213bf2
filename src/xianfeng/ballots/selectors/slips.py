from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from xianfeng.ballots.models.days import DayKey, Envelope
from xianfeng.ballots.models.rounds import Questionnaire as Published
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch, Slip, Taken
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.questions import BUILT_IN, VOTE_1, Questionnaire
from xianfeng.ballots.rules.rounds import NOT_SECRET_BELOW, RoundKind, is_open
from xianfeng.ballots.rules.slips import NotASlip, SlipState, read_token
from xianfeng.ballots.selectors.counts import box_today
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.promises import slip_code, stored
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import windows
from xianfeng.rolls.models import Roll


class UnknownSlip(Refusal):
    """No slip has this code."""

    sentence = N_(
        "This slip is not known here. Check the address, or ask for another at the window."
    )


class SlipUsed(Refusal):
    """The slip was spent; that and its window (`code`) is all that is known."""

    sentence = N_("This slip has been used: its ballot is in the box. Nothing more is needed.")


class SlipVoided(Refusal):
    """The slip was called in before it was used."""

    sentence = N_("This slip was called in and is no longer valid. Ask for another at the window.")


class BatchNotApproved(Refusal):
    """The second approval of its batch is missing."""

    sentence = N_("The slips of this batch are not released yet. Ask for another at the window.")


class RoundClosed(Refusal):
    """The round takes no ballots: its time is not yet, or over."""

    sentence = N_("This round is closed: no more ballots are taken.")


class BoxNotReady(Refusal):
    """No day of the box has begun, so that there is no key to seal to."""

    sentence = N_(
        "The ballot box has not been set up yet: nothing was taken, your slip is still good. "
        "Please try again in a few minutes."
    )


@dataclass(frozen=True)
class RatedWindow:
    """A window as citizens know it; of members' rounds their organisation."""

    pk: int
    code: str
    name: str
    office: str


@dataclass(frozen=True)
class RoundCard:
    """What is voted on, and for how long."""

    pk: int
    kind: RoundKind
    title: str
    group: str
    opens_on: date
    closes_on: date | None
    log: LogName
    voters: int | None
    """On the roll; None where there is none."""

    @property
    def last_day(self) -> date | None:
        """The last day on which it takes ballots; None where it has no end."""
        return self.closes_on and self.closes_on - timedelta(days=1)

    @property
    def is_secret(self) -> bool:
        """Tell whether so many may vote that nobody can be told from the result (T95)."""
        return self.voters is None or self.voters >= NOT_SECRET_BELOW


@dataclass(frozen=True)
class OpenSlip:
    """An unused slip: what it votes on and what it asks."""

    digest: str
    code: bytes
    round: RoundCard
    window: RatedWindow
    questionnaire: Questionnaire
    channel: str
    day: int
    """Of the box."""

    def __repr__(self) -> str:
        """Say nothing: the code opens the commitment of a batch."""
        return f"<open slip of {self.round.pk}>"


def open_slip(token: str) -> OpenSlip:
    """Return what a slip may vote on; reading spends nothing.

    Raises:
        UnknownSlip: no slip has this code.
        SlipUsed: its ballot is in the box.
        SlipVoided: it was called in.
        BatchNotApproved: its batch has no second approval yet.
        RoundClosed: its round does not take ballots on the day of the box.
        BoxNotReady: no day of the box has begun.
    """
    code = code_of(token)
    digest = stored(code).hex()
    row = _looked_at(digest)
    if row is not None:
        refuse_state(row["state"], row["committed"], _window(row).code)
        if row["today"] is None:
            raise BoxNotReady
        if not is_open(row["today"], row["opens_on"], row["closes_on"]):
            raise RoundClosed
        return OpenSlip(
            digest=digest,
            code=code,
            round=_round_card(row),
            window=_window(row),
            questionnaire=questions_of(row["asked"]),
            channel=row["channel"],
            day=row["day"],
        )
    raise UnknownSlip


def refuse_state(state: str, place: int | None, window_code: str) -> None:
    """Refuse a slip that is not good, whatever the day.

    Args:
        place: of its batch in the log; None before the second approval.

    Raises:
        SlipUsed, SlipVoided, BatchNotApproved: it is not.
    """
    if state != SlipState.UNUSED.value:
        raise (SlipUsed if state == SlipState.USED.value else SlipVoided)(code=window_code)
    if place is None:
        raise BatchNotApproved


def code_of(token: str) -> bytes:
    """Return the code of a slip from what stands on it.

    Raises:
        UnknownSlip: no slip has such letters.
    """
    try:
        return slip_code(read_token(token))
    except NotASlip:
        raise UnknownSlip from None


@cache
def questions_of(digest: str) -> Questionnaire:
    """Return a published set of questions; it never changes."""
    for built_in in BUILT_IN.values():
        if built_in.digest == digest:
            return built_in
    return Published.objects.get(digest=digest).questions


def _round_card(row: dict[str, Any]) -> RoundCard:
    return RoundCard(
        pk=row["round_id"],
        kind=RoundKind(row["kind"]),
        title=row["title"],
        group=row["group"],
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        log=LogName(row["log"]),
        voters=row["voters"],
    )


def _window(row: dict[str, Any]) -> RatedWindow:
    if row["organisation"] is not None:
        return RatedWindow(row["window_id"] or 0, "", row["organisation"], "")
    return RatedWindow(
        row["window_id"], row["window_code"], row["window_name"], row["office"] or ""
    )


@dataclass(frozen=True)
class MembersRound:
    """A round of members, as those see it whom its roll concerns.

    Attributes:
        taken: who has taken a slip, by their key: that they did, not which.
        is_opened: its ballots are counted; before its end they never are.
    """

    card: RoundCard
    roll: Roll
    questionnaire: Questionnaire
    taken: frozenset[int]
    is_open: bool
    is_opened: bool


def members_rounds(rolls: QuerySet[Roll]) -> list[MembersRound]:
    """List the rounds of some rolls, the newest first, in four queries."""
    rows = Round.objects.filter(kind=RoundKind.MEMBERS.value, roll__in=rolls)
    rows = rows.select_related("roll__organisation", "questionnaire").order_by("-opens_on", "-pk")
    found = list(rows)
    if not found:
        return []
    today = box_today()
    opened = set(Tally.objects.filter(round__in=found).values_list("round_id", flat=True))
    taken: dict[int, set[int]] = defaultdict(set)
    entries = Taken.objects.filter(round__in=found).order_by("pk")
    for round_id, member in entries.values_list("round_id", "entry__member_id"):
        taken[round_id].add(member)
    return [
        MembersRound(
            card=RoundCard(
                pk=row.pk,
                kind=RoundKind.MEMBERS,
                title=row.title,
                group="",
                opens_on=row.opens_on,
                closes_on=row.closes_on,
                log=LogName(row.log),
                voters=row.roll.size,
            ),
            roll=row.roll,
            questionnaire=questions_of(row.questionnaire.digest),
            taken=frozenset(taken[row.pk]),
            is_open=is_open(today or row.opens_on, row.opens_on, row.closes_on),
            is_opened=row.pk in opened,
        )
        for row in found
        if row.roll is not None
    ]


def members_questionnaires() -> list[str]:
    """Name the sets of questions that members may be asked: a vote, and what was published."""
    published = Published.objects.exclude(published_on=None).order_by("-published_on", "name")
    return [VOTE_1.name, *published.values_list("name", flat=True)]


def rated_window(code: str) -> RatedWindow | None:
    """Return the window of this code; None where no open window has it."""
    found = windows().filter(code=code).order_by("pk")
    for pk, name, office in found.values_list("pk", "name", "parent__name"):
        return RatedWindow(pk, code, name, office or "")
    return None


# -- what casting and the page of a slip read: constant statements --------------------------------

NAMES: Mapping[str, str] = {
    model.__name__.lower(): f'"{model._meta.db_table}"'  # noqa: SLF001 -- Django's public name
    for model in (Batch, DayKey, Envelope, Organisation, Published, Roll, Round, Slip, Unit)
}
"""How the tables are called in statements."""

_DAY = """SELECT number, public_key, "on" FROM {daykey} WHERE state = 'open'"""
_SLIPS = """
SELECT s.digest, s.state, b.place, r.id, r.opens_on, r.closes_on, r.log, q.digest, u.code
FROM {slip} s
JOIN {batch} b ON b.id = s.batch_id
JOIN {round} r ON r.id = b.round_id
JOIN {questionnaire} q ON q.id = r.questionnaire_id
LEFT JOIN {unit} u ON u.id = r.unit_id
WHERE s.digest IN ("""


_ONE_SLIP = """
SELECT s.state, b.place AS committed, b.channel, t."on" AS today, t.number AS day,
    r.id AS round_id, r.kind, r.title, r."group", r.log, r.opens_on, r.closes_on,
    q.digest AS asked, l.size AS voters, o.name AS organisation,
    u.id AS window_id, u.code AS window_code, u.name AS window_name, p.name AS office
FROM {slip} s
JOIN {batch} b ON b.id = s.batch_id
JOIN {round} r ON r.id = b.round_id
JOIN {questionnaire} q ON q.id = r.questionnaire_id
LEFT JOIN {daykey} t ON t.state = 'open'
LEFT JOIN {roll} l ON l.id = r.roll_id
LEFT JOIN {organisation} o ON o.id = l.organisation_id
LEFT JOIN {unit} u ON u.id = r.unit_id
LEFT JOIN {unit} p ON p.id = u.parent_id
WHERE s.digest = %s"""


@dataclass(frozen=True)
class Day:
    """The open day of the box, and the key to which is sealed on it."""

    number: int
    public_key: bytes
    on: date


class Facts(NamedTuple):
    """What decides whether a slip is good, and how its ballot is kept."""

    state: str
    place: int | None
    round: int
    opens_on: date
    closes_on: date | None
    log: LogName
    asked: str
    window_code: str


def _looked_at(digest: str) -> dict[str, Any] | None:
    """Return all that the page of a slip shows, by name, and hold nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_SLIP.format_map(NAMES), [digest])
        row = cursor.fetchone()
        return row and dict(zip((name for name, *_ in cursor.description), row, strict=True))


def open_day(cursor: CursorWrapper) -> Day | None:
    """Return the open day and hold it to the end of the transaction; None before the first."""
    cursor.execute(_DAY.format_map(NAMES) + _held())
    row = cursor.fetchone()
    return row and Day(row[0], bytes.fromhex(row[1]), row[2])


def facts_of(cursor: CursorWrapper, digests: Sequence[str]) -> dict[str, Facts]:
    """Return what is known of slips, by digest, and hold their rows."""
    asked = ", ".join(["%s"] * len(digests))
    cursor.execute(f"{_SLIPS.format_map(NAMES)}{asked}) ORDER BY s.digest{_held(' OF s')}", digests)
    public = LogName.PUBLIC.value
    return {
        digest: Facts(
            *(state, place, pk, opens_on, closes_on, LogName(log), asked),
            window_code=(code or "") if log == public else "",
        )
        for digest, state, place, pk, opens_on, closes_on, log, asked, code in cursor.fetchall()
    }


def require_good(facts: Facts | None, day: Day | None) -> tuple[Facts, Day]:
    """Return what is known of a slip with which one may vote on a day.

    Raises:
        UnknownSlip, SlipUsed, SlipVoided, BatchNotApproved, BoxNotReady, RoundClosed: as
            `open_slip`.
    """
    if facts is None:
        raise UnknownSlip
    refuse_state(facts.state, facts.place, facts.window_code)
    if day is None:
        raise BoxNotReady
    if not is_open(day.on, facts.opens_on, facts.closes_on):
        raise RoundClosed
    return facts, day


def _held(of: str = "") -> str:
    """Return the words that hold rows where others may write meanwhile; SQLite lets one write."""
    return f" FOR UPDATE{of}" if connection.features.has_select_for_update else ""
