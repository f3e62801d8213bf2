"""What casting reads: constant statements, for a whole group at once.

The query set of `selectors.slips` costs two milliseconds to put together; this is asked for every
ballot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from xianfeng.ballots.models.days import DayKey, Envelope
from xianfeng.ballots.models.rounds import Questionnaire, Round
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.rounds import is_open
from xianfeng.ballots.selectors.slips import (
    BoxNotReady,
    RoundClosed,
    UnknownSlip,
    refuse_state,
)
from xianfeng.organisation.models.units import Unit

NAMES: Mapping[str, str] = {
    model.__name__.lower(): f'"{model._meta.db_table}"'  # noqa: SLF001 -- Django's public name
    for model in (Batch, DayKey, Envelope, Questionnaire, Round, Slip, Unit)
}
"""How the tables are called in statements."""

_DAY = 'SELECT number, public_key, "on" FROM {daykey} WHERE state = \'open\''
_SLIPS = """
SELECT s.digest, s.state, b.place, r.id, r.opens_on, r.closes_on, r.log, q.digest, u.code
FROM {slip} s
JOIN {batch} b ON b.id = s.batch_id
JOIN {round} r ON r.id = b.round_id
JOIN {questionnaire} q ON q.id = r.questionnaire_id
LEFT JOIN {unit} u ON u.id = r.unit_id
WHERE s.digest IN ("""


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


def open_day(cursor: CursorWrapper) -> Day | None:
    """Return the open day and hold it to the end of the transaction; None before the first."""
    cursor.execute(_DAY.format_map(NAMES) + _held())
    row = cursor.fetchone()
    return row and Day(row[0], bytes.fromhex(row[1]), row[2])


def facts_of(cursor: CursorWrapper, digests: Sequence[str]) -> dict[str, Facts]:
    """Return what is known of slips, by digest, and hold their rows."""
    asked = ", ".join(["%s"] * len(digests))
    cursor.execute(f"{_SLIPS.format_map(NAMES)}{asked}) ORDER BY s.digest{_held(' OF s')}", digests)
    return {
        digest: Facts(state, place, pk, opens_on, closes_on, LogName(log), asked, code or "")
        for digest, state, place, pk, opens_on, closes_on, log, asked, code in cursor.fetchall()
    }


def require_good(facts: Facts | None, day: Day | None) -> tuple[Facts, Day]:
    """Return what is known of a slip with which one may vote on a day.

    Raises:
        UnknownSlip, SlipUsed, SlipVoided, BatchNotApproved, BoxNotReady, RoundClosed: as
            `selectors.slips.open_slip`.
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
