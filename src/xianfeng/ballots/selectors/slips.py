from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import F, QuerySet, Subquery

from xianfeng.ballots.models.days import DayKey
from xianfeng.ballots.models.rounds import Questionnaire as Published
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.questions import BUILT_IN, Questionnaire
from xianfeng.ballots.rules.rounds import NOT_SECRET_BELOW, RoundKind, is_open
from xianfeng.ballots.rules.slips import NotASlip, SlipState, read_token
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.promises import slip_code, stored
from xianfeng.organisation.selectors.visible import windows


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
    for row in _slips().filter(digest=digest):
        if row["state"] != SlipState.UNUSED.value:
            is_used = row["state"] == SlipState.USED.value
            raise (SlipUsed if is_used else SlipVoided)(code=row["window_code"] or "")
        if row["committed"] is None:
            raise BatchNotApproved
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


@cache
def _slips() -> QuerySet[Slip, Any]:
    """Put together once what every look at a slip asks; putting it together costs the most."""
    today = DayKey.objects.filter(state=DayState.OPEN.value)
    return Slip.objects.values(
        "state",
        committed=F("batch__place"),
        channel=F("batch__channel"),
        today=Subquery(today.values("on")[:1]),
        day=Subquery(today.values("number")[:1]),
        round_id=F("batch__round_id"),
        kind=F("batch__round__kind"),
        title=F("batch__round__title"),
        group=F("batch__round__group"),
        log=F("batch__round__log"),
        opens_on=F("batch__round__opens_on"),
        closes_on=F("batch__round__closes_on"),
        asked=F("batch__round__questionnaire__digest"),
        voters=F("batch__round__roll__size"),
        organisation=F("batch__round__roll__organisation__name"),
        window_id=F("batch__round__unit_id"),
        window_code=F("batch__round__unit__code"),
        window_name=F("batch__round__unit__name"),
        office=F("batch__round__unit__parent__name"),
    )


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


def rated_window(code: str) -> RatedWindow | None:
    """Return the window of this code; None where no open window has it."""
    found = windows().filter(code=code).order_by("pk")
    for pk, name, office in found.values_list("pk", "name", "parent__name"):
        return RatedWindow(pk, code, name, office or "")
    return None
