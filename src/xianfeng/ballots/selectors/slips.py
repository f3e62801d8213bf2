from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import F, QuerySet, Sum

from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.counts import (
    LEVELS,
)
from xianfeng.ballots.rules.questions import BUILT_IN, Questionnaire
from xianfeng.ballots.rules.slips import (
    NotASlip,
    SlipState,
    read_token,
    stored_value,
)
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.selectors.visible import windows

_BALLOTS = Sum(sum((F(f"level_{level}") for level in LEVELS[1:]), F(f"level_{LEVELS[0]}")))


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


@dataclass(frozen=True)
class RatedWindow:
    """A window as citizens know it."""

    pk: int
    code: str
    name: str
    office: str


@dataclass(frozen=True)
class OpenSlip:
    """An unused slip: what it rates and what it asks."""

    digest: str
    window: RatedWindow
    questionnaire: Questionnaire


def open_slip(token: str) -> OpenSlip:
    """Return what a slip may vote on; reading spends nothing.

    Raises:
        UnknownSlip: no slip has this code.
        SlipUsed: its ballot is in the box.
        SlipVoided: it was called in.
    """
    try:
        digest = stored_value(read_token(token))
    except NotASlip:
        raise UnknownSlip from None
    for state, questionnaire, window_id, code, name, office in _slips().filter(digest=digest):
        if state != SlipState.UNUSED.value:
            raise (SlipUsed if state == SlipState.USED.value else SlipVoided)(code=code)
        window = RatedWindow(window_id, code, name, office or "")
        return OpenSlip(digest, window, BUILT_IN[questionnaire])
    raise UnknownSlip


@cache
def _slips() -> QuerySet[Slip, Any]:
    """Put together once what every look at a slip asks; putting it together costs the most."""
    return Slip.objects.values_list(
        *("state", "batch__questionnaire", "batch__window_id", "batch__window__code"),
        *("batch__window__name", "batch__window__parent__name"),
    )


def rated_window(code: str) -> RatedWindow | None:
    """Return the window of this code; None where no open window has it."""
    found = windows().filter(code=code).order_by("pk")
    for pk, name, office in found.values_list("pk", "name", "parent__name"):
        return RatedWindow(pk, code, name, office or "")
    return None
